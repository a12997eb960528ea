import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { ImapFlow } from 'imapflow';

import { describeReport } from '../../../shared/mail/delivery-report/apply-report';
import { readDeliveryReport } from '../../../shared/mail/delivery-report/read-report';
import { contentKey, normaliseMessageId } from '../../../shared/mail/message/content-key';
import { parseMail } from '../../../shared/mail/message/parse';
import { bufferSource } from '../../../shared/mail/message/source';
import { folderParameter } from '../../../shared/node/folder-search';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { getDelivery, readSource, type Delivery } from '../../../shared/store/ledger';
import { storeOf } from '../../../shared/node/store-of';
import type { Sql } from '../../../shared/store/store';
import { deliveryAt, threadOfIds } from '../../../shared/store/whereabouts';
import { flagsOf, messageItem, type Envelope } from '../../message-item';
import { sentAnswers } from '../../sent-answers';
import type { MailboxSession } from '../../session';

const show = { resource: ['message'], operation: ['get'] };
const onServer = { ...show, getBy: ['uid', 'messageId'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Get By',
		name: 'getBy',
		type: 'options',
		options: [
			{ name: 'Message Key', value: 'messageKey', description: 'A mail that came through Smart Inbox Trigger, as it was received' },
			{ name: 'Message-ID', value: 'messageId', description: 'The Message-ID header of a mail in a folder' },
			{ name: 'UID', value: 'uid', description: 'The number of a mail in a folder, as Search gives it' },
		],
		default: 'uid',
		displayOptions: { show },
	},
	{ ...folderParameter, displayOptions: { show: onServer } },
	{ displayName: 'UID', name: 'uid', type: 'string', default: '', required: true, placeholder: 'e.g. 4711', displayOptions: { show: { ...show, getBy: ['uid'] } } },
	{ displayName: 'Message-ID', name: 'messageId', type: 'string', default: '', required: true, placeholder: 'e.g. <abc@example.com>', displayOptions: { show: { ...show, getBy: ['messageId'] } } },
	{ displayName: 'Message Key', name: 'messageKey', type: 'string', default: '', required: true, placeholder: 'e.g. {{ $json.messageKey }}', displayOptions: { show: { ...show, getBy: ['messageKey'] } } },
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data. Turn off to pass the mail on to Lead Parser.',
		displayOptions: { show },
	},
	{ displayName: 'Download Attachments', name: 'downloadAttachments', type: 'boolean', default: false, description: 'Whether the attachments are added as binary data (attachment_0, attachment_1, …)', displayOptions: { show } },
];

interface Fetched {
	raw: Buffer;
	envelope: Envelope;
}

/** One mail, with what became of our answers to it, and of a delivery report what it says. Its \Seen flag stays as it is: the folder is opened read-only and the text is peeked (RFC 3501, 6.4.5). */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const getBy = context.getNodeParameter('getBy', itemIndex);
	const { raw, envelope } = getBy === 'messageKey' ? await fromStore(context, itemIndex) : await fromServer(context, itemIndex, session, getBy === 'uid');
	const mail = await parseMail(raw);
	const store = await storeOf(context);
	const answers = (await sentAnswers(store, [envelope.messageKey])).get(envelope.messageKey) ?? [];
	const report = mail.mail.kind === 'bounce' ? await readDeliveryReport(bufferSource(raw), mail.mail) : null;
	const download = context.getNodeParameter('downloadAttachments', itemIndex) === true;
	const { json, ...item } = await messageItem(mail, envelope, context.getNodeParameter('simplify', itemIndex) === true, download ? context.helpers.prepareBinaryData.bind(context.helpers) : undefined);
	return { ...item, json: { ...json, answers, ...(report && { report: { ...(await describeReport(store, report)) } }) } };
}

async function fromStore(context: IExecuteFunctions, itemIndex: number): Promise<Fetched> {
	const key = text(context, 'messageKey', itemIndex);
	const store = await storeOf(context);
	const delivery = key === '' ? null : await getDelivery(store, key);
	if (delivery === null) throw new InputError(`No mail with the Message Key "${key}" was received`, 'Take the key from the output of Smart Inbox Trigger or of the Shared Inbox.');
	return { raw: await readSource(store, delivery.messageId), envelope: { ...ofDelivery(delivery), folder: delivery.folder ?? 'SMTP', uid: null, flags: null } };
}

