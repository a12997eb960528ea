import { folded, type RightValues } from './example';

const MAX_ANCHOR = 40;
const MAX_LABEL = 80;
/** What differs from mail to mail: numbers, addresses, links. */
const VARIABLE = /[\p{L}\p{N}._%+-]*@[\p{L}\p{N}.-]*|https?:\/\/\S*|\p{N}+(?:[.:/-]\p{N}+)*/gu;

/** What changes from mail to mail because it is the person's. */
export function personalWords(right: RightValues): string[] {
	return [right.name, ...right.name.split(/[\s,]+/), right.email, right.phone, right.reference, ...folded(right.message).split(/(?<=[.!?。！？])\s*/)].map((one) => folded(one).toLowerCase()).filter((one) => one.length >= 2);
}

/** The end of a text that will stand there in the next mail, too: behind the last number, address or word of the person. */
export function fixedTail(text: string, personal: readonly string[]): string {
	const from = Math.max(0, ...variableParts(text, personal).map(({ end }) => end));
	const tail = text.slice(from);
	const short = tail.length <= MAX_ANCHOR ? tail : tail.slice(-MAX_ANCHOR).replace(/^\S*\s/, '');
	return isAnchor(short) ? short.trim() : '';
}

/** The beginning of a text that will stand there in the next mail, too. */
export function fixedHead(text: string, personal: readonly string[]): string {
	const to = Math.min(text.length, ...variableParts(text, personal).map(({ start }) => start));
	const head = text.slice(0, to);
	const short = head.length <= MAX_ANCHOR ? head : head.slice(0, MAX_ANCHOR).replace(/\s\S*$/, '');
	return isAnchor(short) ? short.trim() : '';
}

/** Whether a whole line or cell will be the same in the next mail. */
export function isFixed(text: string, personal: readonly string[]): boolean {
	// "Phone 2" is a label all the same.
	return text.length <= MAX_LABEL && isAnchor(text) && variableParts(text, personal).every(({ start, end }) => /^\p{N}$/u.test(text.slice(start, end)));
}

/** One letter or dash is everywhere; a bracket or two marks are something. */
function isAnchor(text: string): boolean {
	const plain = text.trim();
	return /\p{L}{2}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[^\s\p{L}\p{N}.,]{2}|[【】「」『』《》〔〕[\]{}<>|#«»→=]/u.test(plain);
}

function variableParts(text: string, personal: readonly string[]): { start: number; end: number }[] {
	const parts = [...text.matchAll(VARIABLE)].filter(({ 0: part }) => part !== '').map(({ 0: part, index }) => ({ start: index, end: index + part.length }));
	const low = text.toLowerCase();
	if (low.length === text.length) for (const word of personal) for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) parts.push({ start: at, end: at + word.length });
	return parts;
}
