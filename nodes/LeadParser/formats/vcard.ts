/** The person on a visiting card. Values as written. */
export interface VisitingCard {
	name: { full: string; first: string | null; last: string | null } | null;
	emails: string[];
	phones: string[];
	company: string | null;
}

const MAX_CARD = 64 * 1024;
const MAX_LINES = 500;
const MAX_VALUES = 10;

/** Reads the first card of a vCard file (2.1, 3.0 and 4.0: RFC 6350); null when there is none in it. */
export function readVisitingCard(content: Buffer): VisitingCard | null {
	const text = content.subarray(0, MAX_CARD).toString('utf8').replace(/\r\n?/g, '\n');
	// A line goes on behind a line break and a blank (RFC 6350, 3.2), in 2.1 behind "=" and a line break.
	const lines = text.replace(/\n[ \t]/g, '').replace(/=\n/g, '').split('\n', MAX_LINES);
	const start = lines.findIndex((line) => /^begin:vcard\s*$/i.test(line));
	if (start < 0) return null;
	const card: VisitingCard = { name: null, emails: [], phones: [], company: null };
	for (const line of lines.slice(start + 1)) {
		if (/^end:vcard/i.test(line)) break;
		const colon = line.indexOf(':');
		if (colon < 1) continue;
		const [name, ...parameters] = line.slice(0, colon).toLowerCase().split(';');
		const property = name.slice(name.indexOf('.') + 1);
		const written = line.slice(colon + 1).trim().slice(0, 1000);
		const value = parameters.some((one) => one.includes('quoted-printable')) ? decoded(written) : written;
		const parts = value.split(/(?<!\\);/).map(plain);
		if (property === 'email' && card.emails.length < MAX_VALUES) card.emails.push(plain(value));
		else if (property === 'tel' && !parameters.some((one) => one.includes('fax')) && card.phones.length < MAX_VALUES) card.phones.push(plain(value).replace(/^tel:/i, ''));
		else if (property === 'org') card.company ??= parts[0] || null;
		else if (property === 'n' && (parts[0] || parts[1])) card.name = { full: card.name?.full ?? [parts[1], parts[0]].filter(Boolean).join(' '), first: parts[1] || null, last: parts[0] || null };
		else if (property === 'fn' && plain(value) !== '') card.name = { first: card.name?.first ?? null, last: card.name?.last ?? null, full: plain(value) };
	}
	return card.emails.length + card.phones.length > 0 || card.name !== null ? card : null;
}

function plain(value: string): string {
	return value.replace(/\\n/gi, ' ').replace(/\\([,;:\\])/g, '$1').trim();
}

function decoded(value: string): string {
	return Buffer.from(value.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
}
