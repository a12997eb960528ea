import { composeForward, composeForwardAttached, composeReply, type Original, type Written } from '../../../../nodes/shared/mail/answer/answer';
import { answerLanguage } from '../../../../nodes/shared/mail/answer/answer-words';
import { chosenSignature } from '../../../../nodes/shared/mail/answer/signature';
import { composeMail } from '../../../../nodes/shared/mail/compose';
import { htmlLinesToText, readHtmlLines } from '../../../../nodes/shared/mail/message/html-lines';
import { parseMail } from '../../../../nodes/shared/mail/message/parse';
import { strictFaults } from '../strict-mail';

const written = (changes: Partial<Written> = {}): Written => ({ text: 'On Monday?', html: null, signature: null, style: { language: 'en', timeZone: 'Europe/Madrid' }, ...changes });

async function original(lines: string[], head: string[] = []): Promise<Original> {
	const raw = ['From: Ann Lee <ann@client.example>', 'To: Office <office@agency.example>', 'Cc: bob@client.example', 'Subject: AW: Viewing', 'Message-ID: <a@client.example>', 'Date: Mon, 05 Jan 2026 09:30:00 +0000', 'MIME-Version: 1.0', ...(head.length > 0 ? head : ['Content-Type: text/plain; charset=utf-8']), '', ...lines];
	return { ...(await parseMail(Buffer.from(raw.join('\r\n')))), receivedAt: '2026-01-05T09:31:00.000Z' };
}

const PNG = Buffer.from('not really a picture').toString('base64');
const WITH_PICTURE = [
	'--m', 'Content-Type: multipart/related; boundary=r', '', '--r', 'Content-Type: text/html; charset=utf-8', '',
	'<html><head><style>p{color:red}</style><script>alert(1)</script></head><body><p onclick="x()">See <b>this</b> <img src="cid:house@x"><img src="https://pics.example/1.png"><img src="cid:none"></p></body></html>',
	'--r', 'Content-Type: image/png; name=house.png', 'Content-ID: <house@x>', 'Content-Disposition: inline; filename=house.png', 'Content-Transfer-Encoding: base64', '', PNG, '--r--',
	'--m', 'Content-Type: application/pdf; name=plan.pdf', 'Content-Disposition: attachment; filename=plan.pdf', 'Content-Transfer-Encoding: base64', '', Buffer.from('PDF').toString('base64'), '--m--', '',
];
const MIXED = ['Content-Type: multipart/mixed; boundary=m'];

/** Composes and reads again what a recipient gets. */
async function delivered(parts: { subject: string; text: string; html?: string; attachments: { fileName: string; mimeType: string; content: Buffer; contentId?: string }[] }) {
	const { source } = await composeMail({ from: { name: '', address: 'office@agency.example' }, to: [{ name: '', address: 'ann@client.example' }], messageId: '<r@agency.example>', ...parts });
	expect(strictFaults(source)).toEqual([]);
	return await parseMail(source);
}

