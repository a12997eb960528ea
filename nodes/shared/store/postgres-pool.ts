import type { Writable } from 'node:stream';
import { Pool, types, type Client, type ClientConfig, type PoolClient } from 'pg';

import { newId } from './ids';
import type { PostgresConnection } from './postgres-connection';
import { isLost, isReadOnly } from './postgres-error';
import { PreparedStatements } from './postgres-prepared';
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

/**
 * What is sent from here to the end of this turn leaves in one write: a write costs more than most statements. The driver
 * has no option for it, and `connection` is not among its types.
 */
export function sendInOneGo(client: Pick<Client, 'query'>): void {
	const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
	stream.cork();
	process.nextTick(() => stream.uncork());
}

function makePool(connection: PostgresConnection): Pool {
	// pipeline: statements that do not wait for each other's answers are sent at once, and cost one round trip.
	const pool = new Pool({ ...clientConfig(connection), pipeline: true, query_timeout: ANSWER_TIMEOUT, max: connection.connections, idleTimeoutMillis: IDLE_TIMEOUT, allowExitOnIdle: true });
	pool.on('error', () => {});
	pool.on('connect', outliveLoss);
	return pool;
}

/** One of the connections, as long as somebody has it. */
export interface Place {
	/** Which of the places it is: nobody else has this one meanwhile. */
	readonly number: number;
	readonly client: PoolClient;
	/** The connection is not used again. */
	discard(): void;
	/** Another connection instead. */
	renew(): Promise<PoolClient>;
}

/** The connections of one process to the server of the store. */
export class PostgresPool {
	/** Tells the pools of all processes apart. */
	readonly id = newId();
	readonly prepared = new PreparedStatements();
	private pool: Pool;
	/** Numbers of the places that nobody has. */
	private readonly free: number[];
	private readonly waiting: ((place: number) => void)[] = [];

	constructor(private readonly connection: PostgresConnection) {
		this.free = Array.from({ length: connection.connections }, (_, number) => number);
		this.pool = makePool(connection);
	}

	/**
	 * Runs `work` with a connection of its own. One that was lost is not used again, nor one that `work` discards.
	 *
	 * @throws StoreError when none was free for a minute
	 */
	async with<T>(work: (place: Place) => Promise<T>): Promise<T> {
		const number = await this.takePlace();
		let client: PoolClient | undefined;
		let isUsable = true;
		const release = () => {
			client?.release(!isUsable);
			client = undefined;
		};
		try {
			const renew = async () => {
				isUsable = false;
				release();
				client = await this.pool.connect();
				isUsable = true;
				return client;
			};
			return await work({ number, client: await renew(), discard: () => void (isUsable = false), renew });
		} catch (error) {
			if (isLost(error) || isReadOnly(error)) isUsable = false;
			// The others lead there too: to a server that has become a replica, and behind the same name there is a primary now.
			if (isReadOnly(error)) this.leave();
			throw error;
		} finally {
			release();
			this.givePlace(number);
		}
	}

	async end(): Promise<void> {
		await this.pool.end();
	}

	private leave(): void {
		void this.pool.end().catch(() => undefined);
		this.pool = makePool(this.connection);
	}

	/** The driver's own queue would have the patience of connecting: work that only waits for its turn has more. */
	private async takePlace(): Promise<number> {
		const free = this.free.pop();
		if (free !== undefined) return free;
		let timer: NodeJS.Timeout | undefined;
		const place = await new Promise<number | undefined>((resolve) => {
			this.waiting.push(resolve);
			timer = setTimeout(() => {
				this.waiting.splice(this.waiting.indexOf(resolve), 1);
				resolve(undefined);
			}, PLACE_PATIENCE);
		});
		clearTimeout(timer);
		if (place === undefined) throw new StoreError('All connections to the store are in use', 'Raise Connections in the credential of the store. Nothing was lost: it is tried again by itself.');
		return place;
	}

	private givePlace(number: number): void {
		const next = this.waiting.shift();
		if (next) next(number);
		else this.free.push(number);
	}
}
