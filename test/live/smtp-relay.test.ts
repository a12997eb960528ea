import { talk, type SmtpClient } from '../SmartInboxTrigger/smtp-client';
import { closeReceivers, startReceiver } from '../SmartInboxTrigger/smtp-receiver';

// The classic open-relay tests (abuse.net, ORDB, rbl.jp): the name in front says what each tries. The server's own name
// and address are those of "office.example" and 127.0.0.1, the stranger is "victim@elsewhere.example".
const OURS = 'leads@office.example';

let port: number;
let mails: Awaited<ReturnType<typeof startReceiver>>['mails'];
let client: SmtpClient;

beforeAll(async () => {
	({ port, mails } = await startReceiver({ recipients: `${OURS}, a+b@office.example`, patience: { errors: 1000, errorPause: 0 } }));
});
afterAll(closeReceivers);
beforeEach(async () => {
	client = await talk(port);
	expect(client.greeting).toMatch(/^220 /);
	await client.say('EHLO client.example');
});
afterEach(() => client.close());

test.each([
	['1 plain', 'spam@elsewhere.example', 'victim@elsewhere.example'],
	['2 sender without a domain', 'spam', 'victim@elsewhere.example'],
	['3 null sender', '', 'victim@elsewhere.example'],
	['4 sender at our domain', 'spam@office.example', 'victim@elsewhere.example'],
	['5 sender at our address literal', 'spam@[127.0.0.1]', 'victim@elsewhere.example'],
	['6 percent hack', 'spam@office.example', 'victim%elsewhere.example@office.example'],
	['7 percent hack at our address literal', 'spam@office.example', 'victim%elsewhere.example@[127.0.0.1]'],
	['8 quoted address', 'spam@office.example', '"victim@elsewhere.example"'],
	['9 quoted percent hack', 'spam@office.example', '"victim%elsewhere.example"'],
	['10 address before our domain', 'spam@office.example', 'victim@elsewhere.example@office.example'],
	['11 quoted address before our domain', 'spam@office.example', '"victim@elsewhere.example"@office.example'],
	['12 address before our address literal', 'spam@office.example', 'victim@elsewhere.example@[127.0.0.1]'],
	['13 source route over our domain', 'spam@office.example', '@office.example:victim@elsewhere.example'],
	['14 source route over our address literal', 'spam@office.example', '@[127.0.0.1]:victim@elsewhere.example'],
	['15 bang path', 'spam@office.example', 'elsewhere.example!victim'],
	['16 bang path at our domain', 'spam@office.example', 'elsewhere.example!victim@office.example'],
	['17 bang path at our address literal', 'spam@office.example', 'elsewhere.example!victim@[127.0.0.1]'],
	['18 bang path over us', 'spam@office.example', 'office.example!elsewhere.example!victim'],
	['19 colon path', 'spam@office.example', 'victim%elsewhere.example%office.example'],
	['20 our own recipient as sender', OURS, 'victim@elsewhere.example'],
	['21 source route of two', 'spam@office.example', '@office.example,@relay.example:victim@elsewhere.example'],
	['22 our recipient with a percent hack', 'spam@office.example', 'leads%elsewhere.example@office.example'],
	['23 our recipient as a subdomain', 'spam@office.example', 'leads@office.example.elsewhere.example'],
	['24 no domain at all', 'spam@office.example', 'leads'],
	['25 line break in the address', 'spam@office.example', 'leads@office.example>\rRCPT TO:<victim@elsewhere.example'],
	['26 quoted local part with our recipient', 'spam@office.example', '"leads@office.example,victim"@elsewhere.example'],
])('W2: no relay, %s', async (_name, sender, recipient) => {
	const from = await client.say(`MAIL FROM:<${sender}>`);
	const to = await client.say(`RCPT TO:<${recipient}>`);
	expect(to).toMatch(/^5\d\d /);
	if (/^250/.test(from) && /^[\w.%!@]+$/.test(recipient) && /^[\w.%!]+@[\w.]+$/.test(recipient)) expect(to).toMatch(/^550 5\.1\.1 /);
	// Refused before DATA: nobody has to send a bounce.
	expect(await client.say('DATA')).toMatch(/^503 /);
	expect(mails).toEqual([]);
});

test.each([
	['as listed', OURS, OURS],
	['in capitals', 'LEADS@OFFICE.EXAMPLE', OURS],
	['with a tag', 'leads+portal@office.example', OURS],
	['with a tag that looks like a percent hack: the tag is a name, nothing is sent on', 'leads+x%elsewhere.example@office.example', OURS],
	['over a source route, which is left aside (RFC 5321, C)', '@relay.example:leads@office.example', OURS],
	['that has a plus itself', 'a+b@office.example', 'a+b@office.example'],
])('W2: accepted, a recipient %s', async (_name, recipient, expected) => {
	mails.length = 0;
	expect(await client.say('MAIL FROM:<>')).toMatch(/^250 /);
	expect(await client.say(`RCPT TO:<${recipient}>`)).toMatch(/^250 /);
	expect(await client.say('DATA')).toMatch(/^354 /);
	expect(await client.raw('Subject: x\r\n\r\nx\r\n.\r\n')).toMatch(/^250 /);
	expect(mails).toMatchObject([{ sender: '', recipients: [expected] }]);
});
