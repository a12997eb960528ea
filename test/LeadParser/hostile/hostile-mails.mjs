/** Every mail here is about this big; bytes. */
export const SIZE = 1024 * 1024;

const fill = (/** @type {string} */ part, bytes = SIZE) => Buffer.alloc(bytes, Buffer.from(part, 'utf8'));
const raw = (/** @type {string} */ part, bytes = SIZE) => Buffer.alloc(bytes, part, 'latin1');
const bytes = (/** @type {string | Buffer} */ part) => (typeof part === 'string' ? Buffer.from(part) : part);
const many = (/** @type {number} */ count, /** @type {(index: number) => string} */ part) => Array.from({ length: count }, (_, index) => part(index)).join('');

const HEAD = 'From: Site <form@site.example>\r\nTo: leads@agency.example\r\nSubject: New enquiry\r\nMessage-ID: <a@site.example>\r\nMIME-Version: 1.0';

/** @param {string} headers @param {(string | Buffer)[]} body */
const mail = (headers, ...body) => Buffer.concat([Buffer.from(`${HEAD}\r\n${headers}${headers === '' ? '' : '\r\n'}\r\n`), ...body.map(bytes)]);
/** @param {(string | Buffer)[]} body */
const text = (...body) => mail('Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit', ...body);
/** @param {(string | Buffer)[]} body */
const html = (...body) => mail('Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit', ...body);
/** A letter by a person; others come from a form. @param {(string | Buffer)[]} body */
const letter = (...body) => Buffer.concat([Buffer.from('From: Ann Lee <ann@client.example>\r\nTo: leads@agency.example\r\nSubject: A question\r\nMessage-ID: <b@client.example>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'), ...body.map(bytes)]);
const PAIR = 'Name: Ann Lee\r\nEmail: ann@client.example\r\nPhone: 612 345 678\r\n';
const ROW = '<tr><td>Name</td><td>Ann Lee</td></tr>\r\n';
/** @param {string} name @param {string | Buffer} content @param {string} [encoding] @param {string} [type] */
const withFile = (name, content, encoding = '8bit', type = 'application/xml') =>
	mail('Content-Type: multipart/mixed; boundary=b', `--b\r\nContent-Type: text/plain\r\n\r\nSee the file\r\n--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`, content, '\r\n--b--\r\n');

const ENTITIES = `<!DOCTYPE adf [<!ENTITY a0 "ha">${many(30, (level) => `<!ENTITY a${level + 1} "${`&a${level};`.repeat(10)}">`)}]>`;
const CUSTOMER = '<adf><prospect><customer><contact><name part="full">Ann Lee</name><email>ann@client.example</email></contact><comments>&a30;&secret;</comments></customer></prospect></adf>';

/**
 * What makes readers slow, big or fail: each mail is about 1 MB.
 *
 * @type {Record<string, () => Buffer>}
 */
