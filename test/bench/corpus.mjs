import iconv from 'iconv-lite';

/**
 * The scripts of the corpus: a charset, and words that it can write. 21 charsets, as a busy European office's archive has them.
 * @type {readonly (readonly [charset: string, words: string])[]}
 */
const SCRIPTS = [
	['utf-8', 'wohnung straße größe 公寓 квартира είναι señor über naïve façade'],
	['us-ascii', 'flat street price viewing garden still available regards thanks'],
	['iso-8859-1', 'wohnung größe straße grüße für señor año niño été façade'],
	['iso-8859-2', 'mieszkanie łóżko źródło čas žena říjen dům'],
	['iso-8859-5', 'квартира улица цена сад вопрос ответ'],
	['iso-8859-7', 'διαμέρισμα δρόμος τιμή κήπος ερώτηση'],
	['iso-8859-9', 'daire sokak fiyatı bahçe güneş ışık'],
	['iso-8859-15', 'appartement cœur prix € déjà vérifié été'],
	['windows-1250', 'mieszkanie łóżko źródło čas žena říjen dům'],
	['windows-1251', 'квартира улица цена сад вопрос ответ'],
	['windows-1252', 'wohnung “preis” € größe straße grüße für'],
	['windows-1253', 'διαμέρισμα δρόμος τιμή κήπος ερώτηση'],
	['windows-1254', 'daire sokak fiyatı bahçe güneş ışık'],
	['koi8-r', 'квартира улица цена сад вопрос ответ'],
	['koi8-u', 'квартира вулиця ціна сад питання'],
	['macintosh', 'wohnung größe straße grüße für señor'],
	['gbk', '公寓 价格 花园 问题 谢谢 房子'],
	['big5', '公寓 價格 花園 問題 謝謝 房子'],
	['shift_jis', 'マンション 価格 庭 質問 ありがとう'],
	['euc-jp', 'マンション 価格 庭 質問 ありがとう'],
	['euc-kr', '아파트 가격 정원 질문 감사합니다'],
];

