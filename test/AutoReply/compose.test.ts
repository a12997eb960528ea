import { composeReply, type ReplyContent } from '../../nodes/AutoReply/compose';
import { LANGUAGES, replyLanguage, TEXTS } from '../../nodes/AutoReply/texts';
import type { Listing } from '../../nodes/shared/store/listings';

const listing: Listing = {
	reference: 'R1',
	title: 'Flat <b>"near"</b> the park',
	kind: 'flat',
	operation: 'sale',
	status: 'available',
	price: 245_000,
	currency: 'EUR',
	rooms: 3,
	area: 85,
	place: 'Centro',
	latitude: null,
	longitude: null,
	url: 'https://agency.example/r1?a=1&b=2',
	pictureUrl: 'https://agency.example/r1.jpg',
	ownerId: null,
};
const content: ReplyContent = { language: 'en', name: 'Ana Ruiz', listing: null, suggestions: [], sender: 'Example Homes', threadSubject: null, subject: '', text: '' };

describe('W10: the text of the reply', () => {
	test.each(LANGUAGES)('the default in %s names person, listing and sender, and leaves no placeholder', (language) => {
		const reply = composeReply({ ...content, language, listing, suggestions: [{ listing: { ...listing, reference: 'R2' }, why: [] }] });
		expect(reply.text).toContain('Ana Ruiz');
		expect(reply.text).toContain('R1');
		expect(reply.text).toContain(TEXTS[language].suggestions);
		expect(reply.text).toContain('R2');
		expect(reply.text).toContain('Example Homes');
		expect(reply.subject).toContain('park');
		expect(reply.subject + reply.text + reply.html).not.toContain('[[');
		expect(reply.html).toContain(`lang="${language}"`);
	});

	test('nobody is greeted by a missing name, an advertisement or an address', () => {
		for (const name of [null, '', 'WIN at http://spam.example', 'www.spam.example', 'call 900123', 'ana@example.com', 'visit spam.shop now', 'x'.repeat(61)]) {
			expect(composeReply({ ...content, name }).text).toMatch(/^Hello,\n/);
		}
		expect(composeReply({ ...content, name: 'Ana\r\nBcc: victim' }).text).toMatch(/^Hello,\n/);
	});

	test('what came from a mail or a listing is escaped in HTML', () => {
		const { html, text } = composeReply({ ...content, name: '<img src=x onerror=alert(1)>', listing, text: 'Dear [[name]], about [[listing]] <script>' });
		expect(html).not.toMatch(/<img src=x|<script|<b>/);
		expect(html).toContain('Flat &lt;b&gt;&quot;near&quot;&lt;/b&gt; the park');
		expect(text).toContain('Flat <b>"near"</b> the park');
	});

	test('a name that looks like a placeholder stays a name', () => {
		expect(composeReply({ ...content, name: '[[sender]]' }).text).toContain('Hello [[sender]],');
	});

	test('the user\'s own text: placeholders are filled, unknown ones stay, listings go to the end when they have no place', () => {
		const suggestions = [{ listing, why: [] }];
		const placed = composeReply({ ...content, suggestions, subject: 'For [[name]]', text: 'A\n[[listings]]\nB [[other]]' });
		expect(placed.subject).toBe('For Ana Ruiz');
		expect(placed.text).toMatch(/^A\n• Flat[^]*\nB \[\[other\]\]\n$/);
		expect(composeReply({ ...content, suggestions, text: 'A' }).text).toMatch(/^A\n\n• Flat/);
		expect(composeReply({ ...content, text: 'A\n\n[[listings]]\n\nB' }).text).toBe('A\n\nB\n');
	});

	test('suggested listings have price, place and link in both versions; other links and pictures are dropped', () => {
		const good = composeReply({ ...content, suggestions: [{ listing, why: [] }] });
		expect(good.text).toMatch(/Centro · €245,000\n {2}https:\/\/agency\.example\/r1\?a=1&b=2/);
		expect(good.html).toContain('href="https://agency.example/r1?a=1&amp;b=2"');
		expect(good.html).toContain('src="https://agency.example/r1.jpg"');
		const bad = composeReply({ ...content, suggestions: [{ listing: { ...listing, url: 'javascript:alert(1)', pictureUrl: 'data:image/png;base64,AAAA' }, why: [] }] });
		expect(bad.html + bad.text).not.toMatch(/javascript:|data:image/);
	});

	test('a price in any currency is written, never thrown', () => {
		for (const currency of ['EUR', '€', 'xyz', '', 'Taler', null]) expect(composeReply({ ...content, suggestions: [{ listing: { ...listing, currency }, why: [] }] }).text).toMatch(/245,000/);
	});

	test('a person\'s own mail is answered in its thread, a portal\'s with a subject the person knows', () => {
		expect(composeReply({ ...content, threadSubject: 'Re: RE: Flat?' }).subject).toBe('Re: Flat?');
		expect(composeReply({ ...content, listing }).subject).toBe('Your enquiry about Flat <b>"near"</b> the park');
		expect(composeReply({ ...content, threadSubject: 'a\r\nBcc: x@y.example' }).subject).toBe('Re: a Bcc: x@y.example');
	});

	test('the language of the enquiry when it is ours, else the fall-back', () => {
		expect(replyLanguage('pt-BR', 'en')).toBe('pt');
		expect(replyLanguage('ES', 'en')).toBe('es');
		expect(replyLanguage('ja', 'de')).toBe('de');
		expect(replyLanguage(null, 'it')).toBe('it');
	});
});
