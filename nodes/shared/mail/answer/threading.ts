import { writtenIds } from '../header-text';
import type { ParsedMail } from '../message/message';

/** Servers and programs look at the first and the nearest; the others only make the header longer. */
const MOST_IDS = 40;
const MOST_CHARACTERS = 6_000;

export interface Threading {
	inReplyTo: string | null;
	/** Oldest first. */
	references: string[];
}

/** What puts an answer into the conversation of its original (RFC 5322, 3.6.4). */
export function answerThreading({ messageId, inReplyTo, references }: Pick<ParsedMail, 'messageId' | 'inReplyTo' | 'references'>): Threading {
	const [own] = writtenIds(messageId ?? '');
	const above = writtenIds(references.join(' '));
	const ancestors = above.length > 0 ? above : writtenIds(inReplyTo ?? '').slice(0, 1);
	return { inReplyTo: own ?? null, references: bounded([...new Set([...ancestors.filter((id) => id !== own), ...(own === undefined ? [] : [own])])]) };
}

/** The first id, which names the conversation, and the last ones, which are nearest. */
function bounded(ids: readonly string[]): string[] {
	const [first, ...rest] = ids;
	if (first === undefined) return [];
	const nearest: string[] = [];
	let room = MOST_CHARACTERS - first.length;
	for (const id of rest.toReversed()) {
		room -= id.length + 1;
		if (room < 0 || nearest.length === MOST_IDS - 1) break;
		nearest.unshift(id);
	}
	return [first, ...nearest];
}
