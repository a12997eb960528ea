import { fillBody, fillSubject, type Template } from '../../../../nodes/shared/mail/template/fill';
import { linesValue, linkValue, oneLineValue, type Values } from '../../../../nodes/shared/mail/template/values';
import { placeholdersIn, templateWarnings, VARIABLES } from '../../../../nodes/shared/mail/template/variables';
import { processorTime } from '../../../support/processor-time';

const VALUES: Values = {
	name: oneLineValue('Ana <Ruiz> & Co'),
	first_name: oneLineValue(''),
	listing: oneLineValue('Flat "near" the park'),
	reference: oneLineValue('R 1/2'),
	link: linkValue('https://agency.example/r1?a=1&b=2'),
	signature: linesValue('Marta\nExample Homes'),
	listings: { text: '• One', html: '<table><tr><td>One</td></tr></table>' },
	suggestions: { text: '', html: '' },
};
const fill = (body: string, format: Template['format'] = 'text', values = VALUES) => fillBody({ body, format }, values);

describe('S9: variables', () => {
	test('are found however they are written', () => {
		expect(placeholdersIn('[[name]] [[ First Name ]] [[FIRST-NAME|you]] [[frist_name]] [[ ]] [[a\nb]] [name]').map(({ written, variable, fallback }) => [written, variable, fallback])).toEqual([
			['[[name]]', 'name', ''],
			['[[ First Name ]]', 'first_name', ''],
			['[[FIRST-NAME|you]]', 'first_name', 'you'],
			['[[frist_name]]', undefined, ''],
		]);
	});

	test('that nobody knows are named once, in a subject also those that take paragraphs', () => {
		expect(templateWarnings({ subject: 'About [[listing]]', body: Object.keys(VARIABLES).map((name) => `[[${name}]]`).join(' ') })).toEqual([]);
		expect(templateWarnings({ subject: '[[suggestions]]', body: '[[x]] [[x]] [[Y z]]' })).toEqual([
			'The subject keeps [[suggestions]] as written: there is no such variable for it',
			'The text keeps [[x]], [[Y z]] as written: there is no such variable for it',
		]);
	});

	test('in a hostile text take no time', () => {
		const started = processorTime();
		for (const hostile of ['[['.repeat(50_000), `[[${'a '.repeat(50_000)}`, `[[name|${'x'.repeat(100_000)}`, '[[ '.repeat(50_000)]) {
			placeholdersIn(hostile);
			fill(hostile);
		}
		expect(processorTime() - started).toBeLessThan(3000);
	});
});

describe('S9: a text is filled', () => {
	test('escaped, in paragraphs, and read once only', () => {
		expect(fill('Dear [[name]],\n\n[[listing]]\nhttps://x.example/?a=1&b=2.\n\n[[signature]]')).toEqual({
			text: 'Dear Ana <Ruiz> & Co,\n\nFlat "near" the park\nhttps://x.example/?a=1&b=2.\n\nMarta\nExample Homes\n',
			html: expect.stringMatching(/^<p style="[^"]+">Dear <bdi>Ana &lt;Ruiz&gt; &amp; Co<\/bdi>,<\/p>\n<p [^>]+><bdi>Flat &quot;near&quot; the park<\/bdi><br>\n<a href="https:\/\/x\.example\/\?a=1&amp;b=2" [^>]+>https:\/\/x\.example\/\?a=1&amp;b=2<\/a>\.<\/p>\n<p [^>]+><bdi>Marta<\/bdi><br>\n<bdi>Example Homes<\/bdi><\/p>$/) as string,
		});
		expect(fill('[[name]]', 'text', { name: oneLineValue('[[signature]]'), signature: linesValue('secret') }).text).toBe('[[signature]]\n');
	});

	test('what is missing leaves no gap, and what stands behind the bar is written instead', () => {
		expect(fill('Hello [[first_name]],').text).toBe('Hello,\n');
		expect(fill('Hola, [[first_name]]:').html).toContain('>Hola:<');
		expect(fill('Hello [[first_name]] and welcome').text).toBe('Hello and welcome\n');
		expect(fill('Hello [[first_name|Sir & Madam]]!')).toEqual({ text: 'Hello Sir & Madam!\n', html: expect.stringContaining('Hello Sir &amp; Madam!') as string });
		expect(fill('A\n\n[[suggestions]]\n\nB').text).toBe('A\n\nB\n');
	});

	test('what takes paragraphs stands between them, wherever it was written', () => {
		const { text, html } = fill('See [[listings]] there');
		expect(text).toBe('See\n\n• One\n\nthere\n');
		expect(html).toMatch(/^<p [^>]+>See<\/p>\n<table>.*<\/table>\n<p [^>]+>there<\/p>$/);
	});

	test('a subject is one line, without what takes paragraphs', () => {
		expect(fillSubject('About  [[listing]]\r\nBcc: x [[signature]] [[listings]] [[y]]', VALUES)).toBe('About Flat "near" the park Bcc: x Marta Example Homes [[listings]] [[y]]');
	});
});

