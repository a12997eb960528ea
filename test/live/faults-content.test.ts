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

const bySubject = (inbox: InboxUnderFault, subject: string) => inbox.n8n.runs.flatMap(({ items }) => items).find(({ json }) => json.subject === subject)?.json;

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

test('fault 26: no boundary, a wrong one, a header that never ends: the words are there and the raw mail is kept', async (inbox) => {
	const head = (subject: string, extra: string) => inbox.mail(subject, extra).split('\r\n\r\n')[0];
	await inbox.deliverRaw(`${head('no-boundary', 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed')}\r\n\r\nPlease call 030 1234567\r\n`);
	await inbox.deliverRaw(`${head('wrong-boundary', 'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="right"')}\r\n\r\n--left\r\nContent-Type: text/plain\r\n\r\nPlease call 030 7654321\r\n--left--\r\n`);
	await inbox.deliverRaw(`${head('bad-encoding', 'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=nonsense\r\nContent-Transfer-Encoding: base64')}\r\n\r\n$$$ not base64 $$$\r\n`);
	await inbox.deliverRaw(`${head('only-headers', '')}\r\n`);
	await inbox.publish();
	await inbox.untilDone(4);
	inbox.expectOnce('no-boundary', 'wrong-boundary', 'bad-encoding', 'only-headers');
	expect(bySubject(inbox, 'no-boundary')?.text).toContain('030 1234567');
	expect(bySubject(inbox, 'wrong-boundary')?.text).toContain('030 7654321');
	const { bytes } = (await inbox.store.get<{ bytes: Uint8Array }>("SELECT s.bytes FROM message_source s JOIN message m ON m.id = s.message_id WHERE m.subject = 'wrong-boundary'")) ?? { bytes: new Uint8Array() };
	expect(Buffer.from(bytes).toString()).toContain('--left');
});

test('fault 42: raw 8-bit headers and bodies without a charset are read', async (inbox) => {
	const raw = (id: string, subject: string, body: string, encoding: BufferEncoding) => Buffer.from(`From: client@client.example\r\nTo: ${inbox.user}\r\nSubject: ${subject}\r\nMessage-ID: <${id}.${inbox.user}>\r\n\r\n${body}\r\n`, encoding);
	await inbox.deliverRaw(raw('latin1', 'Besichtigung für Müller', 'Grüße aus Köln', 'latin1'));
	await inbox.deliverRaw(raw('utf8', 'Visite à Besançon ş', 'Déjà vu ş', 'utf8'));
	await inbox.publish();
	await inbox.untilDone(2);
	inbox.expectOnce('Besichtigung für Müller', 'Visite à Besançon ş');
	expect(bySubject(inbox, 'Besichtigung für Müller')?.text).toContain('Grüße aus Köln');
	expect(bySubject(inbox, 'Visite à Besançon ş')?.text).toContain('Déjà vu ş');
});
