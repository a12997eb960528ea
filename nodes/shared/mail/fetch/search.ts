import type { ImapFlow, SearchObject } from 'imapflow';

import { MailServerError } from '../mail-server-error';

/** Connections whose server offers ranges (RFC 4731) and does not really give them: it is asked in the plain way. */
const plain = new WeakSet<ImapFlow>();

/**
 * The UIDs of what is found in the selected folder, ascending.
 *
 * @throws MailServerError when the server refuses the search or the line is lost: that is not "nothing found"
 */
export async function search(client: ImapFlow, query: SearchObject): Promise<number[]> {
	// Ranges, since a hundred thousand numbers are a line of 600 KB, which is read in one turn.
	const found = plain.has(client) ? await client.search(query, { uid: true }) : await client.search(query, { uid: true, returnOptions: ['COUNT', 'ALL'] });
	if (Array.isArray(found)) return found;
	const uids = found ? expand(found.all ?? '', found.count) : null;
	if (uids !== null) return uids;
	if (!client.usable) throw new MailServerError('IMAP', 'network', 'The connection to the mail server was lost', 'Nothing to do: it is made again by itself.');
	const isHalf = found && !plain.has(client);
	plain.add(client);
	if (isHalf) return await search(client, query);
	throw new MailServerError('IMAP', 'refused', 'The mail server refused a search', 'Nothing to do: it is tried again by itself.');
}

/**
 * The numbers of a sequence set such as "2,4:7,9".
 *
 * @param count how many there are; a server that does not say so has not really answered
 * @returns ascending; null when the set does not hold so many
 */
export function expand(set: string, count: number | undefined): number[] | null {
	if (count === undefined) return null;
	const numbers: number[] = [];
	for (const range of set === '' ? [] : set.split(',')) {
		const [first, last = first] = range.split(':').map(Number);
		if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) return null;
		const [from, to] = first < last ? [first, last] : [last, first];
		if (from < 1 || numbers.length + to - from + 1 > count) return null;
		for (let number = from; number <= to; number++) numbers.push(number);
	}
	return numbers.length === count ? numbers.sort((one, other) => one - other) : null;
}
