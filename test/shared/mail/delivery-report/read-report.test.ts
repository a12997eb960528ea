import { readDeliveryReport } from '../../../../nodes/shared/mail/delivery-report/read-report';
import type { DeliveryReport } from '../../../../nodes/shared/mail/delivery-report/report';
import { parseMail } from '../../../../nodes/shared/mail/message/parse';
import { bufferSource } from '../../../../nodes/shared/mail/message/source';

const OURS = '<reply.4f2a@office.example>';

async function read(raw: string): Promise<DeliveryReport | null> {
	const bytes = Buffer.from(raw.replace(/\r?\n/g, '\r\n'));
	return await readDeliveryReport(bufferSource(bytes), (await parseMail(bytes)).mail);
}

/** What counts of a report, in short: outcome, address, code. */
const short = (report: DeliveryReport | null) => report?.recipients.map(({ outcome, address, statusCode }) => `${outcome} ${address} ${statusCode}`);

const HEAD = (from: string, subject: string, more = '') => `Return-Path: <>\nFrom: ${from}\nTo: office@office.example\nSubject: ${subject}\nMIME-Version: 1.0\n${more}`;
const RETURNED = `Received: from office.example by mx.example; Mon, 2 Nov 2026 09:10:00 +0000\nMessage-ID: ${OURS}\nFrom: Office <office@office.example>\nTo: ann@client.example\nSubject: Your enquiry\n\nHello Ann\n`;

/** A report of RFC 3464. */
function dsn(fields: string, { envelopeId = 'reply.4f2a', returned = 'message/rfc822', type = 'message/delivery-status', original = RETURNED } = {}): string {
	return `${HEAD('MAILER-DAEMON@mx.example (Mail Delivery System)', 'Undelivered Mail Returned to Sender', 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n')}
--b
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example. I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: ${type}

Reporting-MTA: dns; mx.example
${envelopeId === '' ? '' : `Original-Envelope-Id: ${envelopeId}\n`}
${fields}
--b
Content-Type: ${returned}

${original}
--b--
`;
}

const FAILED = 'Final-Recipient: rfc822; ann@client.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <ann@client.example>:\n Recipient address rejected: User unknown\n';