async function fromServer(context: IExecuteFunctions, itemIndex: number, session: MailboxSession, byUid: boolean): Promise<Fetched> {
	const folder = String(context.getNodeParameter('folder', itemIndex, '', { extractValue: true })).trim();
	const { address } = await session.account(itemIndex);
	return await session.folder(itemIndex, folder, async (client, uidValidity) => {
		const uid = byUid ? readUid(context, itemIndex) : await findUid(client, text(context, 'messageId', itemIndex), folder);
		const found = await client.fetchOne(String(uid), { uid: true, flags: true, internalDate: true, source: true }, { uid: true });
		if (!found || !found.source) throw new InputError(`There is no mail with UID ${uid} in the folder "${folder}"`, 'It may have been moved or deleted. Search for it again.');
		const raw = found.source;
		const receivedAt = new Date(found.internalDate ?? 0).toISOString();
		const place = { address, folder, uidValidity, uid, contentKey: contentKey(raw) };
		const store = await storeOf(context);
		const delivery = await deliveryAt(store, place);
		const known = delivery ? ofDelivery(delivery) : await unknown(store, raw, address, place.contentKey);
		return { raw, envelope: { receivedAt, ...known, folder, uid, flags: flagsOf(found.flags) } };
	});
}

function ofDelivery(delivery: Delivery) {
	const { messageKey, threadId, mailbox, receivedAt, storedAt, attempt } = delivery;
	return { messageKey, threadId, mailbox, receivedAt: new Date(receivedAt).toISOString(), storedAt: new Date(storedAt).toISOString(), attempt: Math.max(attempt, 1) };
}

/** A mail the trigger never saw. Its key comes from its content, so that fetching it again gives the same one. */
async function unknown(sql: Sql, raw: Buffer, address: string, key: string) {
	const { mail } = await parseMail(raw, { maxAttachments: 0 });
	const ids = [mail.messageId, mail.inReplyTo, ...mail.references.toReversed()].filter((id) => id !== null);
	const messageKey = `mail:${address.toLowerCase()}:${key}`;
	return { messageKey, threadId: (await threadOfIds(sql, ids)) ?? messageKey, mailbox: { id: '', address, kind: 'shared' as const }, storedAt: null, attempt: 1 };
}

function readUid(context: IExecuteFunctions, itemIndex: number): number {
	const written = text(context, 'uid', itemIndex);
	if (/^[1-9]\d{0,9}$/.test(written)) return Number(written);
	throw new InputError(`"${written.slice(0, 50)}" in UID is not the number of a mail`, 'Use the "uid" that Search gives, e.g. 4711.');
}

async function findUid(client: ImapFlow, written: string, folder: string): Promise<number> {
	const id = normaliseMessageId(written);
	if (id === null) throw new InputError(`"${written.slice(0, 100)}" in Message-ID is not a Message-ID`, 'Use the whole header, e.g. <abc@example.com>.');
	// Servers search for a part of the header, and the capitals of the domain do not count.
	const inner = id.slice(1, id.lastIndexOf('@'));
	const uids = await client.search({ header: { 'message-id': inner } }, { uid: true });
	if (!uids) throw new InputError(`The folder "${folder}" could not be searched`, 'The mail server refused the search. Try again, or get the mail by UID.');
	for (const uid of uids.toReversed()) {
		const found = await client.fetchOne(String(uid), { headers: ['message-id'] }, { uid: true });
		if (found && found.headers && normaliseMessageId(found.headers.toString('latin1')) === id) return uid;
	}
	throw new InputError(`There is no mail with the Message-ID ${id} in the folder "${folder}"`, 'It may be in another folder. Search for it, or choose the folder.');
}

function text(context: IExecuteFunctions, name: string, itemIndex: number): string {
	return String(context.getNodeParameter(name, itemIndex) ?? '').trim();
}
