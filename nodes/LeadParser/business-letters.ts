import letters from './labels/business-letters.json';
import { Phrases } from './phrases';

const all = (words: Record<string, string[]>) => new Phrases(Object.values(words).flat());
const ROLES = all(letters.sellersRoles);
const SOLD = all(letters.whatTheySell);
const WORK = all(letters.workSought);
const PAPERS = all(letters.workersPapers);

/** Of a letter, in characters. */
const READ = 6000;

/**
 * What a letter is when its writer wants something else than a listing: they sell to the office (their signature says so, and
 * they speak of its contract), or look for work in it. Null when nothing says so: clients have professions, too.
 *
 * @param letter all of it, with the signature
 */
export function businessOf(subject: string, letter: string): string | null {
	const text = `${subject}\n${letter}`.slice(0, READ).toLowerCase().replace(/’/g, '\'');
	const has = (phrases: Phrases, least: number) => phrases.in(text, least).length >= least;
	if (has(ROLES, 1) && has(SOLD, 2)) return 'Reads like somebody who sells to you';
	return has(WORK, 1) && has(PAPERS, 1) ? 'Reads like an application for work' : null;
}
