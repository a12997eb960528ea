import { addressIdentity } from '../../shared/mail/address';
import type { PhoneReader } from '../phones';
import type { Reading } from '../reading';
import { isSamePhone } from './example';
import { fixedHead, fixedTail, isFixed } from './fixed-text';
import { occurrencesOf, phonesIn, textsIn, type Occurrence } from './where-it-stands';

/** A rule as a profile holds it. */
export type RuleJson = Record<string, string>;

/** A field of a rule that can be learnt. */
export type RuleTarget = 'name' | 'firstName' | 'lastName' | 'email' | 'phone' | 'reference' | 'message';

/** The rules of which one may find a value again, the steadiest first; the first rule of each is the value's own. */
export interface Possibility {
	rules: RuleJson[];
	/** Beginnings of lines below a message. */
	endings: string[];
}

/** Everything around a value that could find it in the next mail. */
export function possibleRules(field: RuleTarget, value: string, reading: Reading, personal: readonly string[], reader: PhoneReader): { found: boolean; possibilities: Possibility[] } {
	const kind = field === 'firstName' || field === 'lastName' ? 'name' : field;
	const places = occurrencesOf(kind, value, reading.lines, reader);
	const inBody = places.map((place) => (field === 'message' ? aroundMessage(place, reading, personal) : aroundValue(field, place, reading, personal)));
	const subject = inSubject(field, value, reading, personal, reader);
	const replyTo = reading.replyTo.some(({ name, address }) => (field === 'email' ? addressIdentity(address) === addressIdentity(value) : field === 'name' && name.trim().toLowerCase() === value.trim().toLowerCase()));
	const links = linksTo(field, value, reading, reader);
	const one = (...rules: RuleJson[]): Possibility => ({ rules, endings: [] });
	return {
		found: places.length > 0 || subject.found || replyTo || links.length > 0,
		possibilities: [
			...inBody.flatMap(({ sure }) => sure),
			...(replyTo ? [one({ field, method: 'replyTo' })] : []),
			...inBody.flatMap(({ between }) => between),
			...subject.rules.map((rule) => one(rule)),
			...links.map((link) => one({ field, method: 'link', link })),
			...inBody.flatMap(({ weak }) => weak),
		],
	};
}

interface Around {
	/** By a label, a cell, a line. */
	sure: Possibility[];
	/** Between two texts. */
	between: Possibility[];
	/** Between one text and the end of the line. */
	weak: Possibility[];
}

function aroundValue(field: RuleTarget, { line, start, end }: Occurrence, { lines }: Reading, personal: readonly string[]): Around {
	const around: Around = { sure: [], between: [], weak: [] };
	const { text, row, cell } = lines[line];
	const [head, tail] = [text.slice(0, start), text.slice(end)];
	const previous = lines[line - 1];
	const add = (list: Possibility[], ...rules: RuleJson[]) => list.push({ rules, endings: [] });
	const endsLine = !/[\p{L}\p{N}]/u.test(tail);
	if (endsLine && head.trim() !== '' && isFixed(head, personal) && /[^\p{L}\p{N}\s]\s*$/u.test(head)) add(around.sure, { field, method: 'label', label: head.trim() });
	if (endsLine && head.trim() === '' && previous !== undefined) {
		const beside = row !== 0 && previous.row === row && previous.cell !== cell;
		if (beside) {
			const above = headOfColumn(lines, line);
			if (above !== null && isFixed(above.label, personal)) add(around.sure, { field, method: 'label', label: above.label }, ...above.others.map((label): RuleJson => ({ field: 'ignore', label })));
			if (isFixed(previous.text, personal)) add(around.sure, { field, method: 'cellBeside', label: previous.text });
		} else {
			const above = headOfColumn(lines, line);
			if (above !== null && isFixed(above.label, personal)) add(around.sure, { field, method: 'label', label: above.label }, ...above.others.map((label): RuleJson => ({ field: 'ignore', label })));
			if (isFixed(previous.text, personal)) add(around.sure, { field, method: 'lineAfter', label: previous.text });
		}
	}
	const after = head.trim() === '' && previous !== undefined ? (isFixed(previous.text, personal) ? fixedTail(previous.text, personal) : '') : fixedTail(head, personal);
	const before = fixedHead(tail, personal);
	if (after !== '' && before !== '') add(around.between, { field, method: 'between', after, before });
	if (after !== '') add(around.weak, { field, method: 'between', after });
	if (before !== '' && head.trim() === '') add(around.weak, { field, method: 'between', before });
	return around;
}

