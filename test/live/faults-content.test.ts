import { until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { faulty, type InboxUnderFault } from './inbox-under-fault';

// Rows of reference/imap-faults.md, section 4: what stands in a mail. Row 27 (large mail) is in faults-crash.test.ts, in a process of its own.

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());

const { test } = faulty(() => dovecot);

const bySubject = (inbox: InboxUnderFault, subject: string) => inbox.n8n.runs.find(({ json }) => json.subject === subject)?.json;

test('fault 25: parts nested 40 deep, and a forward of a forward 15 deep: they come with the others', async (inbox) => {
	let nested = 'Content-Type: text/plain\r\n\r\ndeep\r\n';
	for (let depth = 0; depth < 40; depth++) nested = `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${nested}\r\n--b${depth}--\r\n`;
	let forwarded = inbox.mail('innermost');
	for (let depth = 0; depth < 15; depth++) forwarded = `${inbox.mail(`forward-${depth}`, `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=f${depth}\r\n`)}\r\n--f${depth}\r\nContent-Type: message/rfc822\r\n\r\n${forwarded}\r\n--f${depth}--\r\n`;
	await inbox.deliver('first');
	await inbox.deliverRaw(`From: deep@client.example\r\nSubject: deep\r\nMessage-ID: <deep.${inbox.user}>\r\nMIME-Version: 1.0\r\n${nested}`);
	await inbox.deliverRaw(forwarded);
	await inbox.deliver('last');
	await inbox.publish();
	await inbox.untilDone(4);
	inbox.expectOnce('first', 'deep', 'forward-14', 'last');
});

test('fault 43: two From headers: the sender counts as not verified; Reply-To is there for replies', async (inbox) => {
	await inbox.deliverRaw(`From: first@client.example\r\nFrom: second@client.example\r\nTo: ${inbox.user}\r\nSubject: two-from\r\nMessage-ID: <two.${inbox.user}>\r\n\r\nHello\r\n`);
	await inbox.deliverRaw(inbox.mail('portal', 'Reply-To: Real Person <person@client.example>\r\n'));
	await inbox.publish();
	await inbox.untilDone(2);
	expect(bySubject(inbox, 'two-from')?.senderVerified).toBe(false);
	expect(bySubject(inbox, 'portal')).toMatchObject({ senderVerified: true, replyTo: [{ name: 'Real Person', address: 'person@client.example' }] });
	await until('both are finished', async () => (await inbox.states()).done === 2);
});
