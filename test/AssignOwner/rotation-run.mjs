import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';

/** @typedef {import('../../nodes/shared/store/store.ts').Store} Store */
/** @typedef {string | import('../../nodes/shared/store/postgres-connection.ts').PostgresConnection} Place a SQLite file, or a database */
/** @typedef {'ours' | 'naive'} Side naive: reads who was last, decides, writes, as most systems do */
/** @typedef {{ messageKey: string, contactId: string, enquiryId: string }} Enquiry */
/** @typedef {{ dist: string, place: Place, enquiries: Enquiry[], side: Side, inFlight: number, startAt: number }} Task what a process gets */
/** @typedef {{ memberId: string, turn: number }} Pick */

const PROCESS = fileURLToPath(new URL('rotation-process.mjs', import.meta.url));
const QUEUE = 'Everybody';

/** The package as it is built. @returns {Promise<{ store: (place: Place) => Promise<Store>, team: typeof import('../../nodes/shared/store/team.ts'), contacts: typeof import('../../nodes/shared/store/contacts.ts'), enquiries: typeof import('../../nodes/shared/store/enquiries.ts') }>} */
async function built() {
	await ensureBuilt();
	const load = (/** @type {string} */ name) => createRequire(import.meta.url)(join(projectFolder, 'dist/nodes/shared/store', `${name}.js`));
	return {
		store: (place) => (typeof place === 'string' ? load('sqlite').openSqliteStore(place) : load('postgres').openPostgresStore(place)),
		team: load('team'),
		contacts: load('contacts'),
		enquiries: load('enquiries'),
	};
}

/** A team and enquiries that wait for an owner. @param {Place} place @param {number} members @param {number} count */
export async function prepareRotation(place, members, count) {
	const { store: open, team, contacts, enquiries } = await built();
	const store = await open(place);
	/** @type {string[]} */
	const memberIds = [];
	for (let index = 0; index < members; index++) memberIds.push((await team.upsertTeamMember(store, { email: `m${index}@agency.example`, name: `Member ${index}` }, index + 1)).member.id);
	const waiting = await store.transaction(async (sql) => {
		/** @type {Enquiry[]} */
		const made = [];
		for (let index = 0; index < count; index++) {
			const messageKey = `k${index}`;
			const contactId = await contacts.insertContact(sql, { name: null, company: null, language: null }, { messageKey, source: 'Portal', receivedAt: 1 });
			made.push({ messageKey, contactId, enquiryId: await enquiries.openEnquiry(sql, { contactId, reference: null, threadKey: messageKey, messageKey, receivedAt: 1 }) });
		}
		return made;
	});
	return { store, memberIds, waiting, team };
}

/**
 * Assigns enquiries in processes that all begin at the same moment.
 *
 * @param {Place} place @param {Enquiry[]} waiting
 * @param {{ processes: number, side?: Side, inFlight?: number, kill?: number, meanwhile?: (isRunning: () => boolean) => Promise<void> }} how kill: so many processes are killed with -9 in the middle; meanwhile: done while they run
 * @returns {Promise<number>} seconds
 */
