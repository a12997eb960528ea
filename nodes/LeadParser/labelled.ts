import { addressesInText } from '../shared/mail/address';
import { formRows, recogniseByShape, stackedQuestions } from './answers-by-shape';
import { labelAt, type Label } from './label-at';
import { NO_WORDS, type SenderWords } from './footer';
import { isEmptyValue, lookUpLabel, type LabelField, type LabelMatch } from './label-dictionary';
import type { Line } from './lines';
import { messageEnd } from './message-end';
import { fillsCell, type MessagePlace } from './message-place';
import { RULE } from './message-text';
import { cleanLabelledName } from './people';
import { isPhoneAnswer } from './written-numbers';

/** A value found under a label. */
export interface LabelledValue {
	/** Null when nobody knows what the label asks for. */
	field: LabelField | null;
	label: string;
	value: string;
	method: 'label' | 'cell beside label' | 'line after label' | 'line before label' | 'column below label';
	line: number;
	languages: string[];
	exact: boolean;
}

export interface LabelledText {
	values: LabelledValue[];
	/** Indexes of lines that are neither label nor value. */
	free: number[];
	/** Known labels that had no value: they still say that this is a form. */
	emptyLabels: number;
	/** The form asked for a message and got none: what else stands in the mail is not one. */
	noMessage: boolean;
}

/** "Question | Answer" above a form's table is its head, not a question with its answer. */
const HEAD_OF_ANSWERS = /^(?:answers?|responses?|value|respuestas?|réponses?|antwort(?:en)?|rispost[ae]|respostas?|antwoord(?:en)?)$/i;

/** Reads every label with its value: on one line, in the next cell, on the next line, in the next row or table, below a column head. */
export function readLabelled(lines: readonly Line[], sender: SenderWords = NO_WORDS): LabelledText {
	const values: LabelledValue[] = [];
	const free: number[] = [];
	let emptyLabels = 0;
	let noMessage = false;
	const heads = columnHeads(lines);
	const forms = formRows(lines);
	const stacked = stackedQuestions(lines);
	const below = labelsBelowValues(lines);
	let index = 0;
	while (index < lines.length) {
		const line = lines[index];
		const under = below.get(index + 1);
		if (under !== undefined) {
			if (!isEmptyValue(line.text)) values.push({ field: under.field, label: lines[index + 1].text, value: line.text, method: 'line before label', line: line.number, languages: under.languages, exact: under.exact });
			index += 2;
			continue;
		}
		const column = heads.get(index);
		if (column !== undefined) {
			values.push(...column.values);
			index = column.end;
			continue;
		}
		const label = labelAt(line) ?? (forms.has(line.row) || stacked.has(index) ? { text: line.text, match: null, inline: null, marked: true, isStacked: stacked.has(index) } : null);
		if (label === null) {
			free.push(index);
			index++;
			continue;
		}
		const known = label.match;
		const found = known?.field === 'message' ? messageBelow(lines, index, label, { sender, stacked: isStacked(values, lines), person: values.filter(({ field }) => field === 'name' || field === 'firstName' || field === 'lastName').map(({ value }) => value).join(' ') }) : valueOf(lines, index, label);
		if (found === null) {
			if (known === null) free.push(index);
			else emptyLabels++;
			index++;
			continue;
		}
		if (isEmptyValue(found.value) || (known?.field === 'message' && HEAD_OF_ANSWERS.test(found.value))) {
			emptyLabels++;
			noMessage ||= known?.field === 'message' && known.exact && found.method === 'cell beside label';
		} else if (known !== null || label.marked) {
			values.push({ field: known?.field ?? null, label: label.text, value: found.value, method: found.method, line: lines[index].number, languages: known?.languages ?? [], exact: known?.exact ?? false });
		}
		index = Math.max(found.end, index + 1);
	}
	return { values: recogniseByShape(values, stacked.size > 0 && !noMessage), free, emptyLabels, noMessage };
}

/** Whether a form of plain text puts its answers below their labels. */
function isStacked(values: readonly LabelledValue[], lines: readonly Line[]): boolean {
	return lines[0]?.place === null && values.filter((value) => value.method === 'line after label').length >= 2;
}

function fits(field: LabelField | null, value: string): boolean {
	if (value.length > 2000) return false;
	if (field === 'email') return addressesInText(value).length > 0 || isEmptyValue(value);
	if (field === 'phone' || field === 'fax') return isPhoneAnswer(value) || isEmptyValue(value);
	if (field === 'name' || field === 'firstName' || field === 'lastName') return (cleanLabelledName(value) !== null && value.length <= 70) || isEmptyValue(value);
	if (field === 'reference' || field === 'listingId') return value.length <= 60;
	return value.length <= 400;
}