test('a value is one line without marks nobody sees; what joins letters stays', () => {
	expect(oneLineValue('a\r\nb\u202ec\u200b d').text).toBe('a b c d');
	expect(oneLineValue('می\u200cخواهم 👩\u200d💻').text).toBe('می\u200cخواهم 👩\u200d💻');
	expect(oneLineValue(`${'x'.repeat(199)}🏡`).text).toBe('x'.repeat(199));
});

describe('S9: HTML of one\'s own is filled', () => {
	test('cleaned of what could run, load or submit; formatting, links and pictures stay', () => {
		const { html } = fill(
			'<style>p{}</style><script>alert(1)</script><p onclick="x()" style="color:#333;position:fixed;background:url(https://x.example)">Hi <b>[[name]]</b></p><form><input></form><iframe src="https://x.example"></iframe><img src="https://x.example/logo.png" alt="Logo" onerror="x()"><img src="data:image/png;base64,AA"><a href="javascript:x()">a</a><a href="/here">b</a><a href="mailto:a@b.example">c</a>',
			'html',
		);
		expect(html).toBe('<p style="color:#333">Hi <b><bdi>Ana &lt;Ruiz&gt; &amp; Co</bdi></b></p><img src="https://x.example/logo.png" alt="Logo" /><img /><a>a</a><a>b</a><a href="mailto:a@b.example">c</a>');
	});

	test('values in attributes stay in them: a whole address is one, a part of an address is encoded', () => {
		const hostile: Values = { ...VALUES, name: oneLineValue('" onmouseover="alert(1)'), listing: oneLineValue('javascript:alert(1)') };
		expect(fill('<a href="[[link]]" title="[[name]]">x</a>', 'html', hostile).html).toBe('<a href="https://agency.example/r1?a=1&amp;b=2" title="&quot; onmouseover=&quot;alert(1)">x</a>');
		const long = `https://agency.example/${'x'.repeat(500)}`;
		expect(fill('<a href="[[link]]">x</a>', 'html', { link: linkValue(long) }).html).toBe(`<a href="${long}">x</a>`);
		expect(fill('<a href="[[listing]]">x</a><a href="[[suggestions]]">y</a>', 'html', hostile).html).toBe('<a>x</a><a>y</a>');
		expect(fill('<a href="https://x.example/?r=[[reference]]">x</a>', 'html').html).toBe('<a href="https://x.example/?r=R%201%2F2">x</a>');
	});

	test('the plain text is made of it, with where the links lead', () => {
		const { text, html } = fill('<h1>Hello [[name]]</h1><p>See <a href="[[link]]">the flat</a> or <a href="https://x.example">https://x.example</a></p><p>[[listings]]</p><ul><li>One</li><li>Two</li></ul>', 'html');
		expect(text).toBe('Hello Ana <Ruiz> & Co\n\nSee the flat or https://x.example (https://agency.example/r1?a=1&b=2)\n\n• One\n\nOne\nTwo\n');
		expect(html).toContain('</p><table>');
	});

	test('what an expression put into it is cleaned as well, and quickly', () => {
		const started = processorTime();
		expect(fill(`<p>${'<div>'.repeat(60_000)}<script>x</script></p>`, 'html').html).not.toContain('<script');
		expect(processorTime() - started).toBeLessThan(5000);
	});
});
