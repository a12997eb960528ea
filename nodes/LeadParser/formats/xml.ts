import { XMLParser } from 'fast-xml-parser';

/** Lead files are a few kilobytes: more than this is not read of all the XML in a mail. Characters. */
export const MAX_XML = 256 * 1024;

/** An element: its text and its children by lower-case name; attributes under "@name". */
export type XmlNode = { [name: string]: XmlValue };
export type XmlValue = string | XmlNode | XmlNode[] | string[] | (string | XmlNode)[];

/**
 * Reads XML as it comes in mails: upper-case declarations, bare "&", blanks before the declaration, text around it.
 * A DOCTYPE is cut out before parsing, so nested entities cannot be expanded. Null when nothing can be read.
 */
export function readXml(source: string, rootName: string): XmlNode | null {
	const text = source.length > MAX_XML ? source.slice(0, MAX_XML) : source;
	const lower = text.toLowerCase();
	const start = lower.search(new RegExp(`<${rootName}[\\s>]`));
	if (start < 0) return null;
	const close = lower.lastIndexOf(`</${rootName}>`);
	const body = text.slice(start, close > start ? close + rootName.length + 3 : undefined);
	try {
		const parser = new XMLParser({
			ignoreAttributes: false,
			attributeNamePrefix: '@',
			textNodeName: '#text',
			parseTagValue: false,
			parseAttributeValue: false,
			trimValues: true,
			processEntities: false,
			ignoreDeclaration: true,
			ignorePiTags: true,
			removeNSPrefix: true,
			transformTagName: (name) => name.toLowerCase(),
			transformAttributeName: (name) => name.toLowerCase(),
			maxNestedTags: 60,
		});
		const parsed = parser.parse(body) as XmlNode;
		const root = parsed[rootName];
		return typeof root === 'object' && !Array.isArray(root) ? root : Array.isArray(root) && typeof root[0] === 'object' ? root[0] : null;
	} catch {
		return null;
	}
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'', nbsp: ' ' };

/** Resolves the five entities of XML and numbers; nothing else, and each once. */
export function decodeXmlText(text: string): string {
	return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal: string, hex: string, name: string) => {
		if (name) return ENTITIES[name.toLowerCase()] ?? whole;
		const code = decimal ? Number(decimal) : parseInt(hex, 16);
		return code > 0 && code < 0x110000 && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : whole;
	});
}

/** All children of a name, as a list. */
export function children(node: XmlNode | null | undefined, name: string): (XmlNode | string)[] {
	const value = node?.[name];
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}

/** The first child of a name that is an element. */
export function child(node: XmlNode | null | undefined, name: string): XmlNode | null {
	const found = children(node, name)[0];
	return found === undefined ? null : typeof found === 'string' ? { '#text': found } : found;
}

/** Text of an element or a plain value. */
export function textOf(value: XmlNode | string | null | undefined): string {
	if (value === null || value === undefined) return '';
	const text = typeof value === 'string' ? value : value['#text'];
	return typeof text === 'string' ? decodeXmlText(text).replace(/\r\n?/g, '\n').trim() : '';
}

/** Text of the first child of a name. */
export function childText(node: XmlNode | null | undefined, name: string): string {
	return textOf(children(node, name)[0]);
}

/** Value of an attribute, lower case. */
export function attribute(node: XmlNode | string, name: string): string {
	const value = typeof node === 'string' ? undefined : node[`@${name}`];
	return typeof value === 'string' ? decodeXmlText(value).trim().toLowerCase() : '';
}
