import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { readSettings } from '../../nodes/AutoReply/actions/reply/settings';
import { prepareReply, sendReply } from '../../nodes/AutoReply/reply';
import type { MailAccount } from '../../nodes/shared/mail/accounts';
import type { IntakeItem } from '../../nodes/shared/node/item';
import { freshStore } from '../shared/store/contract-sqlite';
import { BREAKER_REASON } from './breaker-reason';
import { letter, Mailroom } from './mailroom';
import { ANSWERED, changed, REFUSALS, sceneOf, sentBefore, type ReplyCase, type Scene } from './refusal-table';

// The refusal table on the code of the nodes; the server counts what leaves. In a real n8n: test/n8n/refusals.test.ts.

const fresh = freshStore();
const INBOX = 'inbox@agency.example';
const SCENE = sceneOf(INBOX, 1);
let sink: SmtpSink;
let connections = 0;
let room: Mailroom;
let account: MailAccount;

beforeAll(async () => {
	sink = await startSmtpSink({ hooks: { onSender: () => void connections++ } });
	account = { address: INBOX, senderName: 'Example Homes', imap: null, smtp: { host: sink.host, port: sink.port, encryption: 'none', login: null }, certificate: { allowUntrusted: false, pinned: '' } };
});
beforeEach(() => {
	room = new Mailroom(fresh.store, account, INBOX);
	connections = 0;
	sink.clear();
});
afterAll(async () => await sink.stop());

/** The settings of a case, as the node reads its parameters. */
function settingsOf({ parameters = {} }: ReplyCase) {
	const context = { getMode: () => 'trigger', getNodeParameter: (name: string, _: number, fallback: unknown) => (parameters as IDataObject)[name] ?? fallback, getTimezone: () => 'Europe/Madrid' };
	return readSettings(context as unknown as IExecuteFunctions, 0);
}

/** The item of a case as it reaches Auto Reply. */
async function itemOf({ raw, before, change = {} }: ReplyCase, scene: Scene): Promise<IntakeItem> {
	await before?.(fresh.store);
	const filed = await room.file(raw ?? scene.raw);
	if (filed === null) throw new Error('The mail became no contact');
	return changed(filed as IntakeItem & IDataObject, change);
}

describe('no reply leaves, the reason is in the item, in the history and in the preview', () => {
	test.each(REFUSALS)('%s', async (_, caseOf, reason) => {
		const one = caseOf(SCENE);
		const item = await itemOf(one, SCENE);
		const previewed = await prepareReply(fresh.store, item, account, settingsOf(one));
		const reply = await room.answer(item, settingsOf(one));
		expect(reply).toEqual({ sent: false, reason, messageId: null, listings: [] });
		// Limits are counted when a reply is about to leave, and by Preview itself.
		if ('refused' in previewed) expect(previewed.refused).toBe(reason);
		else expect(reason).toMatch(/in the last/);
		expect(await fresh.store.get('SELECT no_reply_reason AS reason FROM filed_message WHERE message_key = $1', [item.messageKey])).toEqual({ reason });
		expect([connections, sink.mails.length]).toEqual([0, 0]);
	});

	test('an answer to a reply of ours', async () => {
		const first = await room.answer((await room.file(SCENE.raw)) as IntakeItem);
		sink.clear();
		connections = 0;
		const item = await room.file(letter('Luis Gil <luis@people.example>', 'Thank you! When can I see the flat?', { 'In-Reply-To': first.messageId ?? '', References: first.messageId ?? '' }));
		expect(await room.answer(item as IntakeItem)).toMatchObject({ sent: false, reason: 'The mail answers an automatic reply of ours' });
		expect(connections).toBe(0);
	});

	test('the same person with another address', async () => {
		await room.answer((await room.file(SCENE.raw)) as IntakeItem);
		sink.clear();
		const item = (await room.file(SCENE.raw.replaceAll(SCENE.email, 'ana.ruiz@other.example'))) as IntakeItem;
		// Known by her phone; even if a node before this one called her new.
		expect(await room.answer({ ...item, contact: item.contact && { ...item.contact, created: true } })).toMatchObject({ sent: false, reason: 'This person got an automatic reply in the last 24 hours' });
		expect(sink.mails).toEqual([]);
	});

	test('no mailbox account: told once, until one is chosen; not when somebody tries the workflow', async () => {
		const item = (await room.file(SCENE.raw)) as IntakeItem;
		const notices = async () => (await fresh.store.all<{ message: string }>("SELECT message FROM notice WHERE subject = 'answers:account' AND resolved_at IS NULL")).map(({ message }) => message);
		const reason = 'No mailbox account is chosen. Choose one under Credential to Send From, and publish the workflow again';
		expect(await sendReply(fresh.store, item, null, { ...settingsOf(SCENE), isTrial: true })).toMatchObject({ sent: false, reason });
		expect(await notices()).toEqual([]);
		for (let time = 0; time < 2; time++) expect(await sendReply(fresh.store, item, null, settingsOf(SCENE))).toMatchObject({ sent: false, reason });
		expect(await notices()).toEqual([expect.stringContaining('New contacts get no automatic reply')]);
		expect(await room.answer(item)).toMatchObject({ sent: true });
		expect(await notices()).toEqual([]);
	});

	test('thirty out of one mailbox in ten minutes: the breaker, with one notice that stays until half as many leave', async () => {
		const item = (await room.file(SCENE.raw)) as IntakeItem;
		for (let index = 0; index < 30; index++) await sentBefore(fresh.store, INBOX, `p${index}@people.example`, 1, 0.1);
		for (let time = 0; time < 3; time++) expect(await room.answer(item)).toMatchObject({ sent: false, reason: BREAKER_REASON });
		const notices = async () => await fresh.store.all<{ message: string }>("SELECT message FROM notice WHERE subject LIKE 'replies:%' AND resolved_at IS NULL");
		expect(await notices()).toEqual([{ message: expect.stringContaining(`Automatic replies from ${INBOX} are held back.`) as string }]);
		expect(connections).toBe(0);
		const later = (await room.file(letter('Luis Gil <luis@people.example>', 'May I see the flat?'))) as IntakeItem;
		await fresh.store.run('UPDATE outgoing_mail SET queued_at = queued_at - 600000');
		expect(await room.answer(later)).toMatchObject({ sent: true });
		expect(await notices()).toEqual([]);
	});
});

describe('what is answered', () => {
	test.each(ANSWERED)('%s', async (_, caseOf, recipient) => {
		const one = caseOf(SCENE);
		expect(await room.answer(await itemOf(one, SCENE), settingsOf(one))).toMatchObject({ sent: true });
		expect(sink.mails.map(({ to }) => to)).toEqual([[recipient(SCENE)]]);
	});
});
