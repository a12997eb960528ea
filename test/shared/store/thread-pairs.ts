import { baseSubject, isAnswerSubject } from '../../../nodes/shared/mail/message/base-subject';
import { conversationOf } from '../../../nodes/shared/mail/message/conversation-index';
import type { ThreadedMail } from '../../../nodes/shared/store/threads';

const DAY = 86_400_000;

/**
 * The table of `thread-rules.ts` read once more, in the plainest way: every mail beside every other, no hashes, no names,
 * nothing left out. @returns for each mail the first one of its thread
 */
export function threadsByPairs(mails: readonly ThreadedMail[], ours: readonly string[]): number[] {
	const first = mails.map((_, index) => index);
	const find = (index: number): number => (first[index] === index ? index : (first[index] = find(first[index])));
	const read = mails.map((mail) => reading(mail, ours));
	for (let one = 0; one < mails.length; one++) {
		for (let other = 0; other < one; other++) {
			if (!areOne(read[one], read[other])) continue;
			const [low, high] = [find(one), find(other)].sort((a, b) => a - b);
			first[high] = low;
		}
	}
	return first.map((_, index) => find(index));
}

function reading(mail: ThreadedMail, ours: readonly string[]) {
	const isOurs = mail.isOurs ?? ours.includes(mail.from);
	const people = new Set([mail.from, ...(mail.replyTo ?? []), ...mail.recipients].filter((one) => one !== '' && !ours.includes(one)));
	const names = new Set([mail.inReplyTo, ...mail.references].filter((id) => id !== null && id !== mail.messageId));
	const replyTo = (mail.replyTo ?? []).filter((one) => people.has(one) && one !== mail.from);
	const subject = baseSubject(mail.subject);
	const bySubject = subject !== '' && !mail.isMachine;
	return {
		mail, isOurs, people, names, subject,
		author: isOurs ? '' : mail.from,
		conversations: [mail.providerThreadId?.id, conversationOf(mail.threadIndex)].filter((one) => one != null),
		partners: !bySubject ? [] : isOurs ? [...people] : replyTo.length > 0 ? replyTo : [mail.from],
		isAnswer: names.size === 0 && isAnswerSubject(mail.subject),
		sentAt: mail.sentAt ?? mail.receivedAt,
	};
}

type Reading = ReturnType<typeof reading>;

function areOne(one: Reading, other: Reading): boolean {
	const same = one.subject === other.subject;
	const kin =
		(one.author !== '' && other.people.has(one.author)) ||
		(other.author !== '' && one.people.has(other.author)) ||
		(one.isOurs && other.isOurs && ((one.people.size === 0 && other.people.size === 0) || [...one.people].some((person) => other.people.has(person))));
	if (kin && one.conversations.some((conversation) => other.conversations.includes(conversation))) return true;
	for (const [answer, named] of [[one, other], [other, one]]) {
		if (named.mail.messageId === null || !answer.names.has(named.mail.messageId)) continue;
		if (kin && (same || answer.mail.receivedAt - named.mail.receivedAt <= 30 * DAY)) return true;
		if (!kin && same && named.subject !== '' && (!named.isOurs || named.people.size > 0)) return true;
	}
	if (kin && same && [...one.names].some((id) => other.names.has(id))) return true;
	if (kin && same && one.mail.messageId !== null && one.mail.messageId === other.mail.messageId && one.sentAt === other.sentAt) return true;
	if (!same || !one.partners.some((partner) => other.partners.includes(partner))) return false;
	const apart = one.mail.receivedAt - other.mail.receivedAt;
	if (Math.abs(apart) > 14 * DAY) return false;
	return (one.isAnswer && other.isAnswer) || (one.isAnswer && apart >= 0) || (other.isAnswer && apart <= 0);
}