export const HOSTILE_MAILS = {
	'one line without a break': () => text(raw('x')),
	'one line of words': () => text(raw('word ')),
	'one line by a person': () => letter(raw('would you call me ')),
	'lines of 20,000 characters': () => text(many(50, () => `${'ab '.repeat(6666)}\n`)),
	'lines of 2,000 characters with a colon': () => text(many(500, () => `Name: ${'ab, '.repeat(500)}\n`)),
	'empty lines': () => letter(raw('\n')),
	'short lines': () => letter(raw('a\n')),
	'blanks': () => letter(raw(' ')),
	'blanks before each line end': () => letter(many(50, () => `${' '.repeat(20_000)}x\n`)),
	'tabs': () => text(raw('Name\tAnn\t')),
	'100,000 nested tables': () => html(fill('<table>', 700_000), PAIR),
	'nested tables with rows and cells': () => html(fill('<table><tr><td>')),
	'nested divs': () => html(fill('<div>')),
	'tags that are never closed': () => html(fill('<b>Name <i>x')),
	'tags that are closed in another order': () => html(fill('<b><i>x</b></i>')),
	'end tags of nothing': () => html(fill('</div>')),
	'a tag that never ends': () => html('<a href="', fill('x')),
	'attributes without an end': () => html('<p ', fill('a=b '), '>Name: Ann</p>'),
	'styles that hide': () => html(fill('<p style="display:none;max-height : 0">Name: Ann</p>')),
	'a style of 1 MB': () => html('<p style="', fill('display :  '), '">Name: Ann</p>'),
	'classes of 1 MB': () => html('<p class="', fill('label '), '">Name: Ann</p>'),
	'links': () => html(fill('<a href="mailto:ann@client.example">x</a> ')),
	'links in one line that never close': () => html(fill('<a href="tel:612345678">')),
	'bold pieces in one line': () => html(fill('<b>Name</b>: ')),
	'less-than signs': () => html(fill('<')),
	'entities in HTML': () => html(fill('&lt;adf&gt;')),
	'a comment without an end': () => html('<!--', fill('x')),
	'comments': () => html(fill('<!---->')),
	'meta tags': () => html(fill('<meta name="lead_email" content="ann@client.example">')),
	'pre-formatted lines': () => html('<pre>', fill('Name: Ann\n'), '</pre>'),
	'a table of 20,000 rows': () => html('<table>', many(20_000, (row) => `<tr><td>Field ${row}</td><td>Value ${row}</td></tr>`), '</table>'),
	'a table of known labels': () => html('<table>', fill(ROW), '</table>'),
	'a row of 50,000 cells': () => html('<table><tr>', fill('<td>Name</td>'), '</tr></table>'),
	'rows of labels only': () => html('<table>', fill('<tr><td>Name</td><td>Phone</td><td>Email</td></tr>'), '</table>'),
	'a cell of 1 MB': () => html('<table><tr><td>Message</td><td>', fill('words and more<br>'), '</td></tr></table>'),
	'message cells': () => html('<table>', fill('<tr><td>Message</td><td>Hi<br>there</td></tr>'), '</table>'),
	'definition lists': () => html(fill('<dl><dt>Name</dt><dd>Ann')),
	'a pyramid of quotes': () => letter(many(1400, (depth) => `${'>'.repeat(depth)} text\n`)),
	'a pyramid of block quotes': () => html(fill('<blockquote>On 3 Nov 2026, Ann wrote: ')),
	'attributions': () => letter(raw('On Tue, Nov 3, 2026 at 10:15 AM Ann Lee <ann@client.example> wrote:\n')),
	'attributions in one line': () => letter(raw('On Tue, Nov 3, 2026 at 10:15 AM Ann Lee wrote: ')),
	'attributions that never end': () => letter(raw('On Tue, Nov 3, 2026 at 10:15 AM Ann\n')),
	'header blocks': () => letter(raw('From: Ann\nSent: Monday\nTo: Bob\nSubject: Hi\n\n')),
	'forwards': () => text(raw('---------- Forwarded message ---------\nFrom: Ann <ann@client.example>\nDate: Monday\nSubject: Hi\nTo: b@c.example\n\n')),
	'closings': () => letter(raw('Best regards,\n')),
	'signature marks': () => letter('Hello\n', raw('-- \nAnn\n')),
	'rules': () => letter(raw('-')),
	'rules line by line': () => text(`${PAIR}Message:\n`, raw('----------\n')),
	...signLines(),
	'disclaimers': () => letter(raw('\nThis e-mail is confidential and intended only for\n')),
	'headers': () => mail(raw('X-A: b\r\n').toString().trimEnd(), PAIR),
	'a header of 1 MB': () => mail(`X-Long: ${raw('x')}`, PAIR),
	'folded header lines': () => mail(`X-Long:${raw('\r\n b').toString()}`, PAIR),
	'a header of 1 MB of encoded words': () => mail(`X-Long: ${raw('=?utf-8?b?YQ==?= ')}`, PAIR),
	'From headers': () => mail(raw('From: Ann <ann@client.example>\r\n').toString().trimEnd(), PAIR),
	'two subjects, one of 1 MB': () => mail(`Subject: ${raw('Ann asks about ref. A1 ')}`, PAIR),
	'a subject of 1 MB': () => Buffer.from(`From: Site <form@site.example>\r\nSubject: ${raw('message from Ann Lee about 1 ')}\r\n\r\nHi`),
	'a folded subject of 1 MB': () => Buffer.from(`From: Site <form@site.example>\r\nSubject:${raw('\r\n re: fwd: Ann')}\r\n\r\nHi`),
	'a subject of brackets': () => Buffer.from(`From: Site <form@site.example>\r\nSubject: ${raw('[')}\r\n\r\nHi`),
	'50,000 recipients': () => mail(`To: ${many(35_000, (index) => `a${index}@client${index % 90}.example,\r\n `)}b@c.example`, PAIR),
	'recipients in To headers': () => mail(many(35_000, (index) => `To: a${index}@client.example\r\n`).trimEnd(), PAIR),
	'an address of 1 MB': () => Buffer.from(`Subject: Hi\r\nFrom: "${raw('Ann ')}" <ann@client.example>\r\nReply-To: ${raw('(')}\r\n\r\nHi`),
	'References of 1 MB': () => mail(`References: ${raw('<a@b.example> ')}`, PAIR),
	'Content-Type parameters': () => mail(`Content-Type: text/plain${raw('; a*0*=b')}`, PAIR),
	'20,000 MIME parts': () => mail('Content-Type: multipart/mixed; boundary=b', many(20_000, () => '--b\r\n\r\nName: Ann\r\n'), '--b--'),
	'20,000 text files': () => mail('Content-Type: multipart/mixed; boundary=b', many(9_000, (index) => `--b\r\nContent-Type: text/xml\r\nContent-Disposition: attachment; filename=${index}.xml\r\n\r\n<adf>\r\n`), '--b--'),
	'20,000 attached mails': () => mail('Content-Type: multipart/mixed; boundary=b', many(9_000, () => '--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\nSubject: Hi\r\n\r\nx\r\n'), '--b--'),
	'multiparts in multiparts': () => mail('Content-Type: multipart/mixed; boundary=b0', many(13_000, (depth) => `--b${depth}\r\nContent-Type: multipart/mixed; boundary=b${depth + 1}\r\n\r\n`)),
	'mails in mails': () => mail('Content-Type: message/rfc822', raw('Content-Type: message/rfc822\r\n\r\n')),
	'attached mails in attached mails': () => attachedMails(3000),
	'shown mails in shown mails': () => mail('Content-Type: multipart/mixed; boundary=b', '--b\r\n', raw('Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n')),
	'one boundary in one line': () => mail('Content-Type: multipart/mixed; boundary=b', '--b\r\n\r\n', raw('--b'), '\r\n--b--'),
	'a multipart without its boundary': () => mail('Content-Type: multipart/mixed; boundary=nowhere', raw(PAIR)),
	'a part that declares 50 MB': () => withFile('plans.zip', zipThatDeclares(50 * SIZE).toString('base64').replace(/.{76}/g, '$&\r\n'), 'base64', 'application/zip\r\nContent-Length: 52428800'),
	'a lead file that declares 50 MB': () => withFile('lead.xml', zipThatDeclares(50 * SIZE).toString('base64').replace(/.{76}/g, '$&\r\n'), 'base64'),
	'base64 without an end': () => mail('Content-Type: text/plain\r\nContent-Transfer-Encoding: base64', raw('TmFtZTogQW5u')),
	'base64 of one letter': () => mail('Content-Type: text/plain\r\nContent-Transfer-Encoding: base64', raw('A')),
	'a base64 block as text': () => text(raw('TmFtZTogQW5u')),
	'soft line breaks': () => mail('Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable', raw('=\r\n')),
	'escapes that are none': () => mail('Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable', raw('=')),
	'UTF-7': () => mail('Content-Type: text/plain; charset=utf-7', raw('+AGEAZg-')),
	'a charset nobody knows': () => mail('Content-Type: text/plain; charset=x-nobody', raw('\xff\xfe')),
	'ISO-2022-JP escapes': () => mail('Content-Type: text/plain; charset=iso-2022-jp', raw('\x1b$B\x1b(B')),
	'flowed lines': () => mail('Content-Type: text/plain; format=flowed; delsp=yes', raw('a b c \r\n')),
	'digits': () => letter(raw('1234567890')),
	'digits and blanks': () => letter(raw('12 34 56 ')),
	'digits on their lines': () => text(raw('612345678\n')),
	'phones under labels': () => text(raw('Phone: 612 345 678 / 613 345 678\n')),
	'plus signs': () => letter(raw('+')),
	'at signs': () => text(raw('@')),
	'addresses': () => text(many(40_000, (index) => `a${index}@client.example, `)),
	'addresses that are none': () => text(raw('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@')),
	'an address of many dots': () => text('Email: a@', raw('b.')),
	'colons': () => text(raw(':')),
	'colons and words': () => text(raw('a:')),
	'label words': () => text(raw('Name Email Phone Message ')),
	'label words and colons': () => text(raw('Name:Email:Phone:Message:')),
	'label words in lines of 1,900 characters': () => text(many(550, () => `${'Name:Email:Phone:'.repeat(110)}\n`)),
	'capital labels': () => text(many(3500, () => `${'NAME EMAIL PHONE '.repeat(17)}\n`)),
	'label words line by line': () => text(raw('Name\nPhone\nEmail\nMessage\n')),
	'lines "Name:"': () => text(raw('Name:\n')),
	'lines "Name: Ann"': () => text(raw('Name: Ann\n')),
	'lines "Message:"': () => text(raw('Message:\nHi\n')),
	'unknown labels': () => text(many(50_000, (index) => `Question ${index}: ${index}\n`)),
	'possessives': () => text(raw('your my the '), ':'),
	'stars': () => text(raw('*')),
	'bold labels': () => text(raw('*Name:* Ann *Phone:* 1 ')),
	'brackets': () => text(raw('[')),
	'Japanese labels': () => text(fill('【お名前】山田太郎\n')),
	'Japanese brackets': () => text(fill('【')),
	'references': () => text(raw('ref. A-1 ')),
	'references that are none': () => text(raw('reference number ')),
	'sentences that name people': () => text(raw('message from Ann Lee\n')),
	'question marks': () => text(raw('?\n')),
	'quotation marks': () => text(raw('"')),
	'right-to-left marks': () => text(fill('\u202e\u200fName: ')),
	'zero-width marks': () => text(fill('N\u200ba\u200dm\u2060e\ufeff: ')),
	'combining marks': () => text('Name: a', fill('\u0301')),
	'full-width letters': () => text(fill('ＴＥＬ：０９０')),
	'ligatures that grow': () => text(fill('\ufdfa')),
	'dotted capitals': () => text(fill('İ')),
	'broken surrogates': () => mail('Content-Type: text/plain; charset=utf-16le', raw('\x00\xd8')),
	'broken UTF-8': () => text(raw('\xed\xa0\x80\xf0\x9f')),
	'NULs': () => text(raw('\0')),
	'NULs among the labels': () => text(raw('Na\0me: Ann\0\n')),
	'every byte': () => text(Buffer.from(Array.from({ length: SIZE }, (_, index) => (index * 7) % 256))),
	'only line feeds and carriage returns': () => text(raw('\r')),
	'JSON': () => text('{"', raw('{"name":'), '}'),
	'JSON of many keys': () => text(`{${many(5000, (index) => `"k${index}": "v",`)}"name": "Ann"}`),
	'an entity bomb in ADF': () => withFile('lead.adf', `<?xml version="1.0"?>${ENTITIES}${CUSTOMER}`),
	'an entity bomb in the text': () => text(`<?xml version="1.0"?>${ENTITIES}${CUSTOMER}`, raw(' ')),
	'an external entity in OpenImmo': () => withFile('feedback.xml', '<?xml version="1.0"?><!DOCTYPE openimmo_feedback [<!ENTITY secret SYSTEM "file:///etc/passwd">]><openimmo_feedback><objekt><interessent><nachname>&secret;</nachname><email>ann@client.example</email><anfrage>&secret;</anfrage></interessent></objekt></openimmo_feedback>'),
	'ADF of many attributes': () => withFile('lead.xml', `<adf><prospect><customer><contact ${many(20_000, (index) => `a${index}="b" `)}></contact></customer></prospect></adf>`),
	'ADF of one deep branch': () => withFile('lead.xml', raw('<adf>', 500_000)),
	'ADF of many phones': () => withFile('lead.xml', `<adf><prospect><customer><contact>${'<phone>612 345 678</phone>'.repeat(19_000)}</contact></customer></prospect></adf>`),
	'ADF of many vehicles': () => withFile('lead.xml', `<adf><prospect>${'<vehicle interest="buy"><year>2020</year></vehicle>'.repeat(9000)}<customer><contact><email>ann@client.example</email></contact></customer></prospect></adf>`),
	'ADF roots': () => text(raw('<adf>')),
	'ADF roots that are closed': () => text(raw('<adf></adf>')),
	'ADF in escaped HTML': () => text(raw('&lt;adf &gt;')),
	'ADF with a section that never ends': () => withFile('lead.xml', `<adf><![CDATA[${raw('x', 400_000)}`),
	'ADF with text entities': () => withFile('lead.xml', `<adf><prospect><customer><contact><name>Ann</name></contact><comments>${'&#38;'.repeat(80_000)}</comments></customer></prospect></adf>`),
	'20 lead files': () => mail('Content-Type: multipart/mixed; boundary=b', many(20, (index) => `--b\r\nContent-Type: text/xml; name=${index}.xml\r\nContent-Disposition: attachment\r\n\r\n<adf>${'<a>x</a>'.repeat(6000)}\r\n`), '--b--'),
	'the bytes of a picture': () => text(noise(SIZE)),
};