/** The head of a value's column, when the row above consists of as many cells; and the other heads. */
function headOfColumn(lines: Reading['lines'], at: number): { label: string; others: string[] } | null {
	const { row, cell, rowCells } = lines[at];
	const above = lines.filter((one) => one.row !== 0 && one.row < row && one.rowCells === rowCells);
	const head = above.filter((one) => one.row === above[0]?.row);
	if (row === 0 || rowCells < 2 || head.length !== rowCells) return null;
	const mine = head.find((one) => one.cell === cell - rowCells);
	return mine === undefined || mine.row !== Math.max(...above.map((one) => one.row)) ? null : { label: mine.text, others: head.filter((one) => one !== mine).map((one) => one.text) };
}

function aroundMessage({ line, lastLine, start, end }: Occurrence, { lines }: Reading, personal: readonly string[]): Around {
	const around: Around = { sure: [], between: [], weak: [] };
	const [head, tail] = [lines[line].text.slice(0, start), lines[lastLine].text.slice(end)];
	const [previous, next] = [lines[line - 1], lines[lastLine + 1]];
	const { cell, row } = lines[line];
	const field = 'message';
	// "Is it still" with "free?" behind it is half a message: what goes on in letters is still the person's.
	if (/^\s*[\p{L}\p{N}]/u.test(tail) && !/[.!?…。！？]$/u.test(lines[lastLine].text.slice(0, end))) return around;
	const before = /[\p{L}\p{N}]/u.test(tail) || next === undefined ? fixedHead(tail, personal) : fixedHead(next.text, personal) || fixedHead(tail, personal);
	const endings = next !== undefined && !/[\p{L}\p{N}]/u.test(tail) && before !== '' ? [before] : [];
	const endsCell = cell !== 0 && next?.cell !== cell;
	const begins = head.trim() === '';
	if (begins && previous !== undefined && isFixed(previous.text, personal)) {
		if (row !== 0 && previous.row === row && previous.cell !== cell) around.sure.push({ rules: [{ field, method: 'cellBeside', label: previous.text }], endings: endsCell ? [] : endings });
		else if (endsCell || endings.length > 0 || next === undefined) around.sure.push({ rules: [{ field, method: 'lineAfter', label: previous.text }], endings: endsCell ? [] : endings });
	}
	if (!begins && isFixed(head, personal) && /[^\p{L}\p{N}\s]\s*$/u.test(head) && (endsCell || endings.length > 0 || next === undefined)) around.sure.push({ rules: [{ field, method: 'label', label: head.trim() }], endings: endsCell ? [] : endings });
	const after = begins ? (previous === undefined ? '' : fixedTail(previous.text, personal)) : fixedTail(head, personal);
	if (after !== '' && before !== '') around.between.push({ rules: [{ field, method: 'between', after, before }], endings: [] });
	if (after !== '' && next === undefined) around.weak.push({ rules: [{ field, method: 'between', after }], endings: [] });
	return around;
}

function inSubject(field: RuleTarget, value: string, { subject }: Reading, personal: readonly string[], reader: PhoneReader): { found: boolean; rules: RuleJson[] } {
	if (field === 'message') return { found: false, rules: [] };
	const places = field === 'phone' ? phonesIn(value, subject, reader) : textsIn(value, subject, field !== 'reference');
	const rules = places.flatMap(({ start, end }): RuleJson[] => {
		const [head, tail] = [subject.slice(0, start), subject.slice(end)];
		const [after, before] = [fixedTail(head, personal), fixedHead(tail, personal)];
		// Without a fixed text the value must begin or end the subject.
		if ((after === '' && head.trim() !== '') || (before === '' && tail.trim() !== '') || (after === '' && before === '')) return [];
		return [{ field, method: 'subjectPart', ...(after !== '' && { after }), ...(before !== '' && { before }) }];
	});
	return { found: places.length > 0, rules };
}

function linksTo(field: RuleTarget, value: string, { lines }: Reading, reader: PhoneReader): string[] {
	const hrefs = lines.flatMap(({ links }) => links.map(({ href }) => href));
	if (field === 'email') return hrefs.some((href) => /^mailto:/i.test(href) && href.toLowerCase().replace('%40', '@').includes(addressIdentity(value))) ? ['mailto:'] : [];
	if (field === 'phone') return ['tel:', 'whatsapp:'].filter((scheme) => hrefs.some((href) => href.toLowerCase().startsWith(scheme) && isSamePhone(href.slice(scheme.length), value, reader)));
	return [];
}
