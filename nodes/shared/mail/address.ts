import type { Address } from './message/message';

/** An address list longer than this is a list of recipients nobody reads; the rest is left out. */
const MAX_ADDRESSES = 1000;

/** Quoted local parts and IP literals are legal, but no person's contact address looks like that: refuse them, and marks nobody sees. */
const LOCAL_PART = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}$/u;
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?\.)+(?:\p{L}{2,63}|xn--[a-z0-9-]{2,59})$/u;
/** `logo@2x.png` is an image, not a person. */
const FILE_ENDING = /\.(?:png|jpe?g|gif|svg|webp|bmp|ico|css|js)$/i;

/**
 * Whether a text is one complete, deliverable-looking address. Needed before any identity is built:
 * mailparser hands out "power quadrant system@example.com" as an address.
 */
export function isValidAddress(address: string): boolean {
	if (address.length > 254) return false;
	const at = address.lastIndexOf('@');
	if (at < 1) return false;
	const local = address.slice(0, at);
	const domain = address.slice(at + 1);
	if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
	return LOCAL_PART.test(local) && domain.length <= 253 && DOMAIN.test(domain) && !FILE_ENDING.test(domain);
}

/** The form two spellings of one address share: lower case, no surrounding blanks. */
export function addressIdentity(address: string): string {
	return address.trim().toLowerCase();
}

/** The part behind the last @, lower case; empty when there is none. */
export function domainOf(address: string): string {
	const at = address.lastIndexOf('@');
	return at < 0 ? '' : address.slice(at + 1).trim().toLowerCase();
}

const SECOND_LEVEL = new Set(['co', 'com', 'org', 'net', 'gov', 'edu', 'ac', 'ne', 'or', 'go', 'gob', 'nom', 'gen', 'web', 'in', 'mil']);

/** The domain an organisation registers: `mail.shop.co.uk` and `shop.co.uk` give `shop.co.uk`. */
export function organisationDomain(domain: string): string {
	const parts = domain.toLowerCase().split('.').filter(Boolean);
	if (parts.length <= 2) return parts.join('.');
	const country = parts[parts.length - 1];
	const second = parts[parts.length - 2];
	const keep = country.length === 2 && SECOND_LEVEL.has(second) ? 3 : 2;
	return parts.slice(-keep).join('.');
}

/** Whether `domain` is `parent` or lies under it. */
export function isWithinDomain(domain: string, parent: string): boolean {
	const inner = domain.toLowerCase();
	const outer = parent.toLowerCase().replace(/^[@.]+/, '');
	return outer !== '' && (inner === outer || inner.endsWith(`.${outer}`));
}

/** Whether an address is one of a list of addresses and domains, e.g. the agency's own (`info@agency.example`, `agency.example`). */
export function isOneOf(address: string, addressesAndDomains: readonly string[]): boolean {
	const identity = addressIdentity(address);
	const domain = domainOf(identity);
	return addressesAndDomains.some((entry) => {
		const own = entry.trim().toLowerCase();
		if (own === '') return false;
		const at = own.indexOf('@');
		return at > 0 ? own === identity : isWithinDomain(domain, own);
	});
}

const NO_REPLY = /^(?:(?:do|dont|don)?[._-]?(?:not?|non)[._-]?(?:reply|replay|responder?|repondre|rispondere|responda|antworten)|noresponder|nao[._-]?respond[ae]r?|no[._-]?contestar|ne[._-]?pas[._-]?repondre|nicht[._-]?antworten|niet[._-]?beantwoorden|noreply\d*|donotreply|mailer[._-]?daemon|postmaster|bounces?|unattended)/i;

/** What people type when a form or a colleague wants an address they do not have: it would make strangers one person. */
const NO_ADDRESS = /^(?:no|sin|kein|keine|pas[._-]?d[e']?|nessuna?|sem|geen|ingen|brak|without)[._-]?(?:e[._-]?)?(?:mail|correo|adresse?)(?:[._-]?(?:adresse?|address))?\d*$|^(?:no[._-]?(?:tengo|tiene)|nao[._-]?tem|non[._-]?ha)(?:[._-]?(?:e[._-]?)?(?:mail|correo))?$/i;
/** "test@test.com", "x@x.com" */
const FILLER = /^(?:test|prueba|prova|teste|none|no|na|mail|email|correo|abc|asdf|qwerty|xxx?|aaa?|x|a|123)$/i;

/** Whether nobody reads what is sent to this address. */
export function isNoReply(address: string): boolean {
	const local = address.slice(0, Math.max(0, address.lastIndexOf('@')));
	if (NO_ADDRESS.test(local) || (FILLER.test(local) && domainOf(address).split('.')[0] === local.toLowerCase())) return true;
	return NO_REPLY.test(local) || /(?:^|[._+-])no[._-]?reply(?:$|[._+-])/i.test(local);
}

/** Addresses as a person reads and changes them, with commas between; `parseAddressList` reads them again. */
export function listedAddresses(addresses: readonly Address[]): string {
	return addresses
		.map(({ name, address }) => {
			if (name === '' || name === address) return address;
			return `${/^[\p{L}\p{M}\p{N} .'’-]+$/u.test(name) ? name : `"${name.replace(/[\p{Cc}"\\]+/gu, ' ').trim()}"`} <${address}>`;
		})
		.join(', ');
}