/** @param {number} depth */
function attachedMails(depth) {
	const opening = many(depth, (index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename="mail.eml"\r\n\r\nFrom: Ann <ann@client.example>\r\nSubject: Fwd: Hi\r\nMIME-Version: 1.0\r\n`);
	return Buffer.from(`${HEAD}\r\n${opening}\r\nName: Ann Lee\r\nEmail: ann@client.example\r\n${many(depth, (index) => `--b${depth - 1 - index}--\r\n`)}`);
}

/** A form whose message is made of lines of one sign: rules, headings, lists and the like end messages. @returns {Record<string, () => Buffer>} */
function signLines() {
	const signs = ['-', '=', '*', '_', '.', ' .', '1 ', '[tel:1', '(', '… '];
	return Object.fromEntries(signs.flatMap((sign) => [380, 1900, 19_000].map((length) => [
		`messages of ${length} times "${sign}" a line`,
		() => text(`${PAIR}Message:\nHi\n`, fill(`${sign.repeat(length).slice(0, length)}x\n`)),
	])));
}

/** A local file header of a zip file that says how big its content will be. @param {number} size */
function zipThatDeclares(size) {
	const header = Buffer.alloc(30);
	header.writeUInt32LE(0x04034b50, 0);
	header.writeUInt16LE(8, 8);
	header.writeUInt32LE(100, 18);
	header.writeUInt32LE(size, 22);
	return Buffer.concat([header, noise(1000)]);
}

/** @param {number} length */
function noise(length) {
	let seed = 7;
	return Buffer.from(Array.from({ length }, () => {
		seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
		return seed >>> 24;
	}));
}
