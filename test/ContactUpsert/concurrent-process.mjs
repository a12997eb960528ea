// A process of its own that files the mails it is given: node concurrent-process.mjs <task>
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** @type {import('./concurrent-run.mjs').Task} */
const { dist, place, mails, side, inFlight, startAt } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const require = createRequire(import.meta.url);
/** @type {typeof import('../../nodes/shared/store/sqlite.ts')} */
const { openSqliteStore } = require(join(dist, 'nodes/shared/store/sqlite.js'));
/** @type {typeof import('../../nodes/shared/store/postgres.ts')} */
const { openPostgresStore } = require(join(dist, 'nodes/shared/store/postgres.js'));
/** @type {typeof import('../../nodes/shared/filing/file.ts')} */
const { fileIntake } = require(join(dist, 'nodes/shared/filing/file.js'));
/** @type {typeof import('./naive-upsert.mjs')} */
const { naiveUpsert } = await import('./naive-upsert.mjs');

const store = typeof place === 'string' ? await openSqliteStore(place) : await openPostgresStore(place);
let transactions = 0;
const transaction = store.transaction.bind(store);
/** @type {typeof store.transaction} */
const counted = (work, options) => {
	transactions++;
	return transaction(work, options);
};
store.transaction = counted;
const file = side === 'ours' ? fileIntake : naiveUpsert;
/** @type {number[]} */
const took = [];
let next = 0;

async function fileOneByOne() {
	while (next < mails.length) {
		const mail = mails[next++];
		const begin = performance.now();
		await file(store, mail);
		took.push(performance.now() - begin);
	}
}

await sleep(Math.max(0, startAt - Date.now()));
const before = process.cpuUsage();
const begin = Date.now();
await Promise.all(Array.from({ length: inFlight }, fileOneByOne));
const end = Date.now();
const { user, system } = process.cpuUsage(before);
await store.close();
/** @type {import('./concurrent-run.mjs').Told} */
const told = { begin, end, took, cpu: (user + system) / 1000, retries: side === 'ours' ? transactions - mails.length : 0 };
process.stdout.write(JSON.stringify(told));
