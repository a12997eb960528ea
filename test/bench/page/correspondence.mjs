import { randomNumbers } from '../../ContactUpsert/concurrent-mails.mjs';
import { uuid } from './office.mjs';

/** @typedef {import('./office.mjs').Mailbox} Mailbox */

/**
 * One conversation; all its mails lie in the same folders.
 * @typedef {object} Conversation
 * @property {string} id
 * @property {number} lastAt when its newest mail came
 * @property {readonly Mailbox[]} mailboxes
 * @property {'inbox' | 'archive' | 'clients' | 'junk' | 'trash'} shelf
 * @property {boolean} isUnread its newest mail
 * @property {number | null} client to whom it is linked
 * @property {'lead' | 'review' | 'none'} outcome
 * @property {boolean} isQuarantined
 * @property {boolean} isRefused an answer in it did not leave
 */

/** @typedef {{ number: number, conversation: Conversation, isAnswer: boolean, isNewest: boolean, receivedAt: number }} Mail */

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
/** Three years of mail. */
const SPAN = 1095 * DAY;

/**
 * As many mails in as many conversations, the oldest mail first: most conversations have one or two, some have twenty.
 * @param {{ mails: number, threads: number, clients: number }} size
 * @param {Record<'office' | 'sales' | 'own' | 'others', Mailbox>} mailboxes
 * @returns {Mail[]}
 */
export function correspondence({ mails, threads, clients }, { office, sales, own, others }) {
	const random = randomNumbers(20);
	const lengths = lengthsOf(random, mails, threads);
	/** @type {Mail[]} */
	const all = [];
	for (const [index, length] of lengths.entries()) {
		const begunAt = NOW - SPAN + Math.floor((index / threads) * (SPAN - 3 * DAY));
		const isOld = NOW - begunAt > 30 * DAY;
		const place = random();
		const shelving = random();
		const shelf = shelving < 0.04 ? 'junk' : shelving < 0.07 ? 'trash' : shelving < 0.12 ? 'clients' : shelving < (isOld ? 0.7 : 0.2) ? 'archive' : 'inbox';
		const isTalk = shelf !== 'junk' && shelf !== 'trash';
		const decided = random();
		/** @type {Conversation} */
		const conversation = {
			id: uuid(index),
			lastAt: begunAt,
			mailboxes: place < 0.03 ? [office, sales] : place < 0.7 ? [office] : place < 0.88 ? [sales] : place < 0.95 ? [own] : [others],
			shelf,
			isUnread: random() < (isOld ? 0.02 : 0.4),
			client: isTalk && random() < 0.6 ? Math.floor(random() * clients) : null,
			outcome: !isTalk || decided > 0.55 ? 'none' : decided < 0.01 ? 'review' : 'lead',
			isQuarantined: isTalk && random() < 0.003,
			isRefused: isTalk && length > 1 && random() < 0.004,
		};
		let at = begunAt;
		for (let nth = 0; nth < length; nth++) {
			all.push({ number: all.length, conversation, isAnswer: nth % 2 === 1, isNewest: nth === length - 1, receivedAt: at });
			conversation.lastAt = at;
			// Whole seconds: a mail after the other, however close they are.
			at = Math.min(at + 60_000 * (1 + Math.floor(random() * 3000)), NOW - (length - nth) * 1000);
		}
	}
	return all.sort((one, other) => one.receivedAt - other.receivedAt || one.number - other.number);
}

/** @param {() => number} random @param {number} mails @param {number} threads */
function lengthsOf(random, mails, threads) {
	const goesOn = 1 - threads / mails;
	const lengths = Array.from({ length: threads }, () => 1 + Math.floor(Math.log(1 - random()) / Math.log(goesOn)));
	for (let sum = lengths.reduce((one, other) => one + other, 0); sum !== mails; ) {
		const any = Math.floor(random() * threads);
		if (sum > mails && lengths[any] === 1) continue;
		const change = sum > mails ? -1 : 1;
		lengths[any] += change;
		sum += change;
	}
	return lengths;
}
