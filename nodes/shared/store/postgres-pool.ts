import { Pool, types, type Client, type ClientConfig, type PoolClient } from 'pg';

import type { PostgresConnection } from './postgres-connection';
import { isLost, isReadOnly } from './postgres-error';
import { StoreError } from './store';

/** A statement that runs longer is not going to end well, and holds up everybody who waits for its rows. Milliseconds. */
export const STATEMENT_TIMEOUT = 60_000;
/** Longer than the server's own limit: only a server that is gone, or a network, lets it pass. Milliseconds. */
const ANSWER_TIMEOUT = STATEMENT_TIMEOUT + 5000;
/** A server that does not answer holds a mail up, not n8n. Milliseconds. */
const CONNECT_TIMEOUT = 10_000;
/** Connections nobody used for so long are given back: before a firewall forgets them. Milliseconds. */
const IDLE_TIMEOUT = 60_000;
/** How long work waits until one of the connections is free. Milliseconds. */
const PLACE_PATIENCE = 60_000;
/** Before the system asks whether the other side of an idle connection is there. Milliseconds. */
const KEEP_ALIVE_DELAY = 30_000;

/** The oids of int8 and numeric, which the driver gives as text because they can be too long for a number: times, counts and their sums are not. */
const LONG_NUMBERS = new Set([20, 1700]);

const typeParsers: ClientConfig['types'] = { getTypeParser: ((oid, format) => (LONG_NUMBERS.has(oid) ? Number : types.getTypeParser(oid, format))) satisfies typeof types.getTypeParser };

/** What the driver needs to reach the server. Nothing in it is a setting of a session: a transaction pooler would not keep it. */
export function clientConfig({ host, port, database, user, password, tls, certificate }: PostgresConnection): ClientConfig {
	return {
		host,
		port,
		database,
		user,
		password,
		ssl: tls !== 'off' && { rejectUnauthorized: tls === 'on', ...(certificate !== '' && { ca: certificate }) },
		connectionTimeoutMillis: CONNECT_TIMEOUT,
		keepAlive: true,
		keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY,
		types: typeParsers,
	};
}

/** A connection that is lost raises an error on it; one that nobody listens to ends n8n. Whoever uses it is told by the query. */
export function outliveLoss(client: Client | PoolClient): void {
	client.on('error', () => {});
}

/** The connections of one process to the server of the store. */
export class PostgresPool {
	private readonly pool: Pool;
	private free: number;
	private readonly waiting: (() => void)[] = [];

	constructor(connection: PostgresConnection) {
		this.free = connection.connections;
		this.pool = new Pool({ ...clientConfig(connection), query_timeout: ANSWER_TIMEOUT, max: connection.connections, idleTimeoutMillis: IDLE_TIMEOUT, allowExitOnIdle: true });
		this.pool.on('error', () => {});
		this.pool.on('connect', outliveLoss);
	}

	/**
	 * Runs `work` with a connection of its own. One that was lost is not used again, nor one that `work` discards.
	 *
	 * @throws StoreError when none was free for a minute
	 */
	async with<T>(work: (client: PoolClient, discard: () => void) => Promise<T>): Promise<T> {
		await this.takePlace();
		try {
			const client = await this.pool.connect();
			let isUsable = true;
			const discard = () => void (isUsable = false);
			try {
				return await work(client, discard);
			} catch (error) {
				if (isLost(error) || isReadOnly(error)) discard();
				throw error;
			} finally {
				client.release(!isUsable);
			}
		} finally {
			this.givePlace();
		}
	}

	async end(): Promise<void> {
		await this.pool.end();
	}

	/** The driver's own queue would have the patience of connecting: work that only waits for its turn has more. */
	private async takePlace(): Promise<void> {
		if (this.free > 0) {
			this.free--;
			return;
		}
		let timer: NodeJS.Timeout | undefined;
		const turn = await new Promise<boolean>((resolve) => {
			const called = () => resolve(true);
			this.waiting.push(called);
			timer = setTimeout(() => {
				this.waiting.splice(this.waiting.indexOf(called), 1);
				resolve(false);
			}, PLACE_PATIENCE);
		});
		clearTimeout(timer);
		if (!turn) throw new StoreError('All connections to the store are in use', 'Raise Connections in the credential of the store. Nothing was lost: it is tried again by itself.');
	}

	private givePlace(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.free++;
	}
}