describe('A reply', () => {
	test('what was written, the signature, and then the original', async () => {
		const { subject, text, inReplyTo, references } = await composeReply(await original(['Can I see it?  ', '> earlier', '', 'Ann']), written({ signature: 'Marta Gil\nExample Homes' }), true);
		expect(subject).toBe('Re: Viewing');
		expect(text).toBe('On Monday?\n\n-- \nMarta Gil\nExample Homes\n\nOn 5 Jan 2026, 10:30, Ann Lee <ann@client.example> wrote:\n> Can I see it?\n>> earlier\n>\n> Ann\n');
		expect([inReplyTo, references]).toEqual(['<a@client.example>', ['<a@client.example>']]);
	});
	test('without a quotation', async () => {
		expect((await composeReply(await original(['Hello']), written(), false)).text).toBe('On Monday?');
	});
	test.each([
		['de', 'Am 5. Jan. 2026, 10:30 schrieb Ann Lee <ann@client.example>:'],
		['en', 'On 5 Jan 2026, 10:30, Ann Lee <ann@client.example> wrote:'],
		['es', 'El 5 ene 2026, 10:30, Ann Lee <ann@client.example> escribió:'],
		['fr', 'Le 5 janv. 2026, 10:30, Ann Lee <ann@client.example> a écrit :'],
		['it', 'Il 5 gen 2026, 10:30, Ann Lee <ann@client.example> ha scritto:'],
		['nl', 'Op 5 jan 2026, 10:30 schreef Ann Lee <ann@client.example>:'],
		['pt', 'Em 5 de jan. de 2026, 10:30, Ann Lee <ann@client.example> escreveu:'],
	] as const)('in %s it says who wrote, and our own reading takes it for history', async (language, attribution) => {
		const reply = await composeReply(await original(['Can I see it?']), written({ style: { language, timeZone: 'Europe/Madrid' }, signature: 'Marta', html: '<p>On Monday?</p>' }), true);
		expect(reply.text).toContain(`\n${attribution}\n> Can I see it?`);
		expect((await delivered({ ...reply, html: undefined })).mail.visibleText).toBe('On Monday?');
		expect((await delivered({ ...reply, text: ' ' })).mail.visibleText.trim()).toBe('On Monday?');
	});
	test('in HTML the original is harmless, its pictures go along, and both bodies say the same', async () => {
		const reply = await composeReply(await original(WITH_PICTURE, MIXED), written({ html: '<html><body><p>On <i>Monday</i>?</p></body></html>', signature: 'Marta & Co' }), true);
		expect(reply.html).not.toMatch(/script|onclick|<style|cid:none/);
		expect(reply.html).toContain('src="https://pics.example/1.png"');
		expect(reply.html?.indexOf('Marta &amp; Co')).toBeLessThan(reply.html?.indexOf('<blockquote') ?? 0);
		expect(reply.html?.endsWith('</body></html>')).toBe(true);
		const { mail, attachments } = await delivered(reply);
		expect(attachments.map(({ info }) => [info.fileName, info.contentId])).toEqual([['house.png', expect.stringContaining('house@x')]]);
		expect(await attachments[0].content()).toEqual(Buffer.from('not really a picture'));
		const words = (text: string) => text.replace(/[>\s]+/g, ' ').trim();
		expect(words(htmlLinesToText(readHtmlLines(mail.html ?? '')))).toBe(words(mail.text));
	});
	test('a name with placeholders and line breaks stays a name', async () => {
		const hostile = await original(['Hi']);
		hostile.mail.from = { name: '{person} $& {date}\r\nBcc: x', address: 'ann@client.example' };
		expect((await composeReply(hostile, written(), true)).text).toContain('wrote:\n> Hi');
		expect((await composeReply(hostile, written(), true)).text).toContain('{person} $& {date} Bcc: x <ann@client.example>');
	});
	test('a very long original is cut, and that is said', async () => {
		const long = await original(Array.from({ length: 20_000 }, () => 'A line of a newsletter, again and again.'));
		long.mail.html = `<p>${'<b>word</b> '.repeat(50_000)}</p>`;
		const reply = await composeReply(long, written({ html: '<p>Hi</p>', style: { language: 'de', timeZone: 'utc' } }), true);
		expect(reply.text.length).toBeLessThan(120_000);
		expect(reply.html?.length).toBeLessThan(320_000);
		expect(reply.text).toContain('[Der Rest ist hier nicht wiedergegeben.]');
		expect(reply.html).toContain('[Der Rest ist hier nicht wiedergegeben.]');
	});
});

describe('A mail that is passed on', () => {
	test('says who wrote it, when and to whom, and takes its files along', async () => {
		const { subject, text, references, inReplyTo, attachments } = await composeForward(await original(WITH_PICTURE, MIXED), written({ text: 'For you', signature: 'Marta' }), true);
		expect(subject).toBe('Fwd: AW: Viewing');
		expect(text).toBe('For you\n\n-- \nMarta\n\n---------- Forwarded message ----------\nFrom: Ann Lee <ann@client.example>\nDate: 5 Jan 2026, 10:30\nSubject: AW: Viewing\nTo: Office <office@agency.example>\nCc: bob@client.example\n\nSee this\n');
		expect([inReplyTo, references]).toEqual([undefined, ['<a@client.example>']]);
		expect(attachments.map(({ fileName }) => fileName)).toEqual(['house.png', 'plan.pdf']);
	});
	test('without its files only the pictures it shows go along', async () => {
		expect((await composeForward(await original(WITH_PICTURE, MIXED), written({ html: '<p>For you</p>' }), false)).attachments.map(({ fileName }) => fileName)).toEqual(['house.png']);
		expect((await composeForward(await original(WITH_PICTURE, MIXED), written(), false)).attachments).toEqual([]);
	});
	test('attached, the original is there byte for byte', async () => {
		const source = Buffer.from('From: ann@client.example\r\nSubject: Grüße\r\n\r\nHällo\r\n');
		const { mail, attachments } = await delivered(composeForwardAttached(await original(['x']), source, written()));
		expect(mail.text.trim()).toBe('On Monday?');
		expect(attachments.map(({ info }) => [info.fileName, info.mimeType])).toEqual([['AW Viewing.eml', 'message/rfc822']]);
		expect((await attachments[0].content()).toString().trimEnd()).toBe(source.toString().trimEnd());
	});
});

test('The member’s signature, else the mailbox’s', () => {
	expect([chosenSignature('M', 'B'), chosenSignature(' ', 'B'), chosenSignature(null, 'B'), chosenSignature(undefined, null)]).toEqual(['M', 'B', 'B', null]);
});

test('English where there are no words for a language', () => {
	expect(['de', 'de-AT', 'FR', 'ja', '', 'toString', null].map(answerLanguage)).toEqual(['de', 'de', 'fr', 'en', 'en', 'en', 'en']);
});
