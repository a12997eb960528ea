import { statSync } from 'node:fs';

import { livingProcesses } from './living-processes';
import { searchProgress, type SearchProgress } from './search-index';
import type { Store } from './store';
import { tableNames } from './store-tables';

/** How a store is doing. Times are epoch milliseconds. */
export interface StoreStatus {
	backend: Store['backend'];
	place: string;
	schemaVersion: number;
	sizeBytes: number;
	/** By table. */
	rows: Record<string, number>;
	/** How far the search index is: mail that came before there was one is added bit by bit. */
	search: SearchProgress;
	/** Processes that listen for mail. */
	listening: number;
	/** Mails whose run has not ended. */
	waiting: number;
	/** The one of them that has been here longest. */
	oldestWaiting: { messageKey: string; storedAt: number } | null;
}

/** Counts every table: takes a while on a large store. */
export async function storeStatus(store: Store): Promise<StoreStatus> {
	const rows: Record<string, number> = {};
	for (const name of await tableNames(store)) rows[name] = Number((await store.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${name}`))?.n);
	const version = await store.get<{ version: number }>('SELECT MAX(version) AS version FROM schema_version');
	const waiting = await store.get<{ n: number }>("SELECT COUNT(*) AS n FROM delivery WHERE state IN ('received', 'retry', 'running')");
	const oldest = await store.get<{ messageKey: string; storedAt: number }>(
		`SELECT message_key AS "messageKey", stored_at AS "storedAt" FROM delivery WHERE state IN ('received', 'retry', 'running') ORDER BY stored_at, message_key LIMIT 1`,
	);
	return {
		backend: store.backend,
		place: store.location,
		schemaVersion: version?.version ?? 0,
		sizeBytes: await sizeOf(store),
		rows,
		search: await searchProgress(store),
		listening: (await livingProcesses(store)).length,
		waiting: Number(waiting?.n ?? 0),
		oldestWaiting: oldest ?? null,
	};
}

async function sizeOf(store: Store): Promise<number> {
	if (store.backend === 'sqlite') return ['', '-wal'].reduce((sum, suffix) => sum + (statSync(`${store.location}${suffix}`, { throwIfNoEntry: false })?.size ?? 0), 0);
	return (await store.get<{ size: number }>('SELECT pg_database_size(current_database()) AS size'))?.size ?? 0;
}