describe('the fields of RFC 3464', () => {
	test('who did not get it, why, and which mail it was', async () => {
		expect(await read(dsn(FAILED))).toEqual({
			envelopeId: 'reply.4f2a',
			headerIds: [OURS],
			recipients: [{ address: 'ann@client.example', originalAddress: null, outcome: 'bounced', statusCode: '5.1.1', reason: '550 5.1.1 <ann@client.example>: Recipient address rejected: User unknown' }],
		});
	});

	test.each([
		['headers alone', { returned: 'text/rfc822-headers' }],
		['a returned mail with other letters in its header (RFC 6533)', { returned: 'message/global' }],
		['without ENVID', { envelopeId: '' }],
	])('%s: the Message-ID is found', async (_, options) => {
		expect((await read(dsn(FAILED, options)))?.headerIds).toEqual([OURS]);
	});

	test('of a mail that was sent on, our own Message-ID comes first (RFC 5322, 3.6.6)', async () => {
		const original = `Resent-From: office@office.example\nResent-Message-ID: <smart-inbox-copy.1@office.example>\n${RETURNED.replace(OURS, '<theirs@client.example>')}`;
		expect((await read(dsn(FAILED, { original })))?.headerIds).toEqual(['<smart-inbox-copy.1@office.example>', '<theirs@client.example>']);
	});

	test('each recipient on its own: failed, delayed, delivered, passed on; also where no blank line stands between them', async () => {
		const fields = ['failed 5.2.1 a', 'delayed 4.4.1 b', 'delivered 2.0.0 c', 'relayed 2.0.0 d', 'expanded 2.0.0 e'].map((one) => {
			const [action, status, name] = one.split(' ');
			return `Final-Recipient: rfc822;${name}@client.example\nAction: ${action}\nStatus: ${status}\n`;
		});
		const expected = ['bounced a@client.example 5.2.1', 'delayed b@client.example 4.4.1', 'delivered c@client.example 2.0.0', 'delivered d@client.example 2.0.0', 'delivered e@client.example 2.0.0'];
		expect(short(await read(dsn(fields.join('\n'))))).toEqual(expected);
		expect(short(await read(dsn(fields.join(''))))).toEqual(expected);
	});

	test('where it was sent to, and where it was passed on to', async () => {
		const report = await read(dsn(`Original-Recipient: rfc822;ann@client.example\n${FAILED.replace('rfc822; ann@client.example', 'rfc822; ann.lee@provider.example')}`));
		expect(report?.recipients[0]).toMatchObject({ address: 'ann.lee@provider.example', originalAddress: 'ann@client.example' });
	});

	test.each(['utf-8; zo\\x{EB}@caf\\x{E9}.example', 'utf-8; zoë@café.example', 'UTF-8;<zoë@café.example>'])('an address with other letters (RFC 6533): %s', async (written) => {
		const report = await read(dsn(FAILED.replace('rfc822; ann@client.example', written), { type: 'message/global-delivery-status' }));
		expect(report?.recipients[0].address).toBe('zoë@café.example');
	});

	test.each([
		['Status: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 No such user', '5.1.1'],
		['Status: 5.2.0\nDiagnostic-Code: smtp; 550 Unknown user ann@client.example', '5.1.1'],
		['Status: 5.0.0\nDiagnostic-Code: smtp; 552 sorry, mailbox is full', '5.2.2'],
		['Status: 5.1.1\nDiagnostic-Code: smtp; 550 quota exceeded', '5.2.2'],
		['Status: 5.7.1 (delivery not authorized)', '5.7.1'],
		['Status: 4.4.7\nDiagnostic-Code: smtp; 450 later', '4.4.7'],
		['Diagnostic-Code: smtp; 550 5.4.1 Recipient address rejected', '5.4.1'],
		['Diagnostic-Code: X-Notes; retry timeout exceeded', '4.4.7'],
		['Diagnostic-Code: smtp; host 5.1.1.7 said no with 554', '5.0.0'],
	])('the code: %s', async (fields, code) => {
		expect((await read(dsn(`Final-Recipient: rfc822; ann@client.example\nAction: failed\n${fields}\n`)))?.recipients[0].statusCode).toBe(code);
	});

	test('a report in the mail that comes back is not this report', async () => {
		const inner = dsn(FAILED.replaceAll('ann@', 'other@')).replaceAll('"b"', '"c"').replaceAll('--b', '--c');
		expect(short(await read(dsn(FAILED, { original: inner })))).toEqual(['bounced ann@client.example 5.1.1']);
	});
});

