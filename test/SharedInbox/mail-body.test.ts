import { parseDocument } from 'htmlparser2';

import { html } from '../../nodes/shared/html/html';
import { mailBody } from '../../nodes/SharedInbox/page/mail-body';
import { dataPicture, harmlessHtml } from '../../nodes/shared/html/harmless-html';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { HOSTILE } from './hostile-mails';
import { htmlMail, plainMail } from './test-inbox';
import { processorTime } from '../support/processor-time';

const ALLOWED_PICTURE = /^data:image\/(png|jpe?g|gif|webp|bmp);base64,/i;
const ALLOWED_LINK = /^(https?:|mailto:|tel:)/i;
const FORBIDDEN = new Set(['script', 'style', 'iframe', 'object', 'embed', 'form', 'input', 'button', 'textarea', 'select', 'svg', 'math', 'meta', 'base', 'link', 'video', 'audio', 'source', 'picture', 'template', 'noscript', 'frame', 'frameset', 'applet', 'title', 'body', 'head', 'html', 'map', 'area']);

type ParsedNode = ReturnType<typeof parseDocument>['children'][number];

/** Everything in a piece of HTML that could run, load, submit or cover something; empty = harmless. */
function dangersIn(text: string): string[] {
	const found: string[] = [];
	const walk = (nodes: readonly ParsedNode[]): void => {
		for (const node of nodes) {
			if (node.type === 'directive' || node.type === 'comment' || node.type === 'cdata') found.push(node.type);
			if (!('attribs' in node)) continue;
			if (FORBIDDEN.has(node.name)) found.push(node.name);
			for (const [name, value] of Object.entries(node.attribs)) {
				if (/^on|^srcset$|^background$|^action$|^formaction$|^ping$|^xlink|^srcdoc$|^poster$|^id$|^class$|^name$/.test(name)) found.push(`${name}=${value}`);
				if (name === 'src' && !ALLOWED_PICTURE.test(value)) found.push(`src=${value}`);
				if (name === 'href' && !ALLOWED_LINK.test(value)) found.push(`href=${value}`);
				if (name === 'style' && /url|expression|@|\\|position|behavior|import|image\(|element|\/\*/i.test(value)) found.push(`style=${value}`);
				if (name === 'target' && value !== '_blank') found.push(`target=${value}`);
			}
			if (node.name === 'a' && node.attribs.rel !== 'noopener noreferrer') found.push('a link that tells where it was clicked');
			walk(node.children);
		}
	};
	walk(parseDocument(text).children);
	return found;
}

describe('a mail in HTML', () => {
	it.each(HOSTILE)('with %s is made harmless', (_, hostile) => {
		expect(dangersIn(harmlessHtml(hostile).text)).toEqual([]);
	});

	it('the check itself sees dangers', () => {
		for (const [, hostile] of HOSTILE.slice(0, 3)) expect(dangersIn(hostile)).not.toEqual([]);
		expect(dangersIn('<p style="background:url(x)"><img src=x><a href=javascript:1>')).toHaveLength(4);
	});

	it('keeps what people write', () => {
		const { text } = harmlessHtml('<p style="color:#333; font-weight: bold">Hello <b>you</b></p><ul><li>One</li></ul><table border="1"><tr><td colspan="2" style="padding:4px;background-color:rgb(1, 2, 3)">x</td></tr></table><a href="https://a.example/x?y=1&amp;z=2">go</a>');
		expect(text).toBe('<p style="color:#333;font-weight:bold">Hello <b>you</b></p><ul><li>One</li></ul><table border="1"><tr><td colspan="2" style="padding:4px;background-color:rgb(1, 2, 3)">x</td></tr></table><a href="https://a.example/x?y=1&amp;z=2" target="_blank" rel="noopener noreferrer">go</a>');
	});

	it('counts the pictures it did not load, and leaves their text', () => {
		const { text, remoteImages } = harmlessHtml('<img src="https://x.example/1.png" alt="Our <house>"><img src="//x.example/2.png"><img src="cid:none">');
		expect(remoteImages).toBe(2);
		expect(text).toContain('[Our &lt;house&gt;]');
	});

	it('shows the pictures that came along, but never an SVG', () => {
		const png = { mimeType: 'image/png', content: Buffer.from('picture') };
		expect(harmlessHtml('<img src="cid:logo@x">', (source) => dataPicture(source, (id) => (id === 'logo@x' ? png : undefined))).text).toContain(`src="data:image/png;base64,${png.content.toString('base64')}"`);
		expect(harmlessHtml('<img src="cid:logo">', (source) => dataPicture(source, () => ({ mimeType: 'image/svg+xml', content: Buffer.from('<svg/>') }))).text).not.toContain('data:');
	});

	it.each([
		['ten million characters', '<p>x</p>'.repeat(1_250_000)],
		['a hundred thousand open tags', '<div>'.repeat(100_000)],
		['a hundred thousand open brackets', '<'.repeat(100_000)],
		['one attribute of a million', `<a href="${'a'.repeat(1_000_000)}">x</a>`],
		['a style of a million declarations', `<p style="${'color:red;'.repeat(100_000)}">x</p>`],
		['a style of brackets', `<p style="color:${'rgb('.repeat(1_000)}">x</p>`],
		['a table in a table, deep', '<table><tr><td>'.repeat(50_000)],
		['links without an end', '<a href="https://a.example/'.repeat(30_000)],
	])('of %s takes no longer than three seconds', (_, huge) => {
		const begin = processorTime();
		harmlessHtml(huge);
		expect(processorTime() - begin).toBeLessThan(3000);
	});
});

describe('the frame of a mail', () => {
	it('shows text as it is written, with links that tell nobody', async () => {
		const body = (await mailBody(await parseMail(Buffer.from(plainMail({ text: 'Look <b>here</b>: https://a.example/x?a=1&b=2.\nBye' }))))).text;
		expect(body).toContain('Look &lt;b&gt;here&lt;/b&gt;: <a href="https://a.example/x?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">https://a.example/x?a=1&amp;b=2</a>.');
	});

	it('says how many pictures were left out', async () => {
		expect((await mailBody(await parseMail(Buffer.from(htmlMail('<p>Hi</p><img src="https://x.example/a.gif">'))))).text).toContain('1 picture on other servers not loaded');
	});

	it('reads half a million characters of web addresses in linear time', async () => {
		const mail = await parseMail(Buffer.from(plainMail({ text: 'https://'.repeat(60_000) })));
		const begin = processorTime();
		await mailBody(mail);
		expect(processorTime() - begin).toBeLessThan(1000);
	});
});

describe('templates', () => {
	it('escape whatever is put into them, in text and attributes', () => {
		expect(html`<a title="${`"><script>'&`}">${'<b>'}</a>`.text).toBe('<a title="&quot;&gt;&lt;script&gt;&#39;&amp;">&lt;b&gt;</a>');
	});

	it('take other templates as they are, lists one by one, and nothing for nothing', () => {
		expect(html`${[html`<i>1</i>`, '<', 0]}${null}${undefined}${false}`.text).toBe('<i>1</i>&lt;0');
	});
});
