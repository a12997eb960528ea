import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import type { Asking } from './store';

const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData.file, { timeout: 5000 });
if (workerData.onlyAsks) database.exec('PRAGMA query_only = ON');
parentPort.on('message', (text) => {
	try {
		parentPort.postMessage({ rows: database.prepare(text).all().map((row) => ({ ...row })) });
	} catch ({ message, errcode }) {
		parentPort.postMessage({ refused: message, errcode });
	}
});`;

type Answer = { rows: object[] } | { refused: string; errcode?: number };

/**
 * Asks a SQLite file in a thread of its own: a question that takes minutes holds up nobody. One after the other.
 *
 * query_only, and not readOnly: SQLite leaves the CHECK rules of a file out that it cannot write to, and integrity_check then
 * finds all of them kept. Sorting spills into files, as SQLite does by itself: memory stays small, however many rows there are.
 */
export async function askInThread<T>(file: string, work: (ask: Asking) => Promise<T>): Promise<T> {
	return await inThread({ file, onlyAsks: true }, work);
}

/**
 * Copies a SQLite file as it is at one moment while others go on writing to it; nothing is left in the copy of what was
 * deleted. In a thread of its own. (https://www.sqlite.org/lang_vacuum.html#vacuuminto)
 *
 * @param copy must not exist; what is there after an error is not a copy
 */
export async function copyInThread(file: string, copy: string): Promise<void> {
	// It only reads the file, and yet query_only forbids it.
	await inThread({ file, onlyAsks: false }, (ask) => ask(`VACUUM INTO '${copy.replaceAll("'", "''")}'`));
}

async function inThread<T>(workerData: { file: string; onlyAsks: boolean }, work: (ask: Asking) => Promise<T>): Promise<T> {
	const thread = new Worker(THREAD, { eval: true, workerData });
	let failure: unknown;
	thread.on('error', (error) => (failure = error));
	try {
		return await work(async <R extends object>(text: string) => {
			if (failure !== undefined) throw failure;
			const answered = once(thread, 'message') as Promise<[Answer]>;
			thread.postMessage(text);
			const [answer] = await answered;
			if ('refused' in answer) throw Object.assign(new Error(answer.refused), { errcode: answer.errcode });
			return answer.rows as R[];
		});
	} finally {
		await thread.terminate();
	}
}