/** `Ann Lee <ann@example.com>` alone, with nothing that needs a closer look. */
const ONE_SIMPLE = /^([^"(),;:<>\\]*)<([^"(),;:<>\\]*)>\s*$/;

/** Splits the text of an address header: quoted names, comments, groups and broken entries; one pass, never throws. */
export function parseAddressList(header: string): Address[] {
	const simple = ONE_SIMPLE.exec(header);
	if (simple !== null) {
		const one = { name: simple[1].replace(/\s+/g, ' ').trim(), address: simple[2].trim() };
		return one.address !== '' || one.name !== '' ? [one] : [];
	}
	const found: Address[] = [];
	let name = '';
	let angle: string | null = null;
	let comment = '';
	let quoted = false;
	let inAngle = false;
	let depth = 0;
	const push = () => {
		const plain = name.replace(/\s+/g, ' ').trim();
		if (angle !== null) {
			found.push({ name: plain || comment.trim(), address: angle.trim().replace(/^mailto:/i, '') });
		} else if (plain.includes('@')) {
			const words = plain.split(' ');
			const at = words.findIndex((word) => word.includes('@'));
			const rest = words.filter((_, index) => index !== at).join(' ');
			found.push({ name: rest || comment.trim(), address: words[at].replace(/^mailto:/i, '') });
		} else if (plain !== '' || comment !== '') {
			found.push({ name: plain || comment.trim(), address: '' });
		}
		name = '';
		angle = null;
		comment = '';
		inAngle = false;
		quoted = false;
		depth = 0;
	};
	for (let index = 0; index < header.length && found.length < MAX_ADDRESSES; index++) {
		const char = header[index];
		if (char === '\\' && (quoted || depth > 0) && index + 1 < header.length) {
			index++;
			if (depth > 0) comment += header[index];
			else name += header[index];
		} else if (depth > 0) {
			if (char === '(') depth++;
			else if (char === ')') depth--;
			if (depth > 0) comment += char;
		} else if (quoted) {
			if (char === '"') quoted = false;
			else name += char;
		} else if (inAngle) {
			if (char === '>') inAngle = false;
			else angle += char;
		} else if (char === '"') quoted = true;
		else if (char === '(') depth = 1;
		else if (char === '<') {
			inAngle = true;
			angle = '';
		} else if (char === ',' || char === ';') push();
		else if (char === ':' && !name.includes('@') && angle === null) name = '';
		else name += char;
	}
	push();
	return found.filter((entry) => entry.address !== '' || entry.name !== '');
}

/** Reads `Ann Lee <ann@example.com>`, `Ann Lee ann@example.com` or a bare address written in running text. */
export function readWrittenAddress(text: string): Address | null {
	if (!text.includes('@') || text.length > 500) return null;
	const entry = parseAddressList(text.replace(/\[mailto:([^\]\s]{1,254})\]/i, '').replace(/,(?=[^<]*<)/g, ' ')).find((one) => one.address !== '');
	if (entry === undefined) return null;
	const address = entry.address.replace(/^[<("'[]+|[>)"'\],;.:]+$/g, '');
	return isValidAddress(address) ? { name: entry.name.replace(/[<>]/g, '').trim(), address } : null;
}

/** Read from its "@" on, to both sides: looking for what may stand before one at every place of a text takes 64 times as long. */
const AROUND_AT = /(?<=([^\s@<>()[\]\\,;:"'|«»]{1,64}))@([\p{L}\p{N}._-]{3,253})/uy;

/** Every valid address written in a text, in order, without repeats; reads at most the first 200,000 characters. */
export function addressesInText(text: string): string[] {
	const seen = new Set<string>();
	const found: string[] = [];
	const bounded = text.length > 200_000 ? text.slice(0, 200_000) : text;
	// A text with thousands of @ is not an enquiry; 500 addresses are more than anyone reads.
	let end = 0;
	for (let at = bounded.indexOf('@'); at >= 0; at = bounded.indexOf('@', at + 1)) {
		AROUND_AT.lastIndex = at;
		const around = AROUND_AT.exec(bounded);
		const start = Math.max(end, at - (around?.[1].length ?? 0));
		if (around === null || start === at) continue;
		end = at + around[0].length;
		const match = bounded.slice(start, end);
		const address = match.replace(/^mailto:/i, '').replace(/^[*_=.'`]+/, '').replace(/[._-]+$/, '');
		const identity = addressIdentity(address);
		if (seen.has(identity) || !isValidAddress(address)) continue;
		seen.add(identity);
		found.push(address);
		if (found.length >= 500) break;
	}
	return found;
}
