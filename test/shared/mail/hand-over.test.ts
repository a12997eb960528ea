import { startSmtpSink, type SmtpSink } from '../../../demo/runtime/smtp-sink.mjs';
import { handOver } from '../../../nodes/shared/mail/outgoing/hand-over';
import { thisSender } from '../../../nodes/shared/mail/outgoing/sending-process';
import type { MailAccount } from '../../../nodes/shared/mail/accounts';
import { insertContact } from '../../../nodes/shared/store/contacts';
import type { Outgoing } from '../../../nodes/shared/store/outgoing';
import type { Store } from '../../../nodes/shared/store/store';
import { freshStore } from '../store/contract-sqlite';
import { queueReply, readReply } from '../store/queued-reply';

const fresh = freshStore();
let sink: SmtpSink;
beforeEach(async () => (sink = await startSmtpSink()));
afterEach(async () => await sink.stop());

test('invariant 8: the store is out of reach after the server took the mail: it is not put back into the queue', async () => {
	const contactId = await insertContact(fresh.store, { name: null, company: null, language: null }, { messageKey: 'k1', source: 'Direct', receivedAt: 1 });
	await queueReply(fresh.store, { messageKey: 'k1', contactId, senderAddress: 'sales@agency.example', recipient: 'ana@example.com', headerId: '<k1@agency.example>', listings: [] }, Date.now(), thisSender);
	const account: MailAccount = { address: 'sales@agency.example', senderName: '', imap: null, smtp: { host: sink.host, port: sink.port, encryption: 'none', login: null }, certificate: { allowUntrusted: false, pinned: '' } };
	// It takes "sending", fails for as long as the end of a sent mail is tried to be written, and is back then.
	let transactions = 0;
	const failing: Store = Object.create(fresh.store, {
		transaction: {
			value: async (...given: Parameters<Store['transaction']>) => {
				transactions++;
				if (transactions > 1 && transactions <= 6) throw new Error('The disk is full');
				return await fresh.store.transaction(...given);
			},
		},
	});
	await expect(handOver(failing, account, (await readReply(fresh.store, 'k1')) as Outgoing)).rejects.toThrow('The disk is full');
	expect(sink.mails).toHaveLength(1);
	expect(await readReply(fresh.store, 'k1')).toMatchObject({ status: 'sending' });
}, 60_000);