/** An address or a number: an answer by itself. */
const isDatum = (text: string) => isPhoneAnswer(text) || addressesInText(text).length > 0;

const isNumberField = (field: LabelField | null) => field === 'reference' || field === 'listingId';

interface Value {
	value: string;
	method: LabelledValue['method'];
	/** Index of the first line that is not part of the value. */
	end: number;
}

/** Fields whose bare label ("Telefon" alone on a line of text) is believed; other single words are prose. */
const ANSWERED = new Set<LabelField>(['name', 'firstName', 'lastName', 'nameReading', 'email', 'phone', 'reference', 'listingId', 'company', 'fax']);

/** The value of a label that is not a message. */
function valueOf(lines: readonly Line[], index: number, label: Label): Value | null {
	const field = label.match?.field ?? null;
	if (label.inline !== null) return { value: label.inline, method: 'label', end: index + 1 };
	const line = lines[index];
	if (line.rowCells >= 2) {
		const beside = cellBeside(lines, index);
		if (beside !== null) return fits(field, beside.value) || field === null ? beside : null;
		// The cell beside the label is empty, and so is the field: the next row belongs to another label.
		if (rowHasNoMore(lines, index)) return field === null ? null : { value: '', method: 'cell beside label', end: index + 1 };
	}
	const next = lines[index + 1];
	if (field === null && label.isStacked && next !== undefined) {
		let end = index + 2;
		while (end < lines.length && lines[end].place === next.place && !lines[end].gap && (labelAt(lines[end])?.inline ?? null) === null && !isDatum(lines[end - 1].text) && !isDatum(lines[end].text)) end++;
		return { value: lines.slice(index + 1, end).map(({ text }) => text).join('\n'), method: 'line after label', end };
	}
	if (field === null || (!label.marked && line.cell === 0 && !ANSWERED.has(field))) return null;
	if (next === undefined) return null;
	const nextLabel = labelAt(next);
	if (nextLabel !== null && (nextLabel.match !== null || nextLabel.marked) && !(nextLabel.match === null && fits(field, next.text) && field !== 'name')) return null;
	if (!fits(field, next.text) || (!label.match?.exact && isNumberField(field) && !/\d/.test(next.text))) return null;
	let end = index + 2;
	let value = next.text;
	if (field === 'address') {
		while (end < lines.length && end < index + 4 && !lines[end].gap && labelAt(lines[end]) === null && lines[end].text.length < 80) value += `, ${lines[end++].text}`;
	}
	return { value, method: 'line after label', end };
}

/** Text of the next cell in the row that has any. */
function cellBeside(lines: readonly Line[], index: number): Value | null {
	const { row, cell } = lines[index];
	let next = index + 1;
	while (next < lines.length && lines[next].cell === cell && lines[next].row === row) next++;
	if (next > index + 1 || next >= lines.length) return null;
	if (lines[next].row !== row && lines[next].outerRow !== row) return null;
	const first = labelAt(lines[next]);
	if (first?.match != null && first.inline === null && first.match.exact) return null;
	const start = next;
	const valueCell = lines[next].cell;
	while (next < lines.length && (lines[next].cell === valueCell || (row !== 0 && lines[next].outerRow === row))) next++;
	return { value: lines.slice(start, next).map((line) => line.text).join('\n'), method: 'cell beside label', end: next };
}

function rowHasNoMore(lines: readonly Line[], index: number): boolean {
	const next = lines[index + 1];
	return next === undefined || (next.row !== lines[index].row && next.outerRow !== lines[index].row);
}

/** A message begins behind, beside or below its label. */
function messageBelow(lines: readonly Line[], index: number, label: Label, form: Pick<MessagePlace, 'sender' | 'stacked' | 'person'>): Value | null {
	const line = lines[index];
	let first = index + 1;
	let method: Value['method'] = 'line after label';
	let cell = 0;
	if (label.inline !== null) {
		method = 'label';
		cell = line.cell;
		first = index;
	} else {
		// "MESSAGE" above a rule that underlines it.
		if (lines[first] !== undefined && line.cell === 0 && !lines[first].gap && RULE.test(lines[first].text)) first++;
		const next = lines[first];
		if (next === undefined) return null;
		if (line.cell !== 0 && next.cell === line.cell) cell = line.cell;
		else if (line.rowCells >= 2 && (next.row === line.row || next.outerRow === line.row)) {
			cell = next.cell;
			method = 'cell beside label';
		} else if (line.rowCells >= 2 && next.row !== line.row) return { value: '', method: 'cell beside label', end: first };
		else if (line.cell !== 0 && next.cell !== 0) cell = next.cell;
		const below = labelAt(next);
		// "Questions:" above bold questions with plain answers heads a section.
		const after = lines[first + 1];
		if (cell === line.cell && line.strongPart === line.text && next.strongPart === next.text && after?.place === next.place && after?.strongPart === null) return null;
		if (below?.match?.exact && method === 'line after label' && (below.inline !== null || below.match.field !== 'message')) return null;
	}
	const place = { lines, label: index, first, cell, languages: label.match?.languages ?? [], ...form };
	const end = messageEnd(place);
	const parts = lines.slice(first, end).map((one, at) => (at === 0 ? (label.inline ?? one.text) : one.gap && !fillsCell(place) ? `\n${one.text}` : one.text));
	return parts.length === 0 ? null : { value: parts.join('\n'), method, end };
}

