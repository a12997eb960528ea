// A process of its own that assigns the enquiries it is given: node rotation-process.mjs <task>
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** @type {import('./rotation-run.mjs').Task} */
const { dist, place, enquiries, side, inFlight, startAt } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const require = createRequire(import.meta.url);
/** @type {typeof import('../../nodes/shared/store/sqlite.ts')} */
const { openSqliteStore } = require(join(dist, 'nodes/shared/store/sqlite.js'));
/** @type {typeof import('../../nodes/shared/store/postgres.ts')} */
const { openPostgresStore } = require(join(dist, 'nodes/shared/store/postgres.js'));
/** @type {typeof import('../../nodes/AssignOwner/assign.ts')} */
const { assignOwner } = require(join(dist, 'nodes/AssignOwner/assign.js'));
/** @type {typeof import('../../nodes/shared/store/team.ts')} */
const { listTeam } = require(join(dist, 'nodes/shared/store/team.js'));

const store = typeof place === 'string' ? await openSqliteStore(place) : await openPostgresStore(place);

/** @param {import('./rotation-run.mjs').Enquiry} enquiry */
async function ours(enquiry) {
	await assignOwner(store, { ...enquiry, team: '', rules: [{ name: 'roundRobin', queue: { name: '', from: 'everybody', team: '', members: [] } }], answerWithinHours: 0 });
}

/** Reads who was last, decides on the next, writes: each statement by itself. @param {import('./rotation-run.mjs').Enquiry} enquiry */
async function naive({ messageKey, contactId, enquiryId }) {
	const members = await listTeam(store, { activeOnly: true });
	const last = await store.get(`SELECT value FROM setting WHERE name = 'last user'`);
	const next = members[(members.findIndex(({ id }) => id === last?.value) + 1) % members.length];
	await store.run('UPDATE contact SET owner_id = $2 WHERE id = $1', [contactId, next.id]);
	await store.run('UPDATE enquiry SET owner_id = $2 WHERE id = $1', [enquiryId, next.id]);
	await store.run(`INSERT INTO setting (name, value) VALUES ('last user', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, [next.id]);
	const at = Math.round((performance.timeOrigin + performance.now()) * 1000);
	await store.run(`INSERT INTO assignment (message_key, contact_id, enquiry_id, owner_id, rule, reason, assigned_now, assigned_at) VALUES ($1, $2, $3, $4, 'naive', '', 1, $5)`, [messageKey, contactId, enquiryId, next.id, at]);
}

const assign = side === 'ours' ? ours : naive;
let next = 0;
async function assignOneByOne() {
	while (next < enquiries.length) await assign(enquiries[next++]);
}

await sleep(Math.max(0, startAt - Date.now()));
const begin = Date.now();
await Promise.all(Array.from({ length: inFlight }, assignOneByOne));
const end = Date.now();
await store.close();
process.stdout.write(JSON.stringify({ begin, end }));
