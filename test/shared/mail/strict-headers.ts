import { isUtf8 } from 'node:buffer';

/** One header field as it stands in the mail: the value still folded. */
export interface WrittenField {
	name: string;
	folded: string;
}

/** Fields that stand at most once (RFC 5322, 3.6; RFC 2045, 3). */
const ONCE = new Set(['date', 'from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'message-id', 'in-reply-to', 'references', 'subject', 'mime-version', 'content-type', 'content-transfer-encoding', 'content-disposition', 'content-id', 'content-description']);
const ADDRESSES = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc']);

/** Splits the text above the first empty line; what does not belong is named. */
export function splitFields(head: string, faults: string[]): WrittenField[] {
	const fields: WrittenField[] = [];
	if (head === '') return fields;
	for (const line of head.split('\r\n')) {
		if (/^[ \t]/.test(line)) {
			if (line.trim() === '') faults.push('a header line of blanks only');
			const last = fields.at(-1);
			if (last) last.folded += `\r\n${line}`;
			else faults.push('the header begins with a folded line');
			continue;
		}
		const colon = line.indexOf(':');
		if (!/^[!-9;-~]+$/.test(line.slice(0, Math.max(0, colon)))) faults.push(`no header field: ${line.slice(0, 60)}`);
		else fields.push({ name: line.slice(0, colon).toLowerCase(), folded: line.slice(colon + 1) });
	}
	return fields;
}

const unfold = (folded: string) => folded.replaceAll('\r\n', '').trim();

/** What is wrong with the header of a mail or of one of its parts. */
export function headerFaults(fields: readonly WrittenField[]): string[] {
	const faults: string[] = [];
	for (const name of ONCE) if (fields.filter((field) => field.name === name).length > 1) faults.push(`${name} stands more than once`);
	for (const { name, folded } of fields) {
		const value = unfold(folded);
		const say = (what: string) => void faults.push(`${name}: ${what}`);
		if (/[^\t\r\n -~]/.test(folded)) say('is not printable ASCII');
		`${name}:${folded}`.split('\r\n').forEach((line, index) => {
			// Only what has no blank inside may be longer than 78 (RFC 5322, 2.1.1).
			const body = index === 0 ? line.slice(name.length + 1) : line;
			if (line.length > 998) say('has a line of more than 998 characters');
			else if (line.length > 78 && /\S\s+\S/.test(body.trim())) say(`has a line of ${line.length} characters that could be folded`);
			if (line.length > 76 && line.includes('=?') && ENCODED_WORD.test(line)) say('has a line of more than 76 characters with an encoded word (RFC 2047, 2)');
		});
		if (ADDRESSES.has(name)) addressFaults(value).forEach(say);
		else if (name === 'message-id' || name === 'content-id') {
			if (!MESSAGE_ID.test(value)) say(`${value} is no msg-id`);
		} else if (name === 'in-reply-to' || name === 'references') {
			if (value === '' || !value.split(/[ \t]+/).every((id) => LOOSE_ID.test(id))) say('is no list of msg-ids');
		} else if (name === 'date') {
			if (!DATE.test(value) || Number.isNaN(Date.parse(value))) say(`${value} is no date`);
		} else if (name === 'content-type' || name === 'content-disposition') readParameters(value, say);
		else if (name === 'content-transfer-encoding') {
			if (!/^(?:7bit|8bit|quoted-printable|base64)$/.test(value)) say(`${value} is no encoding`);
		} else if (name === 'mime-version') {
			if (value !== '1.0') say('is not 1.0');
		} else wordFaults(value.split(/[ \t]+/)).forEach(say);
	}
	return faults;
}

const ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const DOT_ATOM = `${ATEXT}(?:\\.${ATEXT})*`;
const MESSAGE_ID = new RegExp(`^<${DOT_ATOM}@(?:${DOT_ATOM}|\\[[!-Z^-~]*\\])>$`);
/** Ids of other people's mails are kept as they are. */
const LOOSE_ID = /^<[!-;=?-~]+>$/;
const DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/;
const ENCODED_WORD = /=\?([^?\s]*)\?([^?\s]*)\?([^?\s]*)\?=/;
const ADDRESS = new RegExp(`^${DOT_ATOM}@${DOT_ATOM}$`);

/** An address list without obsolete forms: `phrase <addr>` or `addr`, with commas between (RFC 5322, 3.4). */
function addressFaults(value: string): string[] {
	const faults: string[] = [];
	const tokens = value.match(/"(?:[^"\\]|\\.)*"|<[^<>]*>|,|[^\s",<>]+|["<>]/g) ?? [];
	let phrase: string[] = [];
	let address: string | null = null;
	const end = () => {
		const written = address ?? (phrase.length === 1 ? phrase[0] : '');
		if (!ADDRESS.test(written)) faults.push(`"${written.slice(0, 60)}" is no address`);
		if (address === null) phrase = [];
		faults.push(...wordFaults(phrase.filter((word) => !word.startsWith('"')), true));
		for (const word of phrase) {
			if (word.startsWith('"') ? /=\?[^?]*\?[bq]\?/i.test(word) : !ENCODED_WORD.test(word) && !new RegExp(`^${ATEXT}$`).test(word)) faults.push(`${word.slice(0, 60)} does not belong in a name`);
		}
		phrase = [];
		address = null;
	};
	for (const token of tokens) {
		if (token === ',') end();
		else if (address !== null) faults.push('something stands behind an address');
		else if (token.startsWith('<')) address = token.slice(1, -1);
		else phrase.push(token);
	}
	end();
	return faults;
}

/** Encoded words stand alone, are short, hold whole characters, and in a name few marks (RFC 2047, 2 and 5). */
function wordFaults(words: readonly string[], isPhrase = false): string[] {
	const faults: string[] = [];
	for (const word of words) {
		if (!word.includes('=?')) continue;
		const match = ENCODED_WORD.exec(word);
		if (!match) continue;
		const [whole, charset, encoding, text] = match;
		if (whole !== word) faults.push(`${word.slice(0, 60)}: an encoded word is glued to something`);
		if (word.length > 75) faults.push(`an encoded word of ${word.length} characters`);
		if (!/^utf-8$/i.test(charset)) faults.push(`an encoded word in ${charset}`);
		const isB = /^b$/i.test(encoding);
		if (isB ? !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) : !/^(?:[!-<>@-~]|=[0-9A-F]{2})*$/.test(text)) faults.push(`${word}: is not in its encoding`);
		if (isPhrase && !isB && !/^[A-Za-z0-9!*+/=_-]*$/.test(text)) faults.push(`${word}: marks that a name must not have`);
		const bytes = isB ? Buffer.from(text, 'base64') : Buffer.from(text.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
		if (!isUtf8(bytes)) faults.push(`${word}: a character is cut in two`);
	}
	return faults;
}

/** A Content-Type or Content-Disposition: its value and parameters, those in pieces put together (RFC 2045, 5.1; RFC 2231). */
export function readParameters(value: string, say: (what: string) => void = () => undefined): { value: string; parameters: Record<string, string> } {
	const [first, ...rest] = value.match(/(?:"(?:[^"\\]|\\.)*"|[^";])+/g) ?? [''];
	if (!/^[!#$%&'*+\-.^_`{|}~0-9A-Za-z]+(?:\/[!#$%&'*+\-.^_`{|}~0-9A-Za-z]+)?$/.test(first.trim())) say(`${first} is no type`);
	const pieces = new Map<string, { index: number; isEncoded: boolean; text: string }[]>();
	for (const parameter of rest.map((one) => one.trim())) {
		const match = /^([!#$&+\-.^_`{|}~0-9A-Za-z]+)(?:\*(0|[1-9]\d*))?(\*)?=(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+\-.^_`{|}~0-9A-Za-z]+))$/.exec(parameter);
		if (!match) {
			say(`${parameter.slice(0, 80)} is no parameter`);
			continue;
		}
		const [, name, index, star, quoted, token] = match;
		const isEncoded = star === '*';
		if (isEncoded && (quoted !== undefined || !/^(?:[^%'*]|%[0-9A-Fa-f]{2}|')*$/.test(token))) say(`${parameter.slice(0, 80)} is not percent-encoded`);
		if (/=\?[^?]*\?[bq]\?/i.test(parameter)) say('an encoded word in a parameter (RFC 2047, 5)');
		const list = pieces.get(name.toLowerCase()) ?? [];
		pieces.set(name.toLowerCase(), [...list, { index: index === undefined ? -1 : Number(index), isEncoded, text: quoted === undefined ? token : quoted.replace(/\\(.)/g, '$1') }]);
	}
	const parameters: Record<string, string> = {};
	for (const [name, list] of pieces) {
		if (list.length > 1 || list[0].index >= 0) list.forEach(({ index }, at) => index === at || say(`the pieces of ${name} are not 0, 1, 2 …`));
		const bytes = list.map(({ isEncoded, text }, at) => {
			if (!isEncoded) return Buffer.from(text, 'latin1');
			const inner = at === 0 ? /^utf-8'[a-z-]*'(.*)$/i.exec(text)?.[1] : text;
			if (inner === undefined) say(`${name} does not name its charset`);
			return Buffer.from((inner ?? text).replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
		});
		if (!isUtf8(Buffer.concat(bytes))) say(`${name} is not UTF-8`);
		parameters[name] = Buffer.concat(bytes).toString('utf8');
	}
	return { value: first.trim().toLowerCase(), parameters };
}
