import type { Client } from 'pg';

import { JOIN_IN, KEEP_OUT, lockNumbers, MOST_LOCKS, TAKE_TURNS } from './postgres-locks';
import { sendInOneGo } from './postgres-pool';
import type { PreparedStatements } from './postgres-prepared';
import type { Sql, SqlValue } from './store';
import { together } from './together';

/** Statements on one connection. */
export class PostgresSql implements Sql {
	/** Taken by `takeTurns` in this transaction. */
	private locks = 0;

	/**
	 * @param begun settles when BEGIN has been answered: what asks is sent along with it, what changes something waits
	 * @param prepared left out: each statement is planned for its values
	 */
	constructor(
		private readonly client: Pick<Client, 'query'>,
		private readonly prepared?: PreparedStatements,
		private begun?: Promise<unknown>,
	) {}

	async all<T extends object>(text: string, values?: readonly SqlValue[]): Promise<T[]> {
		return (await this.query<T>(text, values)).rows;
	}

	async get<T extends object>(text: string, values?: readonly SqlValue[]): Promise<T | undefined> {
		return (await this.query<T>(text, values)).rows[0];
	}

	async run(text: string, values?: readonly SqlValue[]): Promise<number> {
		return (await this.query(text, values)).rowCount ?? 0;
	}

	async takeTurns(names: readonly string[]): Promise<void> {
		if (names.length === 0 || this.locks > MOST_LOCKS) return;
		const asked: Promise<unknown>[] = this.locks === 0 ? [this.query(JOIN_IN)] : [];
		this.locks += names.length;
		asked.push(this.locks > MOST_LOCKS ? this.query(KEEP_OUT) : this.query(TAKE_TURNS, [lockNumbers(names)]));
		await together(asked);
	}

	private async query<T extends object>(text: string, values: readonly SqlValue[] = []) {
		if (this.begun !== undefined && !asksOnly(text)) await this.haveBegun();
		sendInOneGo(this.client);
		const answer = this.client.query<T>({ name: this.prepared?.nameOf(text), text, values: values.map(bound) });
		if (this.begun === undefined) return await answer;
		// When BEGIN was refused, that is the reason, whatever came of this statement.
		const [begun, own] = await Promise.allSettled([this.haveBegun(), answer]);
		if (begun.status === 'rejected') throw begun.reason;
		if (own.status === 'rejected') throw own.reason;
		return own.value;
	}

	private async haveBegun(): Promise<void> {
		await this.begun;
		this.begun = undefined;
	}
}

const asksOnly = (text: string) => /^\s*SELECT\b/i.test(text);

function bound(value: SqlValue): string | number | null | Buffer {
	if (typeof value === 'boolean') return Number(value);
	if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
	// PostgreSQL's TEXT cannot hold NUL: a mail with one must not be refused for ever.
	if (typeof value === 'string' && value.includes('\0')) return value.replaceAll('\0', '');
	return value ?? null;
}
