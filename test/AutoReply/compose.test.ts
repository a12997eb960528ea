import { composeReply, type ReplyContent, type WrittenText } from '../../nodes/AutoReply/compose';
import { TEXTS } from '../../nodes/shared/mail/reply-text/texts';
import { WRITTEN_LANGUAGES } from '../../nodes/shared/mail/template/languages';
import { CONTENT, FLAT, suggest } from './reply-content';

const HOSTILE = { ...FLAT, title: 'Flat <b>"near"</b> the park' };
const own = (body: string, subject = '', format: WrittenText['format'] = 'text') => ({ written: { subject, body, format } });
const compose = (content: Partial<ReplyContent> = {}) => composeReply({ ...CONTENT, ...content });

describe('W10: the default reply', () => {
	test.each(WRITTEN_LANGUAGES)('in %s names person, listing and sender, and leaves no variable', (language) => {
		const reply = compose({ language, listing: FLAT, suggestions: suggest({ reference: 'R2' }) });
		for (const said of ['Ana Ruiz', 'R1', TEXTS[language].suggestions, 'R2', TEXTS[language].view, 'Example Homes']) {
			expect(reply.text).toContain(said);
			expect(reply.html).toContain(said);
		}
		expect(reply.subject).toContain('park');
		expect(reply.subject + reply.text + reply.html).not.toMatch(/\[\[|undefined|null/);
		expect(reply.html).toContain(`<html lang="${language}" dir="${TEXTS[language].direction ?? 'ltr'}">`);
		expect(reply.warnings).toEqual([]);
	});

	test('nobody is greeted by a missing name, an advertisement or an address', () => {
		for (const name of [null, '', 'WIN at http://spam.example', 'www.spam.example', 'call 900123', 'ana@example.com', 'visit spam.shop now', 'x'.repeat(61), 'Ana\r\nBcc: victim']) {
			const { text, html } = compose({ name });
			expect(text).toMatch(/^Hello,\n/);
			expect(html).toContain('>Hello,</p>');
		}
	});

	test('a listing without a title is called by its reference, once', () => {
		const { subject, text } = compose({ listing: { ...FLAT, title: null } });
		expect(subject).toBe('Your enquiry about R1');
		expect(text).toContain('Thank you for your enquiry about “R1”. We have received it');
	});

	test('without suggestions there is no heading either', () => {
		const { text, html } = compose();
		expect(text + html).not.toContain(TEXTS.en.suggestions);
		expect(html).not.toContain('class="card"');
	});

	test('the signature signs, with its links; without one the sender does', () => {
		const signed = compose({ signature: 'Marta Gil\r\nExample Homes <b>\nhttps://homes.example.' });
		expect(signed.text).toMatch(/Kind regards,\nMarta Gil\nExample Homes <b>\nhttps:\/\/homes\.example\.\n$/);
		expect(signed.html).toContain('<a href="https://homes.example" style');
		expect(signed.html).toContain('<strong><bdi>Marta Gil</bdi></strong><br>\n<bdi>Example Homes &lt;b&gt;</bdi><br>');
		expect(compose().text).toMatch(/Kind regards,\nExample Homes\n$/);
	});

	test('a list of mails shows what the mail says, and no greeting', () => {
		expect(compose().html).toMatch(/<body[^>]*>\n<div style="display:none[^>]*>We have received your enquiry/);
		expect(compose(own('Hello')).html).not.toContain('display:none');
	});

	test('a person\'s own mail is answered in its thread, a portal\'s with a subject the person knows', () => {
		expect(compose({ threadSubject: 'Re: RE: Flat?' }).subject).toBe('Re: Flat?');
		expect(compose({ listing: HOSTILE }).subject).toBe('Your enquiry about Flat <b>"near"</b> the park');
		expect(compose({ threadSubject: 'a\r\nBcc: x@y.example' }).subject).toBe('Re: a Bcc: x@y.example');
	});
});

describe('W10: a text of the user\'s own', () => {
	test('what came from a mail or a listing is escaped in HTML', () => {
		const { html, text } = compose({ name: '<img src=x onerror=alert(1)>', listing: HOSTILE, ...own('Dear [[name]], about [[listing]] <script>') });
		expect(html).not.toMatch(/<img src=x|<script|<b>/);
		expect(html).toContain('Flat &lt;b&gt;&quot;near&quot;&lt;/b&gt; the park');
		expect(text).toContain('Flat <b>"near"</b> the park');
	});

	test('a subject alone is enough: the text is then the default', () => {
		const { subject, text } = compose({ listing: FLAT, ...own('', 'About [[reference]]') });
		expect(subject).toBe('About R1');
		expect(text).toContain('Thank you for your enquiry about “Flat near the park”');
	});

	test('variables that nobody knows stay and are named; listings go to the end, below a heading, when they have no place', () => {
		const suggestions = suggest({});
		const placed = compose({ suggestions, ...own('A\n[[listings]]\nB [[other]]', 'For [[name]] [[listings]]') });
		expect(placed.subject).toBe('For Ana Ruiz [[listings]]');
		expect(placed.text).toMatch(/^A\n\n• Flat[^]*\n\nB \[\[other\]\]\n$/);
		expect(placed.warnings).toEqual([expect.stringContaining('The subject keeps [[listings]]'), expect.stringContaining('The text keeps [[other]]')]);
		expect(compose({ suggestions, ...own('A') }).text).toMatch(/^A\n\nYou may also be interested in\n\n• Flat/);
		expect(compose(own('A\n\n[[listings]]\n\nB')).text).toBe('A\n\nB\n');
	});

	test('in Hebrew or Arabic it runs from right to left, whatever the enquiry\'s language', () => {
		expect(compose(own('[[name]] שלום')).html).toContain('dir="rtl">');
		expect(compose({ language: 'ar', ...own('<p lang="ar">Hello</p>', '', 'html') }).html).toContain('<html lang="ar" dir="ltr">');
	});

	test('HTML with colours of its own stays on white paper; without them it follows the reader\'s program', () => {
		const dark = '@media (prefers-color-scheme:dark)';
		expect(compose(own('<p style="color:#333">Hello</p>', '', 'html')).html).not.toContain(dark);
		expect(compose(own('<p>Which color?</p>', '', 'html')).html).toContain(dark);
	});
});

describe('W10: suggested listings', () => {
	test('say the same as a card and as text: price, place, rooms, size, reference, link', () => {
		const { text, html } = compose({ suggestions: suggest({}) });
		expect(text).toContain('• Flat near the park\n  €245,000\n  Centro · 3\u00a0rooms · 85\u00a0m²\n  Reference: R1\n  View details: https://agency.example/r1?a=1&b=2\n');
		expect(html).toContain('href="https://agency.example/r1?a=1&amp;b=2"');
		expect(html).toContain('src="https://agency.example/r1.jpg"');
		for (const fact of ['<bdi>Flat near the park</bdi>', '<bdi>€245,000</bdi>', '<bdi>Centro</bdi> · <bdi>3\u00a0rooms</bdi> · <bdi>85\u00a0m²</bdi>', 'Reference: R1', 'View details']) expect(html).toContain(fact);
	});

	test('leave out what is not known', () => {
		const { text, html } = compose({ suggestions: suggest({ title: null, price: null, rooms: null, area: 0, place: null, url: null, pictureUrl: null }) });
		expect(text).toContain('interested in\n\n• R1\n\nIf you');
		expect(html).not.toMatch(/<img|class="button"|class="picture"|Reference/);
	});

	test('links and pictures that are not on the web are dropped', () => {
		for (const address of ['javascript:alert(1)', 'data:image/png;base64,AAAA', 'file:///etc/passwd', '//agency.example/x', 'https://a.example/"onerror=x']) {
			const { html, text } = compose({ suggestions: suggest({ url: address, pictureUrl: address }) });
			expect(html).not.toMatch(/<img|class="button"/);
			expect(text).not.toContain('View details');
		}
	});

	test('a price in any currency is written, never thrown; none is left out', () => {
		for (const currency of ['EUR', '€', 'xyz', '', 'Taler', null]) expect(compose({ suggestions: suggest({ currency }) }).text).toMatch(/245,000/);
		expect(compose({ language: 'de', suggestions: suggest({ price: 1234.4, rooms: 2.5 }) }).text).toMatch(/1\.234\u00a0€\n {2}Centro · 2,5\u00a0Zimmer/);
		expect(compose({ language: 'pl', suggestions: suggest({ rooms: 5 }) }).text).toContain('5\u00a0pokoi');
		expect(compose({ suggestions: suggest({ price: 0 }) }).text).toContain('• Flat near the park\n  Centro');
	});

	test('a long title is cut between words, a size is in the agency\'s unit', () => {
		const { text } = compose({ areaUnit: 'squareFeet', suggestions: suggest({ title: `${'word '.repeat(40)}\r\nend`, area: 1200 }) });
		expect(text).toMatch(/• (?:word ){27}word…\n/);
		expect(text).toContain('1,200\u00a0ft²');
	});
});
