import { addressesInText } from '../shared/mail/address';
import { isCountedNumber } from './counted-numbers';
import { isOthersLabel, lookUpLabel, type LabelField } from './label-dictionary';
import type { LabelledValue } from './labelled';
import type { Line } from './lines';
import { looksLikeName } from './people';
import { isPhoneAnswer } from './written-numbers';

/** Answers this far from the person's address or number belong to the same person. */
const NEAR = 4;
const A_LETTER = { words: 6, characters: 30 };
const NAMED: readonly (LabelField | null)[] = ['name', 'firstName', 'lastName', 'sender'];

/**
 * A form in a language whose labels nobody has taught us still has answers that show what was asked: an address, a
 * number, a name beside them, a long text. Only what no known label says is filled in, and only as a guess.
 *
 * @param isStacked every answer stands below its question, so that a long one is nobody's but the person's
 */
export function recogniseByShape(values: readonly LabelledValue[], isStacked = false): LabelledValue[] {
	const read = [...values];
	let isUntaught = false;
	const has = (...fields: (LabelField | null)[]) => read.some(({ field }) => fields.includes(field));
	const give = (field: LabelField, index: number) => {
		if (index < 0) return;
		read[index] = { ...read[index], field, exact: false };
		isUntaught = true;
	};
	const first = (fits: (value: string) => boolean) => read.findIndex(({ field, label, value }) => field === null && !isOthersLabel(label) && fits(value.trim()));
	if (!has('email')) give('email', first(isAddress));
	const anchor = read.findIndex(({ field, value }) => field === 'email' && addressesInText(value).length > 0);
	const isNear = (index: number, place = anchor) => place >= 0 && Math.abs(index - place) <= NEAR;
	if (!has('phone') && anchor >= 0) give('phone', read.findIndex((one, index) => isNear(index) && one.field === null && !isOthersLabel(one.label) && !isCountedNumber(one.label) && !CODE.test(one.value.trim()) && isPhoneAnswer(one.value)));
	const number = read.findIndex(({ field }) => field === 'phone');
	if (!has(...NAMED)) give('name', read.findIndex((one, index) => (isNear(index) || isNear(index, number)) && one.field === null && !isOthersLabel(one.label) && isFullName(one.value.trim())));
	// In a form whose labels are known a long text under an unknown one may be about anything.
	if (!has('message') && isUntaught && read.every(({ exact }) => !exact)) give('message', longest(read));
	else if (!has('message') && isStacked) give('message', longest(read, 'line after label'));
	return read;
}

function isAddress(value: string): boolean {
	return value.length < 100 && !/\s/.test(value) && addressesInText(value).length === 1;
}

function isFullName(value: string): boolean {
	return looksLikeName(value) && value.split(/\s+/).length >= 2;
}

