import type { ThreadedMail } from '../../../nodes/shared/store/threads';

const MINUTE = 60_000;
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function numbers(seed: number): () => number {
	let state = (seed + 1) * 0x9e3779b9;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

export function shuffled<T>(values: readonly T[], seed: number): T[] {
	const next = numbers(seed);
	const all = [...values];
	for (let index = all.length - 1; index > 0; index--) {
		const other = Math.floor(next() * (index + 1));
		[all[index], all[other]] = [all[other], all[index]];
	}
	return all;
}

const OFFICE = 'office@agency.example';
const SUBJECTS = ['Flat', 'Flat', 'Hello', 'Viewing on Monday', 'Piso', 'Wohnung', '', 'Question', '物件'];
const MARKS = ['Re: ', 'AW: ', 'Fwd: ', 'RE: ', '回复: ', 'SV: Re: '];

/**
 * Mails as an office has them, in order: answers, mails that are missing, programs that name nothing, circulars, forms with
 * one Message-ID, new subjects, people who copy ids, Outlook, providers; all of it among few people, so that they meet.
 */
export function correspondence(count: number, seed: number, prefix = ''): ThreadedMail[] {
	const next = numbers(seed);
	const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)];
	const chance = (share: number) => next() < share;
	const people = Array.from({ length: Math.max(5, Math.floor(count / 12)) }, (_, index) => `person${index}@${prefix}.corpus.example`);
	const mails: ThreadedMail[] = [];
	const written: ThreadedMail[] = [];
	let at = START;
	for (let number = 0; mails.length < count; number++) {
		at += Math.floor(next() * 40 * MINUTE) * (chance(0.02) ? 200 : 1);
		const id = `<${number}.${seed}@${prefix}.corpus.example>`;
		const receivedAt = at - (chance(0.05) ? Math.floor(next() * 3 * DAY) : 0);
		const parent = written.length > 0 && chance(0.7) ? written[Math.max(0, written.length - 1 - Math.floor(next() ** 2 * 200))] : undefined;
		const mail = parent === undefined ? begun() : answer(parent);
		written.push(mail);
		if (!chance(0.12)) mails.push(mail);

		function begun(): ThreadedMail {
			const base = { messageId: id, inReplyTo: null, references: [], subject: pick(SUBJECTS), receivedAt, sentAt: receivedAt };
			if (chance(0.05)) return { ...base, from: OFFICE, recipients: [OFFICE], subject: 'New flats', isOurs: true };
			if (chance(0.1)) return { ...base, from: OFFICE, recipients: chance(0.3) ? [pick(people), pick(people)] : [pick(people)], isOurs: true };
			if (chance(0.05)) return { ...base, messageId: `<form@${prefix}.corpus.example>`, from: `web@${prefix}.corpus.example`, replyTo: [pick(people)], recipients: [OFFICE], subject: 'Contact form' };
			return { ...base, ...(chance(0.1) && { subject: `${pick(MARKS)}${base.subject}` }), from: pick(people), recipients: chance(0.2) ? [OFFICE, pick(people)] : [OFFICE], ...(chance(0.05) && { isMachine: true }) };
		}

		function answer(to: ThreadedMail): ThreadedMail {
			const isOurs = !to.isOurs && chance(0.7);
			const all = [...to.references, ...(to.messageId === null ? [] : [to.messageId])];
			const references = chance(0.2) ? [] : chance(0.2) ? all.slice(-1) : all;
			const subject = chance(0.06) ? pick(SUBJECTS) : `${pick(MARKS)}${to.subject}`;
			const partner = to.replyTo?.[0] ?? to.from;
			const outside = to.recipients.filter((one) => one !== OFFICE);
			const stranger = chance(0.08) ? pick(people) : undefined;
			return {
				messageId: chance(0.01) ? null : id,
				inReplyTo: chance(0.6) ? to.messageId : null,
				references,
				subject,
				receivedAt: Math.max(receivedAt, chance(0.9) ? to.receivedAt : 0),
				sentAt: receivedAt,
				from: isOurs ? OFFICE : (stranger ?? (to.isOurs ? (outside.length > 0 ? pick(outside) : pick(people)) : to.from)),
				recipients: isOurs ? [chance(0.1) ? pick(people) : partner, ...(chance(0.2) ? outside : [])] : [OFFICE, ...(chance(0.2) ? outside : [])],
				...(isOurs && { isOurs }),
				...(chance(0.1) && { providerThreadId: { mailboxId: 'm', id: `${Math.floor(number / 20)}.${prefix}.corpus.example` } }),
				...(chance(0.05) && { threadIndex: Buffer.from(`${String(Math.floor(number / 10)).padStart(22, '0')}12345`).toString('base64') }),
			};
		}
	}
	return mails;
}

/** The same mails among other people, so that they meet none of an earlier round. */
export function renamed(mail: ThreadedMail, domain: string): ThreadedMail {
	return JSON.parse(JSON.stringify(mail).replaceAll('.corpus.example', `.${domain}.example`)) as ThreadedMail;
}

/** For each mail the first one of its thread. */
export function partition(threads: readonly string[]): number[] {
	const first = new Map<string, number>();
	return threads.map((thread, index) => {
		if (!first.has(thread)) first.set(thread, index);
		return first.get(thread) ?? index;
	});
}
