import type { Lead } from '../shared/node/item';
import { evidenceOf, type Found } from './evidence';
import type { Reading } from './reading';

/** References that exist, arranged so that a text is looked through once, however many there are. */
export interface KnownReferences {
	all: ReadonlySet<string>;
	/** By their part from the first to the last letter or digit. */
	byCore: ReadonlyMap<string, readonly string[]>;
	/** Words in the longest of them. */
	words: number;
}

const MAX_REFERENCE = 100;
const MAX_TEXT = 100_000;
const MAX_FOUND = 5;
/** What stays of the confidence in a reference that nobody has heard of. */
const UNKNOWN = 0.5;

const MAX_WORDS = 20;

/** A character of a script that puts no blanks between words is a word of its own. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}])+/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Arranges references; undefined when there are none, so that every reference counts. */
export function arrangeReferences(references: readonly string[]): KnownReferences | undefined {
	const all = new Set(references.map((one) => one.trim()).filter((one) => one !== '' && one.length <= MAX_REFERENCE));
	if (all.size === 0) return undefined;
	const byCore = new Map<string, string[]>();
	let words = 1;
	for (const reference of all) {
		words = Math.max(words, reference.match(WORD)?.length ?? 0);
		const core = reference.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
		byCore.set(core, [...(byCore.get(core) ?? []), reference]);
	}
	return { all, byCore, words: Math.min(words, MAX_WORDS) };
}

/** The known references in a text, as written, capitals included (W11), in the order of the text. */
export function knownReferencesIn(text: string, known: KnownReferences): string[] {
	const found: string[] = [];
	const bounded = text.slice(0, MAX_TEXT);
	const words = [...bounded.matchAll(WORD)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
	for (let first = 0; first < words.length && found.length < MAX_FOUND; first++) {
		// The longest first: "AB-1 B" before "AB-1".
		for (let last = Math.min(words.length, first + known.words) - 1; last >= first; last--) {
			const { start } = words[first];
			if (words[last].end - start > MAX_REFERENCE) continue;
			const core = bounded.slice(start, words[last].end);
			const reference = known.byCore.get(core)?.find((one) => {
				const at = start - one.indexOf(core);
				return canStandFree(one) && bounded.startsWith(one, at) && standsAlone(bounded, at, at + one.length, one);
			});
			if (reference === undefined) continue;
			if (!found.includes(reference)) found.push(reference);
			first = last;
			break;
		}
	}
	return found;
}

/** "12" and "Loft" are in every other mail: without a label only what looks like a code counts. */
function canStandFree(reference: string): boolean {
	const digits = reference.match(/\p{N}/gu)?.length ?? 0;
	return digits >= 5 || (digits >= 1 && /\p{L}/u.test(reference) && reference.length >= 3);
}

/** Whether nothing before or behind makes it a part of something longer: "AB-12" is not in "AB-12-3", digits not in a phone number. */
function standsAlone(text: string, start: number, end: number, reference: string): boolean {
	const before = text.slice(Math.max(0, start - 2), start);
	const behind = text.slice(end, end + 2);
	if (/[\p{L}\p{N}]$/u.test(before) && !UNSPACED.test(before.slice(-1))) return false;
	if (/^[\p{L}\p{N}]/u.test(behind) && !UNSPACED.test(behind[0])) return false;
	if (/[\p{L}\p{N}][-_/.@]$/u.test(before) || /^[-_/@][\p{L}\p{N}]/u.test(behind) || /^[.,]\p{N}/u.test(behind)) return false;
	return !/^\p{N}+$/u.test(reference) || !(/[\p{N}+][ ]$|[+]$/u.test(before) || /^ \p{N}/u.test(behind));
}

/**
 * Puts references that exist first, wherever in the mail they stand; those found by labels that nobody knows stay, less sure.
 *
 * @param inText whether the body is for people; the text of a machine format is not searched
 */
export function withKnownReferences(lead: Lead, reading: Reading, inText = true): Lead {
	const known = reading.options.knownReferences;
	if (known === undefined) return lead;
	const proof = lead.evidence.references;
	const [existing, unheard] = [lead.references.filter((one) => known.all.has(one)), lead.references.filter((one) => !known.all.has(one))];
	const written: Found<string>[] = [];
	const add = (references: readonly string[], method: string, line: number | null) => {
		for (const value of references) if (!existing.includes(value) && written.every((one) => one.value !== value)) written.push({ value, method, label: null, line, confidence: 0.97 });
	};
	if (inText && existing.length === 0) {
		add(knownReferencesIn(reading.subject, known), 'known reference in the subject', null);
		let left = MAX_TEXT;
		for (const line of reading.lines) {
			if (left <= 0 || written.length >= MAX_FOUND) break;
			left -= line.text.length;
			add(knownReferencesIn(line.text, known), 'known reference in the text', line.number);
		}
	}
	const references = [...existing, ...written.map((one) => one.value), ...unheard];
	if (references.length === 0) return lead;
	const first = references[0];
	const evidence = existing.length > 0 && proof !== undefined ? { ...proof, value: first, confidence: Math.max(proof.confidence, 0.97) }
		: written.length > 0 ? evidenceOf(written.slice(0, 1), (one) => one)
			: proof === undefined ? null : { ...proof, value: first, method: `${proof.method}, not among the known references`, confidence: Math.min(proof.confidence, UNKNOWN) };
	return { ...lead, references, evidence: { ...lead.evidence, ...(evidence !== null && { references: evidence }) } };
}
