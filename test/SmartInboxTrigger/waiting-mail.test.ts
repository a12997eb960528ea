import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import type { MailAccount } from '../../nodes/shared/mail/accounts';
import { WaitingMail } from '../../nodes/SmartInboxTrigger/waiting-mail';
import { insertContact } from '../../nodes/shared/store/contacts';
import { delayOutgoing } from '../../nodes/shared/store/outgoing';
import { freshStore } from '../shared/store/contract-sqlite';
import { queueReply, readReply } from '../shared/store/queued-reply';

const fresh = freshStore();
let sink: SmtpSink;
beforeEach(async () => (sink = await startSmtpSink()));
afterEach(async () => await sink.stop());

test('what waits after an outage leaves when its time has come, without another mail; the account is asked for only then', async () => {
	const address = 'sales@agency.example';
	const contactId = await insertContact(fresh.store, { name: null, company: null, language: null }, { messageKey: 'k1', source: 'Direct', receivedAt: 1 });
	const waits = async (messageKey: string, until: number) => {
		await queueReply(fresh.store, { messageKey, contactId, senderAddress: address, recipient: `${messageKey}@example.com`, headerId: `<${messageKey}@agency.example>`, listings: [] });
		await delayOutgoing(fresh.store, String((await readReply(fresh.store, messageKey))?.id), 'The server was down', until);
	};
	let asked = 0;
	const account: MailAccount = { address, senderName: '', imap: null, smtp: { host: sink.host, port: sink.port, encryption: 'none', login: null }, certificate: { allowUntrusted: false, pinned: '' } };
	const waiting = new WaitingMail({ store: fresh.store, address, account: async () => (asked++, account), every: 20 });
	const ended = waiting.start();
	await waits('later', Date.now() + 3_600_000);
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect([asked, sink.mails.length]).toEqual([0, 0]);
	await waits('due', Date.now() - 1);
	await sink.waitForMails(1);
	while ((await readReply(fresh.store, 'due'))?.status !== 'sent') await new Promise((resolve) => setTimeout(resolve, 10));
	waiting.close();
	await ended;
	expect(sink.mails.map(({ to }) => to[0])).toEqual(['due@example.com']);
	expect(await readReply(fresh.store, 'later')).toMatchObject({ status: 'queued' });
});