const FILES = [
	['floor-plan.pdf', 'application/pdf'],
	['photo.jpg', 'image/jpeg'],
	['contract.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
	['prices.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
	['archive.zip', 'application/zip'],
];

/** Sizes in bytes: log-normal, so that the median is 10 KB, the mean 29 KB and one in a hundred is above 300 KB. */
const SIZE = { median: 9_800, spread: 1.47, least: 900, most: 12_000_000 };
/** A text of people is hardly ever longer; what is above it in size is attached. */
const LONGEST_TEXT = 16_000;

/** Small, fast and the same everywhere: mulberry32. @param {number} seed @returns {() => number} from 0 to below 1 */
export function seeded(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const LINE = 78;
/** @type {Buffer | undefined} */
let wrapped;

/** Base64 in lines that nothing can compress; attachments are stretches of it. */
function base64Lines() {
	if (wrapped) return wrapped;
	const random = seeded(7);
	const bytes = Buffer.from(Uint32Array.from({ length: 1_400_000 }, () => random() * 2 ** 32).buffer);
	wrapped = Buffer.from(`${bytes.toString('base64').match(/.{76}/g)?.join('\r\n')}\r\n`);
	return wrapped;
}

/** @param {number} bytes about as many as are wanted @param {() => number} random */
export function attachmentText(bytes, random) {
	const lines = base64Lines();
	const parts = [];
	for (let left = Math.max(1, Math.round(bytes / LINE)); left > 0; ) {
		const start = Math.floor(random() * (lines.length / LINE - 1));
		const taken = Math.min(left, Math.floor(lines.length / LINE) - start);
		parts.push(lines.subarray(start * LINE, (start + taken) * LINE));
		left -= taken;
	}
	return Buffer.concat(parts);
}

/** @param {() => number} random */
function size(random) {
	const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	return Math.min(SIZE.most, Math.max(SIZE.least, SIZE.median * Math.exp(SIZE.spread * normal)));
}

/** @param {string} words @param {number} bytes @param {() => number} random */
function prose(words, bytes, random) {
	const known = words.split(' ');
	const lines = [];
	for (let written = 0; written < bytes; ) {
		const line = Array.from({ length: 9 }, () => known[Math.floor(random() * known.length)]).join(' ');
		lines.push(line);
		written += line.length + 2;
	}
	return lines.join('\r\n');
}

/** @param {string} text @param {string} charset */
const encodedWord = (text, charset) => `=?${charset}?B?${iconv.encode(text, charset).toString('base64')}?=`;

/** @param {string} text @param {string} charset @param {'base64' | 'quoted-printable' | '8bit'} encoding */
function encodedText(text, charset, encoding) {
	const bytes = iconv.encode(text, charset);
	if (encoding === '8bit') return bytes;
	if (encoding === 'base64') return Buffer.from(bytes.toString('base64').replace(/.{76}/g, '$&\r\n'));
	const quoted = bytes.toString('latin1').replace(/[^\x20-\x3c\x3e-\x7e\r\n]/g, (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
	return Buffer.from(quoted.split('\r\n').map(softLines).join('\r\n'));
}

/** @param {string} line */
function softLines(line) {
	const parts = [];
	for (let rest = line; rest !== ''; ) {
		let end = Math.min(rest.length, 74);
		const escape = rest.lastIndexOf('=', end - 1);
		if (end < rest.length && escape > end - 3) end = escape;
		parts.push(rest.slice(0, end));
		rest = rest.slice(end);
	}
	return parts.join('=\r\n');
}

/** @param {string} head @param {Buffer} body */
const part = (head, body) => Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body, Buffer.from('\r\n')]);

/** @param {string} kind @param {string} boundary @param {Buffer[]} parts */
function multipart(kind, boundary, parts) {
	const pieces = parts.flatMap((content) => [Buffer.from(`--${boundary}\r\n`), content]);
	return part(`Content-Type: multipart/${kind}; boundary="${boundary}"`, Buffer.concat([...pieces, Buffer.from(`--${boundary}--`)]));
}

/**
 * One mail of the corpus.
 * @param {number} number
 * @param {string} name of the mail, which no other has
 * @param {() => number} random
 * @param {number} senders how many people write
 * @returns {Buffer}
 */
function corpusMail(number, name, random, senders) {
	const target = size(random);
	const [charset, words] = SCRIPTS[random() < 0.4 ? 0 : Math.floor(random() * SCRIPTS.length)];
	const sender = Math.floor(random() * senders);
	const encoding = charset === 'us-ascii' ? '8bit' : (/** @type {const} */ (['base64', 'quoted-printable', '8bit']))[Math.floor(random() * 3)];
	const attached = target > LONGEST_TEXT ? target - 4_000 : 0;
	const textBytes = attached > 0 ? 2_500 : target - 700;
	const both = random() < 0.6;
	const plain = prose(words, (both ? textBytes * 0.35 : textBytes) * (encoding === '8bit' ? 0.8 : 0.5), random);
	const kind = `charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}`;
	const text = part(`Content-Type: text/plain; ${kind}`, encodedText(plain, charset, encoding));
	const html = () => part(`Content-Type: text/html; ${kind}`, encodedText(`<html><body><table><tr><td>${plain.replaceAll('\r\n', '</td></tr>\r\n<tr><td>')}</td></tr></table><p><a href="https://homes.example/${number}">homes</a></p></body></html>`, charset, encoding));
	let body = both ? multipart('alternative', `alt-${number}`, [text, html()]) : text;
	if (attached > 0) {
		const count = 1 + Math.floor(random() * 3);
		const files = Array.from({ length: count }, () => {
			const [name, type] = FILES[Math.floor(random() * FILES.length)];
			return part(`Content-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64`, attachmentText(attached / count, random));
		});
		body = multipart('mixed', `mix-${number}`, [body, ...files]);
	}
	const head = [
		`Return-Path: <person${sender}@clients.example>`,
		`Received: from mx.clients.example (mx.clients.example [192.0.2.${number % 250}])\r\n\tby mail.office.example with ESMTPS id ${number}; ${new Date().toUTCString()}`,
		`From: ${encodedWord(words.split(' ')[0], charset)} <person${sender}@clients.example>`,
		'To: enquiries@office.example',
		`Subject: ${encodedWord(words.split(' ').slice(0, 3).join(' '), charset)} ${number}`,
		`Message-ID: <corpus-${name}@clients.example>`,
		`Date: ${new Date().toUTCString()}`,
		'MIME-Version: 1.0',
	].join('\r\n');
	return Buffer.concat([Buffer.from(`${head}\r\n`), body]);
}

/**
 * Mail as an office gets it: 21 charsets, plain, alternative and mixed, median about 10 KB, mean about 29 KB. The same
 * seed gives the same mails, but for their dates; another one gives others.
 * @param {number} count
 * @param {number} [seed]
 * @returns {Generator<Buffer, void>}
 */
export function* corpus(count, seed = 1) {
	const random = seeded(seed);
	const senders = Math.max(10, Math.round(count / 3));
	for (let number = 1; number <= count; number++) yield corpusMail(number, `${seed}-${number}`, random, senders);
}

/** A mail with one attachment. @param {number} megabytes as sent @param {string} name @returns {Buffer} */
export function bigMail(megabytes, name) {
	const head = `From: ${name} <${name}@clients.example>\r\nTo: enquiries@office.example\r\nSubject: ${name}\r\nMessage-ID: <${name}@clients.example>\r\nDate: ${new Date().toUTCString()}\r\nMIME-Version: 1.0`;
	const text = part('Content-Type: text/plain; charset=utf-8', Buffer.from('The plans are attached.'));
	const file = part('Content-Type: application/zip; name="plans.zip"\r\nContent-Disposition: attachment; filename="plans.zip"\r\nContent-Transfer-Encoding: base64', attachmentText(megabytes * 1024 * 1024 - 1000, seeded(name.length)));
	return Buffer.concat([Buffer.from(`${head}\r\n`), multipart('mixed', 'big', [text, file])]);
}

/** A few lines by one sender. @param {string} name @returns {Buffer} */
export function smallMail(name) {
	return Buffer.from(`From: ${name} <${name}@clients.example>\r\nTo: enquiries@office.example\r\nSubject: ${name}\r\nMessage-ID: <${name}@clients.example>\r\nDate: ${new Date().toUTCString()}\r\n\r\nHello, is it still available?\r\n`);
}
