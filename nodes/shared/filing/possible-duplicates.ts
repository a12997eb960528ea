import { InputError } from '../node/input-error';
import type { Sql, Store } from '../store/store';
import { mergeContacts, rejectQuestions, type Merged } from './merge';

/** A question for a person: are these two one? Times in epoch milliseconds. */
export interface Question {
	id: string;
	/** The two people, by their root records. */
	contactIds: [string, string];
	reason: string;
	/** The mail that raised it; null when none did. */
	messageKey: string | null;
	since: number;
}

/** Read from the store at once: some are about people who are one by now. */
const PAGE = 200;

interface QuestionRow {
	id: string;
	a: string;
	b: string;
	reason: string;
	messageKey: string | null;
	since: number;
	status: 'open' | 'merged' | 'rejected';
}

const COLUMNS = `p.id, a.root_id AS a, b.root_id AS b, p.reason, p.message_key AS "messageKey", p.found_at AS since, p.status
	FROM merge_candidate p JOIN contact a ON a.id = p.a_id JOIN contact b ON b.id = p.b_id`;

/** The questions nobody has answered yet, oldest first; one per pair of people. */
export async function openQuestions(sql: Sql, limit: number): Promise<Question[]> {
	const found = new Map<string, Question>();
	let after = { since: -1, id: '' };
	while (found.size < limit) {
		const rows: QuestionRow[] = await sql.all<QuestionRow>(
			`SELECT ${COLUMNS} WHERE p.status = 'open' AND (p.found_at, p.id) > ($1, $2) ORDER BY p.found_at, p.id LIMIT ${PAGE}`,
			[after.since, after.id],
		);
		for (const row of rows) {
			const pair = [row.a, row.b].sort().join(' ');
			if (row.a !== row.b && !found.has(pair) && found.size < limit) found.set(pair, question(row));
		}
		const last = rows.at(-1);
		if (last === undefined || rows.length < PAGE) break;
		after = last;
	}
	return [...found.values()];
}

function question({ id, a, b, reason, messageKey, since }: QuestionRow): Question {
	return { id, contactIds: [a, b], reason, messageKey, since };
}

async function readQuestion(sql: Sql, id: string): Promise<QuestionRow> {
	const row = await sql.get<QuestionRow>(`SELECT ${COLUMNS} WHERE p.id = $1`, [id]);
	if (!row) throw new InputError('There is no possible duplicate with this ID', 'Use the ID that Possible Duplicate: Get Many gives, or the reviewId of a contact.');
	return row;
}

/** They are one person. @throws InputError when there is no such question */
export async function answerSame(store: Store, id: string, actor: string): Promise<Merged & { reason: string }> {
	const { a, b, reason } = await readQuestion(store, id);
	return { ...(await mergeContacts(store, a, b, { reason, actor })), reason };
}

/**
 * They are two people: neither a mail nor a question ever joins them again.
 *
 * @throws InputError when there is no such question, or they were merged meanwhile
 */
export async function answerApart(store: Store, id: string, actor: string, now = Date.now()): Promise<Question> {
	return await store.transaction(async (sql) => {
		const row = await readQuestion(sql, id);
		if (row.a === row.b) throw new InputError('The two contacts were merged meanwhile', 'Take the merge back with Contact: Undo Merge, which also keeps them apart from then on.');
		await rejectQuestions(sql, row.a, row.b, actor, now);
		return question(row);
	});
}
