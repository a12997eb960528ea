import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { FetchMessageObject, ImapFlow } from 'imapflow';

import { listFolders } from '../../../shared/mail/imap';
import { MailServerError } from '../../../shared/mail/mail-server-error';
import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { searchInbox } from '../../inbox-search';
import { mailboxParameter } from '../../mailbox-parameter';
import { flagsOf } from '../../message-item';
import { readFilters, withinTimes, type SearchFilters } from '../../search-filters';
import type { MailboxSession } from '../../session';
import { simplifyParameter } from '../../simplify-parameter';

const show = { resource: ['message'], operation: ['search'] };
const onServer = { ...show, searchSource: ['server'] };
const inInbox = { ...show, searchSource: ['inbox'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Search',
		name: 'searchSource',
		type: 'options',
		options: [
			{ name: 'In the Shared Inbox', value: 'inbox', description: 'All mail that came or was sent, of every mailbox. Needs no account.' },
			{ name: 'On the Server', value: 'server', description: 'The folders of the account, as the mail server has them' },
		],
		default: 'server',
		description: 'Where to look for mail',
		displayOptions: { show },
	},
	{
		displayName: 'Text',
		name: 'searchText',
		type: 'string',
		default: '',
		placeholder: 'e.g. villa REF-1001',
		description: 'Words of the sender, the recipients, the subject or the mail, or their beginnings. Capitals and accents do not count. Empty = the newest mail.',
		displayOptions: { show: inInbox },
	},
	{ ...mailboxParameter, required: false, description: 'Empty = all mailboxes', displayOptions: { show: inInbox } },
	{
		displayName: 'Search In',
		name: 'searchIn',
		type: 'options',
		options: [
			{ name: 'All Folders', value: 'all', description: 'Every folder except Trash and Spam' },
			{ name: 'Selected Folders', value: 'selected' },
		],
		default: 'selected',
		displayOptions: { show: onServer },
	},
	{
		displayName: 'Folder Names or IDs',
		name: 'folders',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'loadFolders' },
		default: ['INBOX'],
		required: true,
		description: 'The folders to look in. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { ...onServer, searchIn: ['selected'] } },
	},
	...limitParameters(show),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description: 'Mail has to match all of them. Without any, the newest mail is given.',
		displayOptions: { show: onServer },
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
	{
		displayName: 'Filters',
		name: 'inboxFilters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description: 'Mail has to match all of them',
		displayOptions: { show: inInbox },
		options: [
			{ displayName: 'From', name: 'from', type: 'string', default: '', placeholder: 'e.g. ann@example.com', description: 'Words of the name or the address of the sender, or their beginnings' },
			{ displayName: 'Linked Contact', name: 'contact', type: 'string', default: '', placeholder: 'e.g. ana@example.com', description: 'Only mail of this contact: its ID, an email address or a phone number' },
			{ displayName: 'Unread Only', name: 'unreadOnly', type: 'boolean', default: true, description: 'Whether to leave out mail that was read. Mailboxes that are not synced do not tell.' },
		],
	},
	simplifyParameter(inInbox),
];

/** With a limit, the dates of at most this many hits per folder are compared: those with the highest UIDs, which came last. */
const COMPARED = 10_000;

interface Hit {
	folder: string;
	uid: number;
	receivedAt: number;
}

/** Mail that matches, newest first. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult[]> {
	return context.getNodeParameter('searchSource', itemIndex, 'server') === 'inbox' ? await searchInbox(context, itemIndex) : await searchServer(context, itemIndex, session);
}

/** Reads nothing but headers and leaves \Seen as it is. */
async function searchServer(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult[]> {
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
