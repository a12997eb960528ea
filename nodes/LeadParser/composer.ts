import { domainOf, organisationDomain } from '../shared/mail/address';
import type { Address } from '../shared/mail/message/message';
import { isCode, isMachineAddress, isPersonBehind, noticeIn, offersToUnsubscribe, speaksOfCall } from './classify';
import type { LabelledText } from './labelled';
import type { Line } from './lines';
import { isMailboxProvider } from './mailbox-providers';
import { isClosing } from './message-text';
import { looksLikeName, nameFromDisplay } from './people';
import { listsSeveralPeople } from './several-people';

/** What tells who put a mail together. */
export interface Composition {
	from: Address | null;
	subject: string;
	lines: readonly Line[];
	labelled: LabelledText;
	/** Empty when there is none. */
	html: string;
}

/**
 * Whether a program put a mail together, even when its sender looks like an office's ("service@", "office@"): people sign
 * their letters; programs send tables of labels, buttons into their own site, and ways to stop them. The less the sender's
 * display name is a person's, the fewer signs are needed.
 */
export function isComposedByProgram({ from, subject, lines, labelled, html }: Composition): boolean {
	if (from === null || isMailboxProvider(organisationDomain(domainOf(from.address)))) return false;
	const perhapsProgram = isMachineAddress(from.address);
	if (perhapsProgram && !isPersonBehind(from)) return true;
	const text = lines.map((line) => line.text).join('\n');
	let signs = (isSigned(lines) ? -1 : 0) + (perhapsProgram ? 1 : 0);
	if (offersToUnsubscribe(text)) signs += 2;
	if (linksIntoOwnSite(lines, text, from)) signs += 1;
	if (labelled.values.length >= 3) signs += 1;
	if (codeIn(lines) !== null || listsSeveralPeople(lines)) signs += 2;
	if (/<table\b/i.test(html) && /<img\b|<h[1-3]\b|bgcolor|background/i.test(html)) signs += 1;
	// A telephone system writes down a call; a person writes about one.
	if (speaksOfCall(subject)) signs += labelled.values.length >= 2 || subject.replace(/\D/g, '').length >= 6 ? 2 : 1;
	else if (noticeIn(subject) !== null) signs += 1;
	return signs >= signsNeeded(from);
}

/** The figures of the code to sign in with that stands alone on a line; beside other cells a number is an answer. Null when there is none, or several. */
export function codeIn(lines: readonly Line[]): string | null {
	const codes = lines.slice(0, 30).filter((line) => line.rowCells < 2 && isCode(line.text));
	return codes.length === 1 ? codes[0].text.replace(/\D/g, '') : null;
}

/** "Anna Berg" needs many signs against her, "Casa Certa <x@casacerta.example>" some, "Portal 24 GmbH" one. */
function signsNeeded({ name, address }: Address): number {
	const person = nameFromDisplay(name);
	if (person === null) return name.trim() === '' ? 2 : 1;
	const organisation = organisationDomain(domainOf(address)).split('.')[0].replace(/[^\p{L}\d]/gu, '');
	const words = person.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').split(/\s+/).filter((word) => word.length > 3);
	const isOrganisation = words.some((word) => organisation.includes(word));
	return isOrganisation || !person.includes(' ') ? 2 : 3;
}

/** Whether the end of a mail is a closing with a person's name below it. */
function isSigned(lines: readonly Line[]): boolean {
	const closing = lines.findLastIndex((line) => isClosing(line.text));
	return closing >= 0 && lines.slice(closing + 1, closing + 3).some(({ text }) => looksLikeName(text) && text.trim().includes(' '));
}

const LINK = /https?:\/\/([^\s/?#"'<>()[\]]{3,253})(?:\/[^\s"'<>]+|\/?\?[^\s"'<>]+)/gi;

/** A link to a page of the sender's own site; signatures only name the site. */
function linksIntoOwnSite(lines: readonly Line[], text: string, from: Address): boolean {
	const own = organisationDomain(domainOf(from.address));
	const written = [...text.slice(0, 20_000).matchAll(LINK)].slice(0, 50);
	const linked = lines.flatMap((line) => line.links).slice(0, 50).flatMap((link) => [...link.href.slice(0, 500).matchAll(LINK)]);
	return [...written, ...linked].some(([, host]) => organisationDomain(host.toLowerCase()) === own);
}
