import { activityDue } from '../../../../nodes/shared/mail/notice-mail/activity-due';
import type { WrittenNotice } from '../../../../nodes/shared/mail/notice-mail/frame';
import { inboxLink } from '../../../../nodes/shared/mail/notice-mail/inbox-link';
import { ownerAssigned } from '../../../../nodes/shared/mail/notice-mail/owner-assigned';
import { quarantineDigest, quarantineEnded } from '../../../../nodes/shared/mail/notice-mail/quarantine-digest';
import { troubleEnded, troubleRaised, type NoticeReader } from '../../../../nodes/shared/mail/notice-mail/trouble';
import { isUrgent, mailboxPart, troubleKind, type TroubleKind } from '../../../../nodes/shared/mail/notice-mail/trouble-kind';
import { NOTICE_LANGUAGES, noticeLanguage, type NoticeLanguage } from '../../../../nodes/shared/mail/notice-mail/words/words';
import { htmlLinesToText, readHtmlLines } from '../../../../nodes/shared/mail/message/html-lines';
import { POOL_NOTICE } from '../../../../nodes/shared/store/pool';
import { quarantineSubject } from '../../../../nodes/shared/store/run-again';
import { noticeSubject } from '../../../../nodes/SmartInboxTrigger/health';
import { CONNECTION } from '../../../../nodes/SmartInboxTrigger/sources/connection';
import { assignedExample, dueExample, putAsideExample } from './examples';

const RAISED = Date.UTC(2026, 10, 20, 10);
const KINDS: TroubleKind[] = ['reconnect', 'unreachable', 'replies', 'copies', 'waiting', 'quarantine', 'other'];
const reader = (language: NoticeLanguage): NoticeReader => ({ name: 'Clara', language, timeZone: 'Europe/Madrid', page: 'https://n8n.example.com/webhook/inbox' });
const notice = (resolvedAt: number | null) => ({ message: 'The mail server said no', raisedAt: RAISED, resolvedAt });

/** Every mail of the set, in one language. */
function all(language: NoticeLanguage): WrittenNotice[] {
	return [
		ownerAssigned(assignedExample(language)),
		activityDue(dueExample(language), RAISED),
		...KINDS.flatMap((kind) => [
			troubleRaised({ kind, about: 'info@agency.example', notice: notice(null) }, reader(language)),
			troubleEnded({ kind, about: 'info@agency.example', notice: notice(RAISED + 1) }, reader(language)),
		]),
		quarantineDigest(putAsideExample, 3, reader(language)),
		quarantineEnded(3, reader(language)),
	];
}

const words = (text: string) => text.replace(/[^\p{L}\p{N}@]+/gu, ' ').trim();

describe.each(NOTICE_LANGUAGES)('every mail of the set in "%s"', (language) => {
	test('says the same as text and as HTML, and loads nothing', () => {
		for (const { subject, text, html } of all(language)) {
			const shown = words(htmlLinesToText(readHtmlLines(html)));
			for (const line of text.split('\n').filter((one) => one.trim() !== '' && !one.includes('https://'))) expect(shown).toContain(words(line));
			expect(html).not.toMatch(/<img|<script|url\(|src=|@import|http:/i);
			expect(html.match(/https:\/\/[^"]+/g)?.every((url) => url.startsWith('https://n8n.example.com/webhook/inbox?') || url.startsWith('https://agency.example/')) ?? true).toBe(true);
			expect(subject).not.toMatch(/undefined|null|[\n\r]/);
			expect(text).not.toMatch(/undefined|null|\$\{/);
		}
	});
});

test('no two languages say the same', () => {
	const [german, english, spanish] = NOTICE_LANGUAGES.map(all);
	for (const [index, { subject }] of english.entries()) expect(new Set([subject, german[index].subject, spanish[index].subject]).size).toBe(3);
});

test('the first language a member has that we write, else English', () => {
	expect([['fr', 'de-AT'], ['es'], ['fr'], []].map(noticeLanguage)).toEqual(['de', 'es', 'en', 'en']);
});

test.each([
	['mailbox:m1::connection', 'reconnect', true],
	['mailbox:m2::connection', 'unreachable', true],
	['mailbox:m2::connection:f1', 'unreachable', true],
	['mailbox:m2:port', 'unreachable', true],
	['mailbox:m2:certificate', 'other', false],
	['mailbox:m2:INBOX/connection', 'other', false],
	['mailbox:m1:copies', 'copies', false],
	['replies:a@b.example:held back', 'replies', false],
	['enquiries:waiting', 'waiting', false],
	['delivery:k:1:quarantined', 'quarantine', false],
	['something:new', 'other', false],
])('the kind of "%s" is %s', (subject, kind, urgent) => {
	const found = troubleKind(subject, (id) => id === 'm1');
	expect([found, isUrgent(found)]).toEqual([kind, urgent]);
});

test('the kinds are those that the rest of the package raises', () => {
	const kind = (subject: string) => troubleKind(subject, () => true);
	expect([noticeSubject('m1', CONNECTION), quarantineSubject('k1'), POOL_NOTICE].map(kind)).toEqual(['reconnect', 'quarantine', 'waiting']);
	expect(mailboxPart(noticeSubject('m1', 'INBOX'))).toEqual({ mailboxId: 'm1', part: 'INBOX' });
});

test('A1: what is in a personal mailbox is not told to administrators', () => {
	const { text, html } = quarantineDigest(putAsideExample, 3, reader('en'));
	for (const body of [text, html]) {
		expect(body).toContain('Viewing on Monday');
		expect(body).not.toMatch(/private words|friend@/);
		expect(body).toContain('a mail in a personal mailbox');
	}
});

test('a mail that pretends to be HTML, to turn the text around or to be a line of its own stays a text', () => {
	const { subject, text, html } = ownerAssigned({ ...assignedExample('en'), person: { ...assignedExample('en').person, name: 'Ana\r\nBcc: x@y.example\u202e<b>' }, text: '<img src=x onerror=alert(1)>\u202e\r\n<script>' });
	expect(subject).not.toMatch(/[\r\n\u202e]/);
	expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;<br>&lt;script&gt;');
	expect(html).not.toMatch(/<script|<img|<b>|\u202e/);
	expect(text).toContain('> <script>');
	expect(ownerAssigned({ ...assignedExample('en'), text: 'x'.repeat(1_000_000) }).html.length).toBeLessThan(12_000);
});

test('a link leads into the inbox page when its address is known, and nowhere else', () => {
	expect(inboxLink('https://n8n.example.com/webhook/inbox?x=1#y', { message: 'a&b' })).toBe('https://n8n.example.com/webhook/inbox?message=a%26b');
	for (const page of [null, '', 'javascript:alert(1)', 'ftp://x.example', 'https://']) expect(inboxLink(page, { show: 'attention' })).toBeNull();
	expect(ownerAssigned({ ...assignedExample('en'), page: null }).html).not.toContain('class="button"');
});