/** Whether an address or a number stands below the head that asks for one, or a code below bold heads. */
function isReached(heads: readonly Line[], matches: readonly (Label | null)[], cells: readonly Line[]): boolean {
	return heads.some(({ cell, rowCells }, column) => {
		const field = matches[column]?.match?.field;
		const below = cells.find((one) => one.cell === cell + rowCells);
		if (field === undefined || below === undefined || isEmptyValue(below.text) || !fits(field, below.text)) return false;
		return field === 'email' || field === 'phone' || (isNumberField(field) && heads.every(({ strongPart, text }) => strongPart === text) && /\d/.test(below.text));
	});
}

/**
 * Labels in small print below their answers: an address stands above the word for it, or a number, and none below; and so it
 * is with at least one other label.
 *
 * @returns by the index of the label's line
 */
function labelsBelowValues(lines: readonly Line[]): Map<number, LabelMatch> {
	const labels = new Map<number, LabelMatch>();
	let sure = 0;
	for (const [index, { text, row }] of lines.entries()) {
		const match = index === 0 || row !== 0 || text.length > 40 ? null : lookUpLabel(text);
		// The message goes on where the other answers stood above their labels.
		if (!match?.exact || !(ANSWERED.has(match.field) || (match.field === 'message' && labels.has(index - 2))) || /[:：]$/.test(text)) continue;
		const [above, under] = [lines[index - 1], lines[index + 1]];
		if (labels.has(index - 1) || above.row !== 0 || !fits(match.field, above.text) || lookUpLabel(above.text) !== null) continue;
		if (match.field === 'email' || match.field === 'phone') {
			if (isEmptyValue(above.text) || (under !== undefined && fits(match.field, under.text))) return new Map();
			sure++;
		}
		labels.set(index, match);
	}
	return sure > 0 && labels.size >= 2 ? labels : new Map();
}

/** Rows made only of labels head the columns of the row below them. */
function columnHeads(lines: readonly Line[]): Map<number, { values: LabelledValue[]; end: number }> {
	const heads = new Map<number, { values: LabelledValue[]; end: number }>();
	let index = 0;
	while (index < lines.length) {
		const { row } = lines[index];
		let end = index;
		while (end < lines.length && lines[end].row === row && row !== 0) end++;
		const labels = lines.slice(index, end);
		if (row !== 0 && labels.length >= 2 && labels.length <= 30 && new Set(labels.map((line) => line.cell)).size === labels.length) {
			const matches = labels.map((line) => labelAt(line));
			const known = matches.filter((match) => match !== null && match.inline === null && match.match?.exact).length;
			if (known === labels.length || (known >= 2 && labels.every(({ text }) => text.length <= 40 && !/\d/.test(text)))) {
				const below = lines.slice(end).findIndex((line) => line.row !== lines[end]?.row);
				const last = below < 0 ? lines.length : end + below;
				const cells = lines.slice(end, last);
				if (cells.length > 0 && cells[0].row !== 0 && cells[0].rowCells === labels[0].rowCells && (known === labels.length || isReached(labels, matches, cells))) {
					// Cell numbers grow by one: the distance between two rows tells the column, even beside empty cells.
					const shift = cells[0].rowCells;
					const values = labels.flatMap((line, column): LabelledValue[] => {
						const inColumn = cells.filter((one) => one.cell === line.cell + shift).map((one) => one.text).join('\n');
						const match = matches[column]?.match ?? null;
						return inColumn === '' || isEmptyValue(inColumn) ? [] : [{ field: match?.field ?? null, label: line.text, value: inColumn, method: 'column below label', line: line.number, languages: match?.languages ?? [], exact: match?.exact ?? false }];
					});
					if (values.length > 0) heads.set(index, { values, end: last });
				}
			}
		}
		index = Math.max(end, index + 1);
	}
	return heads;
}
