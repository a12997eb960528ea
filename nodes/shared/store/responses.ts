import { ANSWER, createActivity, type NewActivity } from './activities';
import { lockEnquiries, partsOf, readEnquiry } from './enquiries';
import type { Sql } from './store';
import { threadsOfIds } from './threads';

/** Something that left for people. Times in epoch milliseconds. */
export interface Response {
	/** Its Message-ID. */
	headerId: string;
	/** Everybody it went to, in lower case. */
	recipients: readonly string[];
	/** Message-IDs of what it answers, the nearest first: In-Reply-To, then References backwards. */
	answers: readonly string[];
	/** The enquiry it belongs to; null = the one of each recipient in the thread it answers. */
	enquiryId: string | null;
	isAutomatic: boolean;
	/** Whether it counts as an answer; an automatic reply does not unless somebody wants it to. */
	counts: boolean;
	/** The member who wrote it; null = not known. */
	respondedBy: string | null;
	respondedAt: number;
	/** Whether it was no mail, e.g. a call. */
	isByHand?: boolean;
}

/**
 * A mail has been answered by a response that left after the server had received it and that we knew of after the mail
 * was filed (what nobody had seen yet was not answered, whenever it left); or by hand, once it was filed.
 */
const UNANSWERED = `NOT EXISTS (SELECT 1 FROM response r WHERE r.enquiry_id IN (SELECT id FROM part) AND r.counts = 1 AND r.responded_at >= f.received_at AND r.recorded_at >= f.filed_at)
  AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.enquiry_id IN (SELECT id FROM part) AND a.kind = '${ANSWER}' AND a.completed_by NOT IN ('reply', 'closed', 'joined') AND a.completed_at >= f.filed_at)`;

/** A condition: whether enquiry `id` (an SQL expression) has a mail that nobody has answered. */
export const hasUnanswered = (id: string) => `EXISTS (WITH RECURSIVE part(id) AS (${partsOf(id)}) SELECT 1 FROM filed_message f WHERE f.enquiry_id IN (SELECT id FROM part) AND ${UNANSWERED})`;

/** Whether an enquiry is open and has a mail that nobody has answered. */
export async function waitsForAnswer(sql: Sql, enquiryId: string): Promise<boolean> {
	return (await sql.get(`SELECT 1 AS waits FROM enquiry WHERE id = $1 AND status = 'open' AND ${hasUnanswered('$1')}`, [enquiryId])) !== undefined;
}

/**
 * Creates "answer this enquiry" (B4) when the enquiry waits for an answer and nobody has been asked for it yet. To run in
 * a transaction.
 *
 * @returns the activity's id; null when there is nothing to answer, or when it has been asked for already
 */
export async function expectAnswer(sql: Sql, activity: Omit<NewActivity, 'kind'>, now = Date.now()): Promise<string | null> {
	const enquiry = await readEnquiry(sql, activity.enquiryId);
	if (!enquiry) return null;
	// A reply that leaves at this moment is seen here, or sees the activity.
	await lockEnquiries(sql, [enquiry.id]);
	if (!(await waitsForAnswer(sql, enquiry.id))) return null;
	const asked = await sql.get(
		`WITH RECURSIVE part(id) AS (${partsOf('$1')})
		 SELECT 1 AS asked FROM activity WHERE enquiry_id IN (SELECT id FROM part) AND kind = '${ANSWER}' AND completed_at IS NULL LIMIT 1`,
		[enquiry.id],
	);
	return asked ? null : await createActivity(sql, { ...activity, enquiryId: enquiry.id, kind: ANSWER }, now);
}

/**
 * Records that something left for a contact: what was to be answered in its enquiry is done, and the first response is
 * kept (B4, N9). The same mail again changes nothing. To run in a transaction.
 *
 * @returns the enquiries it belongs to; none when it answers nothing of ours
 */
export async function recordResponse(sql: Sql, response: Response, now = Date.now()): Promise<string[]> {
	const recorded: string[] = [];
	const enquiries = (await Promise.all((await enquiriesAnswered(sql, response)).map(async (id) => await readEnquiry(sql, id)))).flatMap((one) => one?.id ?? []);
	await lockEnquiries(sql, enquiries);
	for (const enquiryId of new Set(enquiries)) {
		await sql.run(
			`INSERT INTO response (enquiry_id, header_id, message_key, is_automatic, counts, responded_by, responded_at, recorded_at)
			 VALUES ($1, $2, (${NEWEST_MAIL_BEFORE}), $4, $5, $6, $3, $7) ON CONFLICT (enquiry_id, header_id) DO NOTHING`,
			[enquiryId, response.headerId, response.respondedAt, Number(response.isAutomatic), Number(response.counts), response.respondedBy, now],
		);
		if (response.counts) {
			await completeAnswered(sql, enquiryId, response.respondedAt, response.isByHand ? (response.respondedBy ?? 'by hand') : 'reply');
			await keepFirstResponse(sql, enquiryId);
		}
		recorded.push(enquiryId);
	}
	return recorded;
}

