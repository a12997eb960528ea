import type { ImapFlow } from 'imapflow';

import { MailServerError } from '../../shared/mail/mail-server-error';
import { acknowledgeDeliveries, postponeAcknowledgement, postponedAcknowledgements, unacknowledgedDeliveries, type Unacknowledged } from '../../shared/store/acknowledgements';
import type { Store } from '../../shared/store/store';
import type { AfterProcessing } from '../settings';
import { moveMails } from './move';

const AT_ONCE = 200;
/** When so many of a batch are refused one by one, it is not about the mail. */
const PROBES = 3;
const MINUTES = 60_000;
/** Before a mail that was refused is tried again; milliseconds, the last one repeats. */
const POSTPONED = [MINUTES, 10 * MINUTES, 60 * MINUTES];

type Applied = Exclude<AfterProcessing, { action: 'leave' }>;

/** What After Processing left undone. `all`: nothing can be done in this folder at present. */
export interface Undone {
	all: boolean;
	message: string;
	description: string;
}

/**
 * Applies After Processing to the mails of the selected folder whose run ended well. Safe to repeat: what is cut off is
 * done again without doing it twice. A mail the server refuses does not hold up the others, and is tried again later.
 *
 * @returns what the server refused, in words, or null
 */
export async function applyAfterProcessing(client: ImapFlow, store: Store, folderId: string, after: AfterProcessing): Promise<Undone | null> {
	if (after.action === 'leave' || !client.mailbox) return null;
	const uidValidity = Number(client.mailbox.uidValidity);
	for (;;) {
		const mails = await unacknowledgedDeliveries(store, folderId, uidValidity, AT_ONCE);
		if (mails.length === 0) {
			const left = await postponedAcknowledgements(store, folderId);
			return left === 0 ? null : { all: false, message: REFUSED[after.action], description: `${left === 1 ? 'One mail is left as it was' : `${left} mails are left as they were`}, the others are done. It is tried again later. ${RECEIVED}` };
		}
		const forbidden = forbids(client, after);
		if (forbidden !== null) return { all: true, ...forbidden };
		const refused = await applyToMost(client, store, mails, after);
		if (refused === 'all') return { all: true, message: REFUSED[after.action], description: `Check the rights on the mailbox and the After Processing parameter. ${RECEIVED}` };
		for (const { messageKey, failures } of refused) {
			await store.transaction((sql) => postponeAcknowledgement(sql, messageKey, Date.now() + POSTPONED[Math.min(failures, POSTPONED.length - 1)]));
		}
	}
}

const RECEIVED = 'Mail is received all the same.';

const REFUSED = {
	read: 'The server does not let processed mail be marked as read',
	flag: 'The server does not let processed mail be flagged',
	move: 'The server does not let processed mail be moved to the destination folder',
};

/** What the server said about the folder when it was opened (RFC 3501, 7.1: READ-ONLY, PERMANENTFLAGS). */
function forbids(client: ImapFlow, after: Applied): Omit<Undone, 'all'> | null {
	if (!client.mailbox) return null;
	const { path, readOnly, permanentFlags } = client.mailbox;
	if (readOnly) return { message: `The folder "${path}" is read-only: ${LACKING[after.action]}`, description: `Ask whoever runs the mailbox for the right to change it, or set After Processing to Leave. ${RECEIVED}` };
	const flag = FLAGS[after.action];
	if (flag !== null && permanentFlags !== undefined && !permanentFlags.has(flag)) {
		return { message: `The server keeps no such mark in the folder "${path}": ${LACKING[after.action]}`, description: `Set After Processing to Leave or to Move. ${RECEIVED}` };
	}
	return null;
}

const LACKING = { read: 'processed mail is not marked as read', flag: 'processed mail is not flagged', move: 'processed mail is not moved' };

const FLAGS = { read: '\\Seen', flag: '\\Flagged', move: null };

/**
 * Applies it to the mails together; when they are refused, to halves of them, until those are found that are refused by
 * themselves.
 *
 * @returns the refused ones, or `all` when it is not about single mails
 */
async function applyToMost(client: ImapFlow, store: Store, mails: Unacknowledged[], after: Applied): Promise<Unacknowledged[] | 'all'> {
	if (await apply(client, store, mails, after)) return [];
	if (mails.length === 1) return (await isThere(client, mails[0])) ? mails : await gone(store, mails);
	const probes = [...new Set([mails[0], mails[Math.floor(mails.length / 2)], mails[mails.length - 1]])].slice(0, PROBES);
	const refused: Unacknowledged[] = [];
	const rest = new Set(mails);
	for (const probe of probes) {
		rest.delete(probe);
		if (!(await apply(client, store, [probe], after))) refused.push(...((await isThere(client, probe)) ? [probe] : await gone(store, [probe])));
	}
	if (refused.length === probes.length) return 'all';
	const split = async (part: Unacknowledged[]): Promise<void> => {
		if (part.length === 0 || (await apply(client, store, part, after))) return;
		if (part.length === 1) {
			refused.push(...((await isThere(client, part[0])) ? part : await gone(store, part)));
			return;
		}
		await split(part.slice(0, Math.ceil(part.length / 2)));
		await split(part.slice(Math.ceil(part.length / 2)));
	};
	await split([...rest]);
	return refused;
}

/** Applied before, and the answer was lost; or somebody moved it. */
async function gone(store: Store, mails: Unacknowledged[]): Promise<Unacknowledged[]> {
	await acknowledge(store, mails);
	return [];
}

async function isThere(client: ImapFlow, { uid }: Unacknowledged): Promise<boolean> {
	const found = await client.search({ uid: String(uid) }, { uid: true });
	requireLine(client);
	return !Array.isArray(found) || found.includes(uid);
}

async function apply(client: ImapFlow, store: Store, mails: Unacknowledged[], after: Applied): Promise<boolean> {
	const uids = mails.map(({ uid }) => uid).join(',');
	const done = after.action === 'move' ? await moveMails(client, store, mails, after.folder) : await client.messageFlagsAdd(uids, [FLAGS[after.action]], { uid: true });
	if (done) await acknowledge(store, mails);
	// imapflow says "no" also when the line was lost.
	else requireLine(client);
	return done;
}

async function acknowledge(store: Store, mails: Unacknowledged[]): Promise<void> {
	await store.transaction((sql) => acknowledgeDeliveries(sql, mails.map(({ messageKey }) => messageKey)));
}

function requireLine(client: ImapFlow): void {
	if (!client.usable) throw new MailServerError('IMAP', 'network', 'The connection to the mail server was lost', 'Nothing to do: it is made again by itself.');
}
