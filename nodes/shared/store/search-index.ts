import { createHash } from 'node:crypto';

import { parseMail } from '../mail/message/parse';
import { Turns } from '../mail/message/turns';
import { storedSource } from './mail-source';
import { wordsOfFields, wordsOfMail } from './search-words';
import type { Sql, Store } from './store';

/** What the words of a mail are made by. A mail that was indexed by less is indexed again. */
const VERSION = 1;
/** Mails of one second that have a number of their own in it; more of them are counted into the next one. */
const PER_SECOND = 1024;
/** A mail that has just come is indexed when its run begins. */
const PATIENCE_MS = 60_000;
/** Mails that are looked for at once. */
const BATCH = 50;

/** A mailbox as a word of the index: no word of a mail looks like it. */
export function boxWord(address: string): string {
	return `_b${createHash('sha256').update(address).digest('hex').slice(0, 12)}`;
}

/** The words of the mailboxes that a mail is in, or went out from. */
async function boxesOf(sql: Sql, messageId: string): Promise<string> {
	const rows = await sql.all<{ address: string }>(
		`SELECT b.address FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id WHERE d.message_id = $1
		 UNION SELECT b.address FROM folder_mail f JOIN mailbox b ON b.id = f.mailbox_id WHERE f.message_id = $1
		 UNION SELECT sender_address AS address FROM outgoing_mail WHERE id = $1`,
		[messageId],
	);
	return rows.map(({ address }) => boxWord(address)).sort().join(' ');
}

/**
 * Puts a mail into the search index (S5), in the transaction that keeps what was read from it. Doing it again changes
 * nothing, unless the mail has come to another mailbox meanwhile.
 *
 * @param words `wordsOfMail`
 */
export async function indexMail(sql: Sql, messageId: string, words: string): Promise<void> {
	const present = await sql.get<{ receivedAt: number; erasedAt: number | null; version: number; boxes: string | null }>(
		`SELECT m.received_at AS "receivedAt", m.erased_at AS "erasedAt", m.search_version AS version, s.boxes
		 FROM message m LEFT JOIN search_mail s ON s.message_id = m.id WHERE m.id = $1`,
		[messageId],
	);
	if (!present || present.erasedAt !== null) return;
	const boxes = await boxesOf(sql, messageId);
	if (present.boxes === boxes && present.version >= VERSION) return;
	const all = boxes === '' ? words : `${boxes} ${words}`.trim();
	if (present.boxes !== null) await sql.run('UPDATE search_mail SET boxes = $2, words = $3 WHERE message_id = $1', [messageId, boxes, all]);
	else await insert(sql, messageId, Number(present.receivedAt), boxes, all);
	if (present.version < VERSION) await sql.run('UPDATE message SET search_version = $2 WHERE id = $1', [messageId, VERSION]);
}

/** Gives the mail a number behind those of all mails that came before it: the index gives the newest first by that. */
async function insert(sql: Sql, messageId: string, receivedAt: number, boxes: string, words: string): Promise<void> {
	for (let from = Math.floor(Math.max(0, receivedAt) / 1000) * PER_SECOND; ; ) {
		const last = await sql.get<{ doc: number | null }>('SELECT MAX(doc) AS doc FROM search_mail WHERE doc >= $1 AND doc < $2', [from, from + PER_SECOND]);
		const doc = last?.doc == null ? from : Number(last.doc) + 1;
		if (doc >= from + PER_SECOND) {
			from += PER_SECOND;
			continue;
		}
		// Another process may take the number, or index the same mail, at this moment.
		const inserted = await sql.run('INSERT INTO search_mail (doc, message_id, boxes, words) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [doc, messageId, boxes, words]);
		if (inserted === 1 || (await sql.get('SELECT 1 AS one FROM search_mail WHERE message_id = $1', [messageId]))) return;
	}
}

/** How far the search index is. */
export interface SearchProgress {
	/** Mails that are found. */
	indexed: number;
	/** Mails that are still to be indexed. */
	waiting: number;
}

export async function searchProgress(sql: Sql): Promise<SearchProgress> {
	const indexed = await sql.get<{ n: number }>('SELECT COUNT(*) AS n FROM search_mail');
	const waiting = await sql.get<{ n: number }>('SELECT COUNT(*) AS n FROM message WHERE search_version = 0 AND erased_at IS NULL');
	return { indexed: Number(indexed?.n ?? 0), waiting: Number(waiting?.n ?? 0) };
}

/** Who is at it in this process: two at once would do everything twice. */
const atWork = new WeakSet<Store>();

/**
 * Indexes mails that were stored before there was an index, or started no run; the newest first. To be called now and
 * then: each mail is written with its index, so that it goes on wherever it was stopped.
 *
 * @param forMs it ends after about so long
 * @param goesOn asked before each mail
 * @returns mails that were indexed
 */
export async function indexWaiting(store: Store, { forMs, goesOn = () => true, now = Date.now() }: { forMs: number; goesOn?: () => boolean; now?: number }): Promise<number> {
	if (atWork.has(store)) return 0;
	atWork.add(store);
	const until = performance.now() + forMs;
	let done = 0;
	try {
		for (;;) {
			const mails = await store.all<Waiting>(
				`SELECT m.id, m.subject, m.from_name AS "fromName", m.from_address AS "fromAddress", m.recipients, m.preview FROM message m
				 WHERE m.search_version = 0 AND m.erased_at IS NULL AND m.stored_at <= $1 ORDER BY m.received_at DESC, m.id DESC LIMIT $2`,
				[now - PATIENCE_MS, BATCH],
			);
			for (const mail of mails) {
				if (!goesOn() || performance.now() > until) return done;
				const words = await wordsOfWaiting(store, mail);
				await store.transaction((sql) => indexMail(sql, mail.id, words));
				done++;
				await new Turns().rest();
			}
			if (mails.length < BATCH) return done;
		}
	} finally {
		atWork.delete(store);
	}
}

interface Waiting {
	id: string;
	subject: string;
	fromName: string;
	fromAddress: string;
	/** JSON. */
	recipients: string;
	preview: string;
}

/** One that cannot be read is found by what its row says. */
async function wordsOfWaiting(store: Store, { id, subject, fromName, fromAddress, recipients, preview }: Waiting): Promise<string> {
	try {
		const source = await storedSource(store, id);
		const { mail } = await parseMail(source);
		source.giveBack?.();
		return wordsOfMail(mail);
	} catch {
		return wordsOfFields({ sender: `${fromName} ${fromAddress}`, recipients: [recipients], subject, text: preview });
	}
}
