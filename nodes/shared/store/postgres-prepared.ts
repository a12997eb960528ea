import { createHash } from 'node:crypto';

/** Statements that the server keeps for each connection: a text beyond that is planned each time. */
const MOST = 300;

/**
 * A server that does not know the name, or knows it from somebody else (PostgreSQL, appendix A: invalid_sql_statement_name,
 * duplicate_prepared_statement): a transaction pooler gave us another of its connections. And a plan whose columns a
 * migration has changed (feature_not_supported).
 */
const NOT_CARRIED = new Set(['26000', '42P05', '0A000']);

/** Whether a statement was refused for its name alone: nothing of it was run. */
export function isNotCarried(error: unknown): boolean {
	return NOT_CARRIED.has((error as { code?: string } | null)?.code ?? '');
}

/**
 * Names under which the server keeps statements that come again, with their plans: reading and planning a statement
 * costs it more than running it. The name is a hash of the text, so whoever has a statement of this name has this one.
 */
export class PreparedStatements {
	/** By text; undefined = it came once. */
	private readonly names = new Map<string, string | undefined>();
	private carried = true;

	/** Whether statements have names. */
	get areCarried(): boolean {
		return this.carried;
	}

	/** @returns undefined when the statement is to be sent without a name */
	nameOf(text: string): string | undefined {
		if (!this.carried) return undefined;
		const name = this.names.get(text);
		if (name !== undefined) return name;
		if (!this.names.has(text)) {
			if (this.names.size < MOST) this.names.set(text, undefined);
			return undefined;
		}
		const made = createHash('sha256').update(text).digest('base64url').slice(0, 32);
		this.names.set(text, made);
		return made;
	}

	/** From now on no statement has a name. */
	giveUp(): void {
		this.carried = false;
	}
}
