import { addressesInText } from '../shared/mail/address';
import { labelAt } from './label-at';
import type { Line } from './lines';
import { isMostlyPhone } from './written-numbers';

/** An enquiry is one person's, with at most the agent's data beside theirs. */
const MANY = 3;
const MAX_LINES = 400;

/** Whether a mail lists the contact data of several people or calls: rows of a table, lines of one shape, or the same labels again and again. */
export function listsSeveralPeople(lines: readonly Line[]): boolean {
	const read = lines.slice(0, MAX_LINES);
	return contactRows(read) >= 2 || contactPoints(read) >= 2 || contactLines(read) >= MANY || repeatedLabels(read) >= MANY;
}

/** Rows of three cells and more without a label, each with an address or a number of its own. */
function contactRows(lines: readonly Line[]): number {
	const rows = new Map<number, Line[]>();
	for (const line of lines) if (line.row !== 0 && line.rowCells >= 3) rows.set(line.row, [...(rows.get(line.row) ?? []), line]);
	const contacts = new Set<string>();
	for (const cells of rows.values()) {
		if (cells.length < 3 || cells.some((cell) => labelAt(cell)?.match?.exact)) continue;
		const contact = cells.map(contactIn).find((one) => one !== null);
		if (contact) contacts.add(contact);
	}
	return contacts.size;
}

function contactIn({ text }: Line): string | null {
	if (text.length > 80) return null;
	return addressesInText(text)[0] ?? (isMostlyPhone(text) ? text.replace(/\D/g, '') : null);
}

/** "1. Ann Lee, +44 …, REF-1": points of a list, each with a contact of its own. */
function contactPoints(lines: readonly Line[]): number {
	const points = lines.filter(({ text }) => /^\(?\d{1,3}[.)]\s/.test(text));
	return points.length < 2 ? 0 : contactLines(points);
}

/** "01.02. Anna Kluge, 0171 2345678, a@mail.example, HH-1": lines cut by commas and the like, each with another contact. */
function contactLines(lines: readonly Line[]): number {
	const contacts = new Set<string>();
	for (const line of lines) {
		if (line.text.length > 200 || line.text.length < 12) continue;
		const parts = line.text.split(/\s*[,;|·•\t]\s*|\s+[-–—]\s+/);
		if (parts.length < 3 || labelAt(line)?.match?.exact) continue;
		const contact = parts.map((part) => addressesInText(part)[0] ?? (isMostlyPhone(part) ? part.replace(/\D/g, '') : null)).find((one) => one !== null);
		if (contact) contacts.add(contact);
	}
	return contacts.size;
}

/** How often one and the same label gives another e-mail or phone. */
function repeatedLabels(lines: readonly Line[]): number {
	const answers = new Map<string, Set<string>>();
	for (const [index, line] of lines.entries()) {
		const label = labelAt(line);
		if (label?.match == null || (label.match.field !== 'email' && label.match.field !== 'phone')) continue;
		const value = label.inline ?? lines[index + 1]?.text ?? '';
		const digits = value.replace(/\D/g, '');
		const contact = addressesInText(value)[0] ?? (digits.length >= 6 ? digits : null);
		if (contact === null) continue;
		const key = label.text.toLowerCase();
		answers.set(key, (answers.get(key) ?? new Set()).add(contact));
	}
	return Math.max(0, ...[...answers.values()].map((set) => set.size));
}
