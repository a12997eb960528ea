import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { FetchMessageObject, ImapFlow } from 'imapflow';

import { listFolders } from '../../../shared/mail/imap';
import { MailServerError } from '../../../shared/mail/mail-server-error';
import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { flagsOf } from '../../message-item';
import { readFilters, withinTimes, type SearchFilters } from '../../search-filters';
import type { MailboxSession } from '../../session';

const show = { resource: ['message'], operation: ['search'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Search In',
		name: 'searchIn',
		type: 'options',
		options: [
			{ name: 'All Folders', value: 'all', description: 'Every folder except Trash and Spam' },
			{ name: 'Selected Folders', value: 'selected' },
		],
		default: 'selected',
		displayOptions: { show },
	},
	{
		displayName: 'Folder Names or IDs',
		name: 'folders',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'loadFolders' },
		default: ['INBOX'],
		required: true,
		description: 'The folders to look in. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { ...show, searchIn: ['selected'] } },
	},
	...limitParameters(show),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description: 'Mail has to match all of them. Without any, the newest mail is given.',
		displayOptions: { show },
		options: [
			{ displayName: 'From', name: 'from', type: 'string', default: '', placeholder: 'e.g. ann@example.com', description: 'Part of the name or address of the sender' },
			{ displayName: 'Received After', name: 'receivedAfter', type: 'dateTime', default: '', description: 'Mail that reached the server at this time or later' },
			{ displayName: 'Received Before', name: 'receivedBefore', type: 'dateTime', default: '', description: 'Mail that reached the server before this time' },
			{ displayName: 'Subject', name: 'subject', type: 'string', default: '', placeholder: 'e.g. viewing', description: 'Part of the subject' },
			{ displayName: 'Text', name: 'text', type: 'string', default: '', placeholder: 'e.g. REF-1001', description: 'Words anywhere in the mail, headers included' },
			{ displayName: 'To', name: 'to', type: 'string', default: '', placeholder: 'e.g. inbox@example.com', description: 'Part of the name or address of a recipient' },
			{ displayName: 'UID Range', name: 'uidRange', type: 'string', default: '', placeholder: 'e.g. 1200:* or 15,20:30', description: 'Only mail with these numbers in its folder' },
			{ displayName: 'Unread Only', name: 'unreadOnly', type: 'boolean', default: true, description: 'Whether to leave out mail that was read' },
		],
	},
];

/** With a limit, the dates of at most this many hits per folder are compared: those with the highest UIDs, which came last. */
const COMPARED = 10_000;

interface Hit {
	folder: string;
	uid: number;
	receivedAt: number;
}

/** Mail that matches, newest first. Reads nothing but headers and leaves \Seen as it is. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult[]> {
	const limit = readLimit(context, itemIndex);
	const filters = readFilters(context.getNodeParameter('filters', itemIndex, {}) as IDataObject, context.getTimezone());
	const folders =
		context.getNodeParameter('searchIn', itemIndex) === 'all'
			? await session.imap(itemIndex, allFolders)
			: [context.getNodeParameter('folders', itemIndex)].flat().map(String);

	const hits: Hit[] = [];
	for (const folder of new Set(folders)) {
		hits.push(...(await session.folder(itemIndex, folder, (client) => findHits(client, folder, filters, limit))));
	}
	const wanted = hits.sort((one, other) => other.receivedAt - one.receivedAt || other.uid - one.uid).slice(0, limit);

	const found = new Map<Hit, ItemResult>();
	for (const folder of new Set(wanted.map((hit) => hit.folder))) {
		const here = new Map(wanted.filter((hit) => hit.folder === folder).map((hit) => [hit.uid, hit]));
		const messages = await session.folder(itemIndex, folder, (client) => client.fetchAll([...here.keys()].join(','), { uid: true, flags: true, envelope: true, internalDate: true, size: true }, { uid: true }));
		for (const message of messages) {
			const hit = here.get(message.uid);
			if (hit) found.set(hit, { json: result(message, folder) });
		}
	}
	// A mail that was deleted between the two questions is not there any more.
	return wanted.map((hit) => found.get(hit)).filter((item) => item !== undefined);
}

/** Gmail's All Mail holds every other folder: looking there alone finds each mail once. */
async function allFolders(client: ImapFlow): Promise<string[]> {
	const folders = await listFolders(client);
	const everything = folders.filter(({ specialUse }) => specialUse === '\\All');
	return (everything.length > 0 ? everything : folders.filter(({ specialUse }) => specialUse !== '\\Trash' && specialUse !== '\\Junk')).map(({ path }) => path);
}

async function findHits(client: ImapFlow, folder: string, filters: SearchFilters, limit: number): Promise<Hit[]> {
	const uids = await client.search(filters.query, { uid: true });
	// imapflow gives false for a refused search; taken for "nothing found" it would hide mail.
	if (!uids) throw new MailServerError('IMAP', 'refused', `The mail server refused to search the folder "${folder}"`, 'Try with fewer or simpler filters: some servers cannot search for every character.');
	const latest = uids.sort((one, other) => one - other).slice(limit === Infinity ? 0 : -Math.max(COMPARED, limit));
	if (latest.length === 0) return [];
	const dated = await client.fetchAll(latest.join(','), { uid: true, internalDate: true }, { uid: true });
	return dated.map(({ uid, internalDate }) => ({ folder, uid, receivedAt: new Date(internalDate ?? 0).getTime() })).filter(({ receivedAt }) => withinTimes(receivedAt, filters));
}

function result({ uid, flags, envelope, internalDate, size }: FetchMessageObject, folder: string): IDataObject {
	const people = (list: { name?: string; address?: string }[] = []) => list.map(({ name = '', address = '' }) => ({ name, address }));
	return {
		folder,
		uid,
		messageId: envelope?.messageId ?? null,
		inReplyTo: envelope?.inReplyTo ?? null,
		from: people(envelope?.from)[0] ?? null,
		to: people(envelope?.to),
		cc: people(envelope?.cc),
		subject: envelope?.subject ?? '',
		sentAt: isoOrNull(envelope?.date),
		receivedAt: isoOrNull(internalDate),
		unread: !flags?.has('\\Seen'),
		flags: flagsOf(flags),
		sizeBytes: size ?? null,
	};
}

function isoOrNull(date: Date | string | undefined): string | null {
	const time = new Date(date ?? Number.NaN);
	return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
