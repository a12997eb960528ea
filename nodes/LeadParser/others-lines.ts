import { addressesInText, domainOf, isOneOf, organisationDomain } from '../shared/mail/address';
import { hasLegalForm, namesADesk } from './companies';
import { isOthersLabel } from './label-dictionary';
import type { LabelledText, LabelledValue } from './labelled';
import type { Line } from './lines';
import { looksLikeName } from './people';
import { isMostlyPhone } from './written-numbers';

/** What is known of those who sent and received the mail. */
export interface Parties {
	/** Addresses and domains that are ours. */
	own: readonly string[];
	/** Organisations (registered domains) of the senders; those of mailbox providers left out. */
	organisations: readonly string[];
	/** How senders and recipients call themselves. */
	brands: readonly string[];
}

/** The labelled data of one person. */
interface Person {
	values: LabelledValue[];
	/** A label or the heading above says that it is somebody else ("Agent", "Your contact"). */
	named: boolean;
}

const PERSONAL = new Set<LabelledValue['field']>(['name', 'firstName', 'lastName', 'email', 'phone', 'fax', 'sender', 'company']);
const NAMES = new Set<LabelledValue['field']>(['name', 'firstName', 'lastName', 'sender']);
const LONGEST_HEADING = 60;
const RULE = /^[\s\-_=*#~+·•.─━—–]{3,}$/u;

/**
 * The numbers of the lines whose names, phones and addresses are not the client's: the block of an agent beside the
 * client's, and the foot of the mail, where the sender gives its own data.
 */
export function linesOfOthers(lines: readonly Line[], labelled: LabelledText, parties: Parties): Set<number> {
	const others = new Set<number>();
	const indexOf = new Map<number, number>();
	lines.forEach((line, index) => { if (!indexOf.has(line.number)) indexOf.set(line.number, index); });
	const persons = personsIn(lines, labelled.values, indexOf);
	const theirs = persons.filter((person) => isOthers(person, parties));
	// Only beside a client who can be reached: "Contact person: …" may be the client's own.
	if (persons.some((person) => !theirs.includes(person) && person.values.some((value) => value.field === 'email' || value.field === 'phone'))) for (const { values } of theirs) for (const { line } of values) others.add(line);
	const unsure = labelled.values.filter((value) => !value.exact).map((value) => indexOf.get(value.line) ?? 0);
	const free = [...new Set([...labelled.free, ...unsure])].sort((one, other) => one - other);
	for (const index of free) {
		if (!isSendersLine(lines[index].text, parties)) continue;
		for (const line of blockAround(lines, index, parties)) others.add(line.number);
	}
	const foot = footOf(lines, free, labelled.values, parties, others);
	if (foot !== null) for (const line of lines.slice(foot)) others.add(line.number);
	return others;
}

/** Labelled values person by person: another begins where a name is asked for again, or below another heading. */
function personsIn(lines: readonly Line[], values: readonly LabelledValue[], indexOf: ReadonlyMap<number, number>): Person[] {
	const persons: Person[] = [];
	const taken = new Set(values.map((value) => value.line));
	let current: Person | null = null;
	let last = -1;
	for (const value of values) {
		const foreign = value.field === null || value.field === 'ignore' ? isOthersLabel(value.label) && looksLikeName(value.value) : false;
		if (!foreign && !PERSONAL.has(value.field)) continue;
		const index = indexOf.get(value.line) ?? 0;
		const has = (test: (one: LabelledValue) => boolean): boolean => current?.values.some(test) ?? false;
		// "Contact: 612 345 678" asks for a person and is answered with a number.
		const isName = NAMES.has(value.field) && !isMostlyPhone(value.value);
		const again = isName
			? has((one) => one.field === value.field) || (has((one) => NAMES.has(one.field)) && has((one) => one.field === 'email' || one.field === 'phone'))
			: has((one) => one.field === value.field) && hasHeading(lines, last + 1, index);
		const heading = headingAbove(lines, index, taken);
		const named: boolean = foreign || heading !== null;
		if (current === null || again || (named && !current.named)) {
			current = { values: [], named };
			persons.push(current);
		}
		current.values.push(value);
		last = index;
	}
	return persons;
}

const isHeading = (line: Line) => RULE.test(line.text) || (line.text.length <= LONGEST_HEADING && !/[@\d]/.test(line.text) && !/[.!?:：]\s+\S/.test(line.text));

function hasHeading(lines: readonly Line[], start: number, end: number): boolean {
	return lines.slice(start, end).some((line) => (line.gap || RULE.test(line.text)) && isHeading(line));
}

/** The words above a block that say it is somebody else's: "Your agent", "— Seller —", "Assigned to:" with a name below. */
function headingAbove(lines: readonly Line[], index: number, taken: ReadonlySet<number>): string | null {
	for (let above = index - 1; above >= Math.max(0, index - 3) && !taken.has(lines[above].number); above--) {
		const words = lines[above].text.replace(/[^\p{L}\p{M}\s'’-]+/gu, ' ').trim();
		if (isHeading(lines[above]) && !/[.!?。]$/.test(lines[above].text) && isOthersLabel(words)) return words;
	}
	return null;
}

const LARGEST_BLOCK = 8;

/** The lines that stand in one cell or paragraph with a line of the sender's: its name, number and address belong together, unless a client's address is among them. */
function blockAround(lines: readonly Line[], index: number, parties: Parties): readonly Line[] {
	const { cell, row } = lines[index];
	let start = index;
	while (start > 0 && !lines[start].gap && lines[start - 1].cell === cell && lines[start - 1].row === row) start--;
	let end = index + 1;
	while (end < lines.length && !lines[end].gap && lines[end].cell === cell && lines[end].row === row) end++;
	const block = lines.slice(start, end);
	const short = block.length <= LARGEST_BLOCK && block.every((line) => line.text.length <= LONGEST_HEADING);
	return short && !block.some((line) => addressesInText(line.text).some((address) => !isPartys(address, parties))) ? block : [lines[index]];
}

/** Somebody else by name, or somebody whose address is ours or the sender's. */
function isOthers(person: Person, parties: Parties): boolean {
	if (person.named) return true;
	const addresses = person.values.filter((value) => value.field === 'email').flatMap((value) => addressesInText(value.value));
	return addresses.length > 0 && addresses.every((address) => isPartys(address, parties));
}

function isPartys(address: string, { own, organisations }: Parties): boolean {
	return isOneOf(address, own) || organisations.includes(organisationDomain(domainOf(address)));
}

const hasContactData = (text: string) => /\p{Nd}(?:[\s().+/-]{0,3}\p{Nd}){5}/u.test(text) || text.includes('@');

/** A line with the contact data of whoever sent the mail, or of a desk of theirs. */
function isSendersLine(text: string, parties: Parties): boolean {
	if (text.length > 400 || !hasContactData(text)) return false;
	const addresses = addressesInText(text);
	return addresses.length > 0 ? addresses.every((address) => isPartys(address, parties)) : namesADesk(text);
}

const NOTHING_BUT_A_SIGN = /^(?:©|\(c\)|copyright)/i;

/** "Hill Farm - Mill Lane 12, 53024 Hilltown" */
const POSTAL_ADDRESS = /,\s.{0,60}\d{4,6}|\d{4,6}.{0,60},/;

/** Where the foot of the mail begins: the first line of the sender's about itself below which no client is named; null when there is none. */
function footOf(lines: readonly Line[], free: readonly number[], values: readonly LabelledValue[], parties: Parties, others: ReadonlySet<number>): number | null {
	const clients = values.filter((value) => !others.has(value.line));
	const lastOfClient = Math.max(0, ...clients.filter((value) => (NAMES.has(value.field) && value.exact) || (value.field === 'email' && addressesInText(value.value).some((address) => !isPartys(address, parties)))).map((value) => value.line));
	const first = Math.min(...clients.filter((value) => PERSONAL.has(value.field) || value.field === 'message').map((value) => value.line));
	const labelledData = Number.isFinite(first);
	for (const index of free) {
		const { text, number } = lines[index];
		if (number <= lastOfClient || index < lines.length / 4 || text.length > 400) continue;
		const short = text.split(/\s+/).length <= 5;
		if (NOTHING_BUT_A_SIGN.test(text)) return index;
		if (!labelledData || number <= first) continue;
		if (namesADesk(text) && (short || hasContactData(text))) return index;
		if (hasLegalForm(text) && /[,|·•–—\d]/.test(text)) return index;
		if (parties.brands.some((brand) => text.toLowerCase().includes(brand)) && (hasContactData(text) || POSTAL_ADDRESS.test(text) || (short && !text.endsWith(':')))) return index;
	}
	return null;
}
