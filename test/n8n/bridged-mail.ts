import { form, mail } from './mixed-mail.ts';

/** A mail of somebody who does not always leave the same address and number. */
export interface BridgedMail {
	headerId: string;
	raw: string;
	/** What identifies its writer: addresses, and phones in E.164. */
	identifiers: string[];
}

const SYLLABLES = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'zo'];
const SITES = 40;

/** What is in each of a person's mails: addresses a and b, phones p and q. All of a person's mails together are connected. */
const WAYS = [
	['a', 'p', 'a p'],
	['a', 'q', 'a p q'],
	['p', 'a p', 'a'],
	['a', 'b p', 'a p'],
	['a', 'p', 'a p', 'b p'],
	['a p', 'a', 'p'],
	['a', 'b', 'q', 'a b q'],
	['p', 'b p', 'a p'],
	['a', 'b q', 'a p', 'p q'],
];

/**
 * `count` mails of `people` people in a random order. Everybody has a name of their own, and writes by e-mail, by phone
 * number alone, and with both. The mail that connects two records may come last, or at the same time as theirs.
 */
export function bridgedMails(count: number, people: number, random: () => number): BridgedMail[] {
	const mails: (BridgedMail & { at: number })[] = [];
	for (let who = 0; who < people; who++) {
		// The mails that are left over go to those whose ways are long.
		const ways = WAYS[who % WAYS.length];
		// Of every other person all mails come within a moment.
		const around = who % 2 === 0 ? random() : undefined;
		for (const way of ways) mails.push({ ...bridgedMail(who, way, mails.length), at: around === undefined ? random() : around + random() / people });
	}
	for (let who = 0; mails.length < count; who = (who + 1) % people) mails.push({ ...bridgedMail(who, WAYS[who % WAYS.length].at(-1) ?? 'a p', mails.length), at: random() });
	if (mails.length > count) throw new Error(`${people} people write ${mails.length} mails, which is more than ${count}.`);
	return mails.sort((a, b) => a.at - b.at);
}

function bridgedMail(who: number, way: string, index: number): BridgedMail {
	const syllable = (position: number) => SYLLABLES[Math.floor(who / SYLLABLES.length ** position) % SYLLABLES.length];
	const capital = (word: string) => word[0].toUpperCase() + word.slice(1);
	const name = `${capital(`${syllable(0)}${syllable(1)}la`)} ${capital(`${syllable(2)}${syllable(0)}${syllable(1)}no`)}`;
	const national = (letter: string) => String((letter === 'p' ? 612_000_000 : 655_000_000) + who);
	const emails = [...way].filter((letter) => letter === 'a' || letter === 'b').map((letter) => `${letter}.person${who}@bridged-clients.example`);
	const phones = [...way].filter((letter) => letter === 'p' || letter === 'q').map(national);
	const headerId = `<bridged-${index}@bridged.example>`;
	const identifiers = [...emails, ...phones.map((phone) => `+34${phone}`)];
	if (way === 'a') return { headerId, identifiers, raw: mail(headerId, { From: `"${name}" <${emails[0]}>`, Subject: `Flat ${index}` }, `Hello,\n\nIs the flat with the terrace still available?\n\nBest regards\n${name}\n`) };
	const labelled = [...emails.map((email, at) => [at === 0 ? 'Email' : 'Second email', email]), ...phones.map((phone, at) => [at === 0 ? 'Phone' : 'Mobile', spelled(phone, index)])];
	return { headerId, identifiers, raw: form(headerId, { Name: name, ...Object.fromEntries(labelled), Message: 'Please call me.' }, { From: `"Website" <forms@site-${index % SITES}.example>` }) };
}

function spelled(national: string, index: number): string {
	return [`+34 ${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6)}`, `0034-${national}`, `${national.slice(0, 3)} ${national.slice(3)}`][index % 3];
}

/** Who wrote each mail, worked out afterwards from all of them: mails with a common identifier are one person's. By Message-ID. */
export function writers(mails: readonly BridgedMail[]): Map<string, string> {
	const parent = new Map<string, string>();
	const find = (identifier: string): string => {
		const above = parent.get(identifier) ?? identifier;
		return above === identifier ? identifier : find(above);
	};
	for (const { identifiers } of mails) {
		const [first, ...rest] = identifiers.map(find).sort();
		for (const other of rest) parent.set(other, first);
	}
	return new Map(mails.map(({ headerId, identifiers }) => [headerId, find(identifiers[0])]));
}