/** Of enquiry $1, up to the time $3. */
const NEWEST_MAIL_BEFORE = `WITH RECURSIVE part(id) AS (${partsOf('$1')})
  SELECT f.message_key FROM filed_message f WHERE f.enquiry_id IN (SELECT id FROM part) AND f.received_at <= $3 ORDER BY f.received_at DESC, f.message_key DESC LIMIT 1`;

/** Completes what asks for an answer to mails the server had received by then. */
async function completeAnswered(sql: Sql, enquiryId: string, respondedAt: number, by: string): Promise<void> {
	await sql.run(
		`UPDATE activity SET completed_at = $2, completed_by = $3
		 WHERE completed_at IS NULL AND kind = '${ANSWER}' AND enquiry_id IN (WITH RECURSIVE part(id) AS (${partsOf('$1')}) SELECT id FROM part)
		   AND NOT EXISTS (SELECT 1 FROM filed_message f WHERE f.message_key = activity.message_key AND f.received_at > $2)`,
		[enquiryId, respondedAt, by],
	);
}

/** Reads the first response of an enquiry from what left for it. */
export async function keepFirstResponse(sql: Sql, enquiryId: string): Promise<void> {
	await sql.run('UPDATE enquiry SET first_response_at = (SELECT MIN(responded_at) FROM response WHERE enquiry_id = $1 AND counts = 1) WHERE id = $1', [enquiryId]);
}

/** The enquiries a mail of ours is kept in, by its Message-ID. */
export async function enquiriesAnsweredBy(sql: Sql, headerId: string): Promise<string[]> {
	return (await sql.all<{ id: string }>('SELECT enquiry_id AS id FROM response WHERE header_id = $1 ORDER BY enquiry_id', [headerId])).map(({ id }) => id);
}

/** Records an answer that was no mail, e.g. a call. To run in a transaction. */
export async function recordAnswerByHand(sql: Sql, enquiryId: string, by: string, respondedAt: number, now = Date.now()): Promise<void> {
	await recordResponse(sql, { headerId: `by hand: ${respondedAt}`, recipients: [], answers: [], enquiryId, isAutomatic: false, counts: true, respondedBy: by, respondedAt, isByHand: true }, now);
}

/** The enquiries of the recipients in the thread of what is answered; the one of the nearest mail counts. */
async function enquiriesAnswered(sql: Sql, { enquiryId, answers, recipients }: Response): Promise<string[]> {
	if (enquiryId !== null) return [enquiryId];
	const nearest = answers.slice(0, 50);
	const to = recipients.slice(0, 100);
	if (nearest.length === 0 || to.length === 0) return [];
	const threads = (await threadsOfIds(sql, nearest)).slice(0, 1000);
	if (threads.length === 0) return [];
	const list = (values: readonly string[], offset: number) => values.map((_, index) => `$${offset + index + 1}`).join(', ');
	const rows = await sql.all<{ enquiry_id: string; root_id: string; header_id: string | null }>(
		`SELECT f.enquiry_id, c.root_id, m.header_id
		 FROM contact_identity i JOIN contact mine ON mine.id = i.contact_id JOIN contact c ON c.root_id = mine.root_id
		 JOIN filed_message f ON f.contact_id = c.id JOIN delivery d ON d.message_key = f.message_key JOIN message m ON m.id = d.message_id
		 WHERE i.kind = 'email' AND i.value IN (${list(to, threads.length)}) AND f.enquiry_id IS NOT NULL
		   AND m.thread_id IN (${list(threads, 0)})
		 ORDER BY f.received_at DESC, f.message_key DESC LIMIT 500`,
		[...threads, ...to],
	);
	const found = new Map<string, { enquiryId: string; rank: number }>();
	for (const row of rows) {
		const at = row.header_id === null ? -1 : nearest.indexOf(row.header_id);
		const rank = at < 0 ? Infinity : at;
		const best = found.get(row.root_id);
		if (!best || rank < best.rank) found.set(row.root_id, { enquiryId: row.enquiry_id, rank });
	}
	return [...found.values()].map((one) => one.enquiryId);
}