export async function assignInProcesses(place, waiting, { processes, side = 'ours', inFlight = 1, kill = 0, meanwhile }) {
	await ensureBuilt();
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-rotation-'));
	try {
		const startAt = Date.now() + 1000 + 150 * processes;
		/** @type {import('node:child_process').ChildProcess[]} */
		const children = [];
		const ended = Array.from({ length: processes }, async (_, index) => {
			const path = join(folder, `${index}.json`);
			/** @type {Task} */
			const task = { dist: join(projectFolder, 'dist'), place, enquiries: waiting.filter((__, at) => at % processes === index), side, inFlight, startAt };
			await writeFile(path, JSON.stringify(task));
			/** @type {{ begin: number, end: number } | null} */
			const told = await new Promise((resolve, reject) => {
				const child = execFile(process.execPath, ['--no-warnings', PROCESS, path], (error, stdout) => {
					if (error && child.signalCode !== 'SIGKILL') reject(error);
					else resolve(error ? null : JSON.parse(stdout));
				});
				children.push(child);
			});
			return told;
		});
		let running = true;
		const others = meanwhile?.(() => running);
		for (let index = 0; index < kill; index++) {
			await pause(Math.max(0, startAt - Date.now()) + 40 + Math.random() * 60);
			children[index].kill('SIGKILL');
		}
		const told = (await Promise.all(ended)).filter((one) => one !== null);
		running = false;
		await others;
		return (Math.max(...told.map(({ end }) => end)) - Math.min(...told.map(({ begin }) => begin))) / 1000;
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** Who was chosen, in the order of the turns. @param {Store} store @returns {Promise<Pick[]>} */
export async function picksOf(store) {
	return /** @type {Pick[]} */ (await store.all('SELECT owner_id AS "memberId", turn FROM assignment WHERE owner_id IS NOT NULL ORDER BY turn, assigned_at, message_key'));
}

/**
 * How fair a sequence was for members that stayed the same.
 *
 * @param {readonly Pick[]} picks @param {readonly string[]} memberIds
 * @returns {{ apart: number, streak: number, unfairWindows: number }} apart: most minus fewest; streak: the longest run of one member; unfairWindows: windows as long as the team in which somebody comes twice
 */
export function fairness(picks, memberIds) {
	const counts = new Map(memberIds.map((id) => [id, 0]));
	let streak = 0;
	let current = 0;
	for (const [index, { memberId }] of picks.entries()) {
		counts.set(memberId, (counts.get(memberId) ?? 0) + 1);
		current = index > 0 && picks[index - 1].memberId === memberId ? current + 1 : 1;
		streak = Math.max(streak, current);
	}
	let unfairWindows = 0;
	for (let from = 0; from + memberIds.length <= picks.length; from++) {
		if (new Set(picks.slice(from, from + memberIds.length).map(({ memberId }) => memberId)).size < memberIds.length) unfairWindows++;
	}
	return { apart: Math.max(...counts.values()) - Math.min(...counts.values()), streak, unfairWindows };
}

/**
 * Lets members come, go and take holidays while others take turns, and notes from which turn on who could be chosen.
 *
 * @param {Store} store @param {typeof import('../../nodes/shared/store/team.ts')} team @param {readonly string[]} memberIds
 * @param {() => boolean} isRunning
 */
export async function comeAndGo(store, team, memberIds, isRunning) {
	const everybody = await team.listTeam(store);
	/** @type {Map<string, import('../../nodes/shared/store/team.ts').TeamMember>} */
	const here = new Map(everybody.map((member) => [member.id, member]));
	const away = new Map();
	/** @type {{ afterTurn: number, memberIds: string[] }[]} */
	const stretches = [{ afterTurn: 0, memberIds: [...memberIds] }];
	for (let step = 0; isRunning(); step++) {
		await pause(25);
		const leaves = here.size > 3 && (away.size === 0 || step % 2 === 0);
		const [id, member] = [...(leaves ? here : away)][step % (leaves ? here.size : away.size)];
		(leaves ? here : away).delete(id);
		(leaves ? away : here).set(id, member);
		const change = step % 4 < 2 ? { isActive: !leaves } : { isActive: true, absentFrom: leaves ? 1 : null, absentUntil: null };
		const afterTurn = await store.transaction(async (sql) => {
			// With the queue's row in hand nobody takes a turn: the change falls between two.
			const locked = await sql.run('UPDATE rotation SET last_turn = last_turn WHERE queue = $1', [QUEUE]);
			if (locked === 0) return null;
			await team.upsertTeamMember(sql, { email: member.email, ...change, ...(!leaves && { isActive: true, absentFrom: null }) });
			return Number((await sql.get('SELECT last_turn AS turn FROM rotation WHERE queue = $1', [QUEUE]))?.turn);
		});
		if (afterTurn === null) {
			(leaves ? away : here).delete(id);
			(leaves ? here : away).set(id, member);
			continue;
		}
		stretches.push({ afterTurn, memberIds: [...here.keys()] });
	}
	return stretches;
}

/** The fairness of each stretch in which the same members were there. @param {readonly Pick[]} picks @param {readonly { afterTurn: number, memberIds: string[] }[]} stretches */
export function fairnessOfStretches(picks, stretches) {
	const all = stretches.map(({ afterTurn, memberIds }, index) => {
		const until = stretches[index + 1]?.afterTurn ?? Infinity;
		const own = picks.filter(({ turn }) => turn > afterTurn && turn <= until);
		const strangers = own.filter(({ memberId }) => !memberIds.includes(memberId)).length;
		return { picks: own.length, strangers, ...fairness(own, memberIds) };
	});
	const sum = (/** @type {'unfairWindows' | 'strangers'} */ field) => all.reduce((total, one) => total + one[field], 0);
	return { stretches: all.filter(({ picks: count }) => count > 0).length, apart: Math.max(...all.map(({ apart }) => apart)), unfairWindows: sum('unfairWindows'), strangers: sum('strangers') };
}