describe('what servers write in words', () => {
	const BELOW = `------ This is a copy of the message, including all the headers. ------\n\n${RETURNED}`;

	test.each<[string, string, string[]]>([
		['qmail', `${HEAD('MAILER-DAEMON@mx.example', 'failure notice')}\nHi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ann@client.example>:\n198.51.100.7 does not like recipient.\nRemote host said: 550 no mailbox here by that name (#5.1.1)\nGiving up on 198.51.100.7.\n\n<bob@client.example>:\nSorry, I couldn't find any host named client.example. (#5.1.2)\n\n--- Below this line is a copy of the message.\n\n${RETURNED}`, ['bounced ann@client.example 5.1.1', 'bounced bob@client.example 5.1.2']],
		['Exim', `${HEAD('Mail Delivery System <Mailer-Daemon@mx.example>', 'Mail delivery failed: returning message to sender', 'X-Failed-Recipients: ann@client.example\n')}\nThis message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ann@client.example\n    host mx.client.example [198.51.100.7]\n    SMTP error from remote mail server after RCPT TO:<ann@client.example>:\n    550 5.1.1 unknown\n\n${BELOW}`, ['bounced ann@client.example 5.1.1']],
		['Exim, still trying', `${HEAD('Mail Delivery System <Mailer-Daemon@mx.example>', 'Warning: message 1abc delayed 24 hours')}\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.\n\nThe address to which the message has not yet been delivered is:\n\n  ann@client.example\n    Delay reason: 451 try again\n\nNo action is required on your part. Delivery attempts will continue for\nsome time.\n`, ['delayed ann@client.example 4.0.0']],
		['old Postfix', `${HEAD('MAILER-DAEMON@mx.example (Mail Delivery System)', 'Undelivered Mail Returned to Sender')}\nThis is the Postfix program at host mx.example.\n\nFor further assistance, please send mail to <postmaster@mx.example>\n\n<ann@client.example>: host mx.client.example[198.51.100.7] said: 550\n    <ann@client.example>: User unknown in local recipient table\n\n${RETURNED}`, ['bounced ann@client.example 5.1.1']],
		['old sendmail', `${HEAD('Mail Delivery Subsystem <MAILER-DAEMON>', 'Returned mail: User unknown')}\n   ----- Transcript of session follows -----\n... while talking to mx.client.example.:\n>>> RCPT To:<ann@client.example>\n<<< 550 5.1.1 No such person\n550 <ann@client.example>... User unknown\n\n   ----- Unsent message follows -----\n${RETURNED}`, ['bounced ann@client.example 5.1.1']],
		['Exchange 2003', `${HEAD('System Administrator <postmaster@exchange.example>', 'Undeliverable: Your enquiry')}\nYour message\n\n  To:      office@office.example\n  Subject: Your enquiry\n\ndid not reach the following recipient(s):\n\nann@client.example on Mon, 2 Nov 2026 10:00:00 +0100\n    The recipient name is not recognized\n    Recipient Not Found\n`, ['bounced ann@client.example 5.1.1']],
		['Gmail, full', `${HEAD('Mail Delivery Subsystem <mailer-daemon@gmail.example>', 'Delivery Status Notification (Failure)', 'X-Failed-Recipients: ann@client.example\n')}\nDelivery to the following recipient failed permanently:\n\n     ann@client.example\n\nTechnical details of permanent failure:\nThe error that the other server returned was: 552 5.2.2 The account is over quota\n\n----- Original message -----\n\n${RETURNED}`, ['bounced ann@client.example 5.2.2']],
		['fields in the text', `${HEAD('MAILER-DAEMON@mx.example', 'Delivery Status Notification (Failure)')}\nAn error occurred while trying to deliver the mail to the following recipients:\nann@client.example\n\nTechnical report:\n\nReporting-MTA: dsn; mx.example\n\nAction: failed\nFinal-Recipient: rfc822; ann@client.example\nDiagnostic-Code: smtp; 550 5.1.1 User Unknown\nStatus: 5.1.1\n`, ['bounced ann@client.example 5.1.1']],
		['a name beside the address only in the returned header', `${HEAD('postmaster@gw.example', 'Undeliverable mail', 'Content-Type: multipart/mixed; boundary=b\n')}\n--b\n\nNo valid recipients.\n--b\nContent-Type: message/rfc822\n\n${RETURNED}\n--b--\n`, ['bounced ann@client.example 5.1.1']],
	])('%s', async (_, raw, expected) => {
		const report = await read(raw);
		expect(short(report)).toEqual(expected);
		if (raw.includes(OURS)) expect(report?.headerIds[0]).toBe(OURS);
	});

	test('whoever is asked for help and whoever sent the mail did not fail', async () => {
		const raw = `${HEAD('MAILER-DAEMON@mx.example', 'Undeliverable')}\nThe mail of office@office.example to ann@client.example was refused: 550 no.\nAsk support@mx.example or postmaster@client.example.\n`;
		expect(short(await read(raw))).toEqual(['bounced ann@client.example 5.0.0']);
	});

	test('an answer in a thread names the mail it is about, when nothing comes back with it', async () => {
		const report = await read(`${HEAD('MAILER-DAEMON@mx.example', 'Undeliverable', `In-Reply-To: ${OURS}\nReferences: <old@client.example> ${OURS}\n`)}\n<ann@client.example>: 550 no\n`);
		expect(report?.headerIds[0]).toBe(OURS);
	});

	test('a mail that names nobody is no report', async () => {
		expect(await read(`${HEAD('MAILER-DAEMON@mx.example', 'Undeliverable')}\nSomething went wrong.\n`)).toBeNull();
	});
});