function longest(values: readonly LabelledValue[], only?: LabelledValue['method']): number {
	let best = -1;
	for (const [index, { field, value, method }] of values.entries()) {
		if ((only !== undefined && method !== only) || field !== null || value.length < A_LETTER.characters || value.trim().split(/\s+/).length < A_LETTER.words || /https?:\/\/|mozilla\//i.test(value)) continue;
		if (best < 0 || value.length > values[best].value.length) best = index;
	}
	return best;
}

/** "LS-2209417": a code, whatever it is the number of. */
const CODE = /^\p{Lu}{1,6}[-_/]?\d[\d\-/]*$/u;
const LONGEST_QUESTION = 60;

/**
 * Rows of tables that are forms: at least three rows of two cells in a line, short ones on the left, with an address
 * or a number on the right.
 *
 * @returns values of `row`
 */
export function formRows(lines: readonly Line[]): ReadonlySet<number> {
	const forms = new Set<number>();
	let run: { row: number; question: string; answer: string }[] = [];
	const close = () => {
		if (run.length >= 3 && run.some(({ answer }) => isAddress(answer.trim()) || isPhoneAnswer(answer))) for (const { row } of run) forms.add(row);
		run = [];
	};
	for (let index = 0; index < lines.length; ) {
		const { row } = lines[index];
		let end = index + 1;
		while (end < lines.length && lines[end].row === row && row !== 0) end++;
		const cells = [...new Set(lines.slice(index, end).map(({ cell }) => cell))];
		const question = lines[index].text;
		if (row !== 0 && lines[index].rowCells >= 2 && lines[index].rowCells <= 3 && cells.length === 2 && question.length <= LONGEST_QUESTION && !isAddress(question) && !isPhoneAnswer(question)) {
			run.push({ row, question, answer: lines.slice(index, end).filter(({ cell }) => cell === cells[1]).map(({ text }) => text).join(' ') });
		} else close();
		index = end;
	}
	close();
	return forms;
}

/** Bold short lines above plain ones, three times in a row, with an address or a number among the answers. @returns indexes of the bold lines */
export function stackedQuestions(lines: readonly Line[]): ReadonlySet<number> {
	const isQuestion = (line: Line | undefined) => line !== undefined && line.strongPart === line.text && line.text.length <= LONGEST_QUESTION && !isAddress(line.text) && !isPhoneAnswer(line.text);
	// A label is no answer: what stands above it heads the form.
	const isAnswer = (line: Line | undefined) => line !== undefined && line.strongPart === null && lookUpLabel(line.text.split(/[:：]/, 1)[0])?.exact !== true;
	const pairs = lines.flatMap((line, index) => (isQuestion(line) && isAnswer(lines[index + 1]) ? [index] : []));
	const answers = pairs.map((index) => lines[index + 1].text.trim());
	if (pairs.length >= 3 && answers.some((answer) => isAddress(answer) || isPhoneAnswer(answer))) return new Set(pairs);
	const bold = boldAnswers(lines);
	return bold.size > 0 ? bold : stackedParagraphs(lines);
}

/** Plain short lines above bold ones, where two labels are known: what nobody knows in the same block is a question as well. */
function boldAnswers(lines: readonly Line[]): ReadonlySet<number> {
	const pairs = lines.flatMap((line, index) => {
		const next = lines[index + 1];
		const isPair = next !== undefined && line.place !== null && line.strongPart === null && line.text.length <= LONGEST_QUESTION && next.strongPart === next.text && (lines[index + 2] === undefined || lines[index + 2].gap || lines[index + 2].strongPart !== lines[index + 2].text);
		return isPair ? [{ index, isKnown: lookUpLabel(line.text)?.exact === true, row: line.row, cell: line.cell }] : [];
	});
	const known = pairs.filter(({ isKnown }) => isKnown);
	if (known.length < 2) return new Set();
	return new Set(pairs.filter(({ isKnown, cell, index }) => !isKnown && known.some((one) => one.cell === cell && Math.abs(one.index - index) <= 4)).map(({ index }) => index));
}

/**
 * In plain text: paragraphs of two lines and more that begin with a short one, two of them with a known label. Those between
 * the first and the last of them that nobody knows are questions too.
 */
function stackedParagraphs(lines: readonly Line[]): ReadonlySet<number> {
	const questions: { index: number; isKnown: boolean }[] = [];
	for (const [index, line] of lines.entries()) {
		const next = lines[index + 1];
		if (line.place !== null || line.row !== 0) return new Set();
		if (!line.gap || next === undefined || next.gap || line.text.length > LONGEST_QUESTION || /[.!,;:：…]$|[:：]\s/.test(line.text)) continue;
		questions.push({ index, isKnown: lookUpLabel(line.text)?.exact === true });
	}
	const known = questions.filter(({ isKnown }) => isKnown);
	if (known.length < 2 || questions.length < 3) return new Set();
	const isPart = ({ index, isKnown }: { index: number; isKnown: boolean }) => !isKnown && index > known[0].index && isFollowed(questions, index, lines);
	return new Set(questions.filter(isPart).map(({ index }) => index));
}

/** Whether the paragraph before is a question with its answer as well, so that the form has not ended there. */
function isFollowed(questions: readonly { index: number }[], index: number, lines: readonly Line[]): boolean {
	let begin = index - 1;
	while (begin > 0 && !lines[begin].gap) begin--;
	return questions.some((one) => one.index === begin);
}
