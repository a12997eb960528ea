import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import type { Asking } from './store';

/**
 * query_only, and not readOnly: SQLite leaves the CHECK rules of a file out that it cannot write to, and integrity_check then
 * finds all of them kept. Sorting spills into files, as SQLite does by itself: memory stays small, however many rows there are.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData, { timeout: 5000 });
database.exec('PRAGMA query_only = ON');
parentPort.on('message', (text) => {
	try {
		parentPort.postMessage({ rows: database.prepare(text).all().map((row) => ({ ...row })) });
	} catch (error) {
		parentPort.postMessage({ refused: error.message });
	}
});`;

type Answer = { rows: object[] } | { refused: string };

/** Asks a SQLite file in a thread of its own: a question that takes minutes holds up nobody. One after the other. */
export async function askInThread<T>(file: string, work: (ask: Asking) => Promise<T>): Promise<T> {
	const thread = new Worker(THREAD, { eval: true, workerData: file });
	let failure: unknown;
	thread.on('error', (error) => (failure = error));
	try {
		return await work(async <R extends object>(text: string) => {
			if (failure !== undefined) throw failure;
			const answered = once(thread, 'message') as Promise<[Answer]>;
			thread.postMessage(text);
			const [answer] = await answered;
			if ('refused' in answer) throw new Error(answer.refused);
			return answer.rows as R[];
		});
	} finally {
		await thread.terminate();
	}
}