describe('notifications of Amazon SES', () => {
	const mail = { messageId: '0102-x', sourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/office.example', headers: [{ name: 'Message-ID', value: OURS }] };
	const inMail = (text: string) => `${HEAD('AWS Notifications <no-reply@sns.example>', 'AWS Notification Message')}\n${text}\n\n--\nIf you wish to stop receiving notifications, ...\n`;
	const bounce = { notificationType: 'Bounce', bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'ann@client.example', action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }] }, mail };

	test('alone, or inside one of Amazon SNS', async () => {
		for (const text of [JSON.stringify(bounce), JSON.stringify({ Type: 'Notification', Message: JSON.stringify(bounce) }, null, 2)]) {
			const report = await read(inMail(text));
			expect(short(report)).toEqual(['bounced ann@client.example 5.1.1']);
			expect(report?.headerIds).toEqual([OURS, '<0102-x@email.amazonses.com>', '<0102-x@eu-west-1.amazonses.com>']);
		}
	});

	test('a full mailbox, a delay, a delivery', async () => {
		const of = async (notification: unknown) => short(await read(inMail(JSON.stringify(notification))));
		expect(await of({ eventType: 'Bounce', bounce: { bounceType: 'Transient', bounceSubType: 'MailboxFull', bouncedRecipients: [{ emailAddress: 'ann@client.example' }] } })).toEqual(['bounced ann@client.example 5.2.2']);
		expect(await of({ eventType: 'DeliveryDelay', deliveryDelay: { delayedRecipients: [{ emailAddress: 'ann@client.example' }] } })).toEqual(['delayed ann@client.example 4.0.0']);
		expect(await of({ eventType: 'Delivery', delivery: { recipients: ['ann@client.example', null] } })).toEqual(['delivered ann@client.example 2.0.0']);
	});

	test('what is no JSON, or holds something else, is read as words', async () => {
		for (const broken of ['{"notificationType":"Bounce","bounce":', '{"notificationType":"Bounce","bounce":{"bouncedRecipients":7}}']) {
			expect(short(await read(inMail(`${broken}\n<ann@client.example>: 550 5.1.1 no`)))).toEqual(['bounced ann@client.example 5.1.1']);
		}
	});
});

describe('a report that means harm', () => {
	/** Processor time, for the machine may be busy with something else. */
	const quickly = async (raw: string) => {
		const bytes = Buffer.from(raw.replace(/\n/g, '\r\n'));
		const { mail } = await parseMail(bytes);
		const before = process.cpuUsage();
		const report = await readDeliveryReport(bufferSource(bytes), mail);
		expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500);
		return report;
	};

	test.each([
		['hundreds of thousands of recipients', () => dsn(Array.from({ length: 50_000 }, (_, index) => `Final-Recipient: rfc822; a${index}@client.example\nAction: failed\nStatus: 5.1.1\n`).join('\n'))],
		['one field of megabytes', () => dsn(`${FAILED}Diagnostic-Code: ${'a '.repeat(500_000)}`)],
		['one value folded a million times', () => dsn(`Diagnostic-Code: x${'\n y'.repeat(50_000)}\n${FAILED}`)],
		['a text of nothing but addresses', () => `${HEAD('MAILER-DAEMON@mx.example', 'Undeliverable')}\n${'<ann@client.example>: 550 '.repeat(50_000)}`],
		['a text of nothing but header lines', () => `${HEAD('MAILER-DAEMON@mx.example', 'Undeliverable')}\n${'From: ann@client.example\n'.repeat(50_000)}`],
		['words that begin like the ones looked for', () => `${HEAD('MAILER-DAEMON@mx.example', 'Undeliverable')}\n<ann@client.example>: ${'user mailbox account message size exceed '.repeat(50_000)}`],
		['a name of thousands of failed recipients', () => `${HEAD('MAILER-DAEMON@mx.example', 'Undeliverable', `X-Failed-Recipients: ${Array.from({ length: 20_000 }, (_, index) => `a${index}@client.example`).join(',\n ')}\n`)}\nNo.\n`],
		['JSON within JSON', () => `${HEAD('no-reply@sns.example', 'AWS Notification Message')}\n{"notificationType":${'['.repeat(300_000)}}`],
	])('%s is read in bounded time', async (_, make) => {
		const report = await quickly(make());
		expect(report?.recipients.length ?? 0).toBeLessThanOrEqual(500);
		for (const { reason } of report?.recipients ?? []) expect((reason ?? '').length).toBeLessThanOrEqual(300);
	}, 60_000);
});
