import libmime from 'libmime';

/** What the header of one MIME part says about its body. */
export interface PartHeader {
	/** Lower case; null when the header is there and says nothing. */
	contentType: string | null;
	charset: string | null;
	/** Anything but base64 and quoted-printable stands for itself. */
	encoding: 'base64' | 'quoted-printable' | 'plain';
	/** Lower case, as written. */
	disposition: string | null;
	/** Decoded (RFC 2047, RFC 2231), not yet made safe. */
	fileName: string | null;
	/** As written, with its brackets. */
	contentId: string | null;
	boundary: string | null;
	isFlowed: boolean;
	isDelSp: boolean;
}

/** Longer values are cut: no file name and no boundary needs more, and decoding costs more than one look at each byte. */
const MAX_VALUE = 8 * 1024;

/** Gathers the lines of one part's header and reads what counts for its body. The first of several headers of a name counts. */
export class PartHeaderLines {
	private readonly values = new Map<string, string>();
	private current: string | null = null;

	/** @param line without its line end */
	add(line: Buffer): void {
		const first = line[0];
		if (first === 32 || first === 9) {
			if (this.current === null) return;
			const value = this.values.get(this.current) ?? '';
			if (value.length < MAX_VALUE) this.values.set(this.current, `${value} ${textOf(line.subarray(0, MAX_VALUE)).trim()}`);
			return;
		}
		this.current = null;
		// Only "Content-…" counts: most lines are told apart by their first letter.
		if ((first | 32) !== 99) return;
		const start = line.toString('latin1', 0, Math.min(line.length, 40));
		const colon = start.indexOf(':');
		if (colon < 10) return;
		const name = start.slice(0, colon).trim().toLowerCase();
		if (!/^content-(?:type|transfer-encoding|disposition|id)$/.test(name)) return;
		if (this.values.has(name) && name !== 'content-id') return;
		this.values.set(name, textOf(line.subarray(colon + 1, colon + 1 + MAX_VALUE)));
		this.current = name;
	}

	read(): PartHeader {
		const disposition = libmime.parseHeaderValue(this.value('content-disposition') ?? '');
		const type = libmime.parseHeaderValue(this.value('content-type') ?? defaultType(disposition.params.filename, disposition.value));
		const encoding = withoutComments(this.value('content-transfer-encoding') ?? '');
		return {
			contentType: (type.value || '').toLowerCase().trim() || null,
			charset: type.params.charset || null,
			encoding: encoding === 'base64' || encoding === 'quoted-printable' ? encoding : 'plain',
			disposition: decoded((disposition.value || '').toLowerCase().trim()) || null,
			fileName: decoded(disposition.params.filename || type.params.name || '') || null,
			contentId: this.value('content-id') || null,
			boundary: type.params.boundary || null,
			isFlowed: type.params.format?.toLowerCase().trim() === 'flowed',
			isDelSp: type.params.delsp?.toLowerCase().trim() === 'yes',
		};
	}

	private value(name: string): string | undefined {
		return this.values.get(name)?.trim().slice(0, MAX_VALUE);
	}
}

/** Raw 8-bit header text is UTF-8 when it can be (RFC 6532), else Latin-1, which loses no byte. */
function textOf(bytes: Buffer): string {
	const latin1 = bytes.toString('latin1');
	if (!/[\u0080-\u00ff]/.test(latin1)) return latin1;
	const utf8 = bytes.toString('utf8');
	return utf8.includes('\ufffd') ? latin1 : utf8;
}

/** What a part without Content-Type is: by the ending of its name, else text (RFC 2045, 5.2). */
function defaultType(fileName: string | undefined, disposition: string | false): string {
	const ending = /\.([^./\\]{1,20})$/.exec(fileName ?? '')?.[1];
	if (ending !== undefined) return libmime.detectMimeType(ending);
	return /^attachment$/i.test(disposition || '') ? 'application/octet-stream' : 'text/plain';
}

/** "base64 (as always)": comments are allowed there (RFC 2045, 6.1). */
function withoutComments(value: string): string {
	const open = value.indexOf('(');
	const close = value.lastIndexOf(')');
	return (open >= 0 && close > open ? value.slice(0, open) + value.slice(close + 1) : value).toLowerCase().trim();
}

function decoded(value: string): string {
	if (!value.includes('=?')) return value;
	try {
		return libmime.decodeWords(value);
	} catch {
		return value;
	}
}
