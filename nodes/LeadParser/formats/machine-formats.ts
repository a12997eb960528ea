import { readAdf } from './adf';
import { readLeadMeta } from './lead-meta';
import type { MachineLead } from './machine-lead';
import { readImmowelt, readOpenImmo } from './openimmo';
import { decodeXmlText, MAX_XML } from './xml';

/** A file that came with the mail. */
export interface LeadFile {
	fileName: string;
	mimeType: string;
	content: Buffer;
}

const READERS = [readAdf, readOpenImmo, readImmowelt];
const MAX_FILE = 512 * 1024;
const MARK = /<\??adf[\s>]|<openimmo_feedback|<objektanfrage|&lt;adf[\s&]|&lt;openimmo_feedback|&lt;objektanfrage/i;

/** Tries every machine-readable format: attachments first, then the bodies, then the tags of the HTML head. */
export function readMachineFormats(bodies: string[], files: LeadFile[], meta: Record<string, string>): MachineLead | null {
	const sources = [...files.filter(mayHoldLead).map((file) => decodeXmlFile(file.content)), ...bodies];
	let room = MAX_XML;
	for (const source of sources) {
		const decoded = MARK.test(source) ? source : decodeBase64Body(source);
		if (room <= 0 || decoded === null || (decoded !== source && !MARK.test(decoded))) continue;
		const xml = decoded.slice(0, room);
		room -= xml.length;
		const lead = readAny(xml) ?? (decoded === source ? readAny(decodeXmlText(xml)) : null);
		if (lead) return lead;
	}
	return readLeadMeta(meta);
}

/** Whether a file is in one of the formats, readable or not. */
export function isMachineFile(file: LeadFile): boolean {
	return mayHoldLead(file) && MARK.test(decodeXmlFile(file.content));
}

function readAny(source: string): MachineLead | null {
	for (const read of READERS) {
		const lead = read(source);
		if (lead) return lead;
	}
	return null;
}

function mayHoldLead(file: LeadFile): boolean {
	return file.content.length <= MAX_FILE && (/xml|adf|text\/plain|octet-stream/i.test(file.mimeType) || /\.(?:xml|adf|txt)$/i.test(file.fileName));
}

/** Decodes XML bytes in the charset they declare; OpenImmo files are often ISO-8859-1. */
function decodeXmlFile(content: Buffer): string {
	const declared = /encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(content.subarray(0, 200).toString('latin1'))?.[1];
	for (const [charset, fatal] of [['utf-8', true], [declared ?? 'windows-1252', false], ['windows-1252', false]] as const) {
		try {
			if (declared !== undefined && charset === 'utf-8' && !/^utf-?8$/i.test(declared) && content.every((byte) => byte < 128)) continue;
			return new TextDecoder(charset, { fatal }).decode(content);
		} catch {
			// Not this charset: the next one.
		}
	}
	return content.toString('latin1');
}

/** Some dealers' systems send the whole file as one base64 block in the text. */
function decodeBase64Body(body: string): string | null {
	const compact = body.length <= MAX_FILE ? body.replace(/\s+/g, '') : '';
	if (compact.length < 100 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return null;
	return decodeXmlFile(Buffer.from(compact, 'base64'));
}
