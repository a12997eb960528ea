import { headerFaults, readParameters, splitFields, type WrittenField } from './strict-headers';

/**
 * Everything in which a mail differs from what RFC 5322, 2045, 2046, 2047 and 2231 allow to be generated, and from what
 * passes servers on the way without a change that would break a DKIM signature; empty when it is in order. Attached mails
 * are other people's: only their line ends are looked at.
 */
export function strictFaults(raw: Buffer): string[] {
	const text = raw.toString('latin1');
	const faults: string[] = [];
	if (/\r(?!\n)|(?<!\r)\n/.test(text)) faults.push('a CR or LF that stands alone');
	if (text.includes('\0')) faults.push('a NUL');
	if (!text.endsWith('\r\n')) faults.push('the last line has no end');
	const fields = entityFaults(text, 'mail', faults);
	for (const name of ['date', 'from', 'message-id', 'mime-version']) if (!fields.some((field) => field.name === name)) faults.push(`${name} is missing`);
	if (fields.some(({ name }) => name === 'bcc')) faults.push('Bcc is in the mail');
	return faults;
}

/** Looks at one entity and what is inside it; gives its header. */
function entityFaults(text: string, where: string, faults: string[]): WrittenField[] {
	const say = (what: string) => void faults.push(`${where}: ${what}`);
	const end = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n');
	if (end < 0) say('no empty line ends the header');
	const own: string[] = [];
	const fields = splitFields(text.slice(0, Math.max(0, end)), own);
	[...own, ...headerFaults(fields)].forEach(say);
	const body = text.slice(end + (end === 0 ? 2 : 4));
	const field = (name: string) => fields.find((one) => one.name === name)?.folded.replaceAll('\r\n', '').trim();
	const { value: type, parameters } = readParameters(field('content-type') ?? 'text/plain');
	const encoding = field('content-transfer-encoding') ?? '7bit';
	if (encoding !== '8bit' && /[\x80-\xff]/.test(body)) say(`8bit in a ${encoding} body`);
	if (type.startsWith('multipart/')) {
		partsOf(body, parameters.boundary ?? '', say).forEach((part, index) => entityFaults(part, `${where}.${index + 1}`, faults));
		if (encoding !== '7bit' && encoding !== '8bit') say(`a multipart in ${encoding} (RFC 2045, 6.4)`);
		return fields;
	}
	if (type === 'message/rfc822') {
		if (encoding !== '7bit' && encoding !== '8bit') say(`an attached mail in ${encoding} (RFC 2046, 5.2.1)`);
		if (body.split('\r\n').some((line) => line.length > 998)) say('a line of more than 998 bytes');
		return fields;
	}
	if (encoding === '8bit') say('8bit outside an attached mail');
	bodyFaults(body, encoding, say);
	return fields;
}

/** The parts between the delimiters; a delimiter is a line that begins with one, whatever follows (RFC 2046, 5.1.1). */
function partsOf(body: string, boundary: string, say: (what: string) => void): string[] {
	if (!/^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/.test(boundary)) say(`"${boundary}" is no boundary`);
	const [preamble, ...rest] = `\r\n${body}`.split(`\r\n--${boundary}`);
	if (preamble.trim() !== '') say('something stands before the first part');
	const last = rest.pop();
	if (last !== '--\r\n' && last !== '--') say('the last delimiter is not at the end');
	if (rest.length === 0) say('no part');
	return rest.map((part) => {
		if (!part.startsWith('\r\n')) say('the boundary stands in a part');
		return part.slice(2);
	});
}

function bodyFaults(body: string, encoding: string, say: (what: string) => void): void {
	const lines = body.split('\r\n');
	const longest = Math.max(...lines.map((line) => line.length));
	// RFC 2045, 6.7 and 6.8; the same for 7bit, because some servers break longer lines.
	if (longest > (encoding === '7bit' ? 78 : 76)) say(`a ${encoding} line of ${longest} characters`);
	if (encoding !== 'base64' && lines.some((line) => /[ \t]$/.test(line))) say('blanks at the end of a line, which servers drop');
	if (lines.some((line) => line.startsWith('From '))) say('a line that begins with "From ", which servers change');
	if (encoding === 'quoted-printable' && lines.some((line) => /=(?![0-9A-F]{2}|$)/.test(line))) say('a "=" that is not quoted-printable');
	if (encoding === 'base64' && !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(lines.join(''))) say('not base64');
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(body)) say('control characters');
}
