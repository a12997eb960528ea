import type { Identity, KnownIdentity } from '../shared/store/contacts';
import type { Sql } from '../shared/store/store';
import { decide, type Acquaintance, type Decision } from './match';
import { pairsOf } from './merge';

/** A decision about one mail, and what follows from what was known. */
export interface Weighed {
	decision: Decision;
	/** Identities of the mail that nobody has yet: they go to the contact the mail goes to. */
	fresh: Identity[];
	/** Whether the person has a name already: a later mail's does not replace it (W11). */
	isNamed: boolean;
}

/**
 * Decides which contact a mail goes to, from what the store knows about those it names. Reads only.
 *
 * @param known who has which of the mail's identities (`findIdentities`)
 */
export async function weigh(sql: Sql, mail: { name: string | null; identities: readonly Identity[] }, known: readonly KnownIdentity[]): Promise<Weighed> {
	const people = await acquaintances(sql, mail.identities, known);
	const decision = decide(mail.name, people, await filedApart(sql, people));
	const taken = new Set(known.map(({ kind, value }) => `${kind} ${value}`));
	const joined = decision.kind === 'create' ? [] : [decision.rootId, ...decision.merge.map((other) => other.rootId)];
	return {
		decision,
		fresh: mail.identities.filter(({ kind, value }) => !taken.has(`${kind} ${value}`)),
		isNamed: people.some((person) => person.name !== null && joined.includes(person.rootId)),
	};
}

/** Everybody who has one of these identities, in the order the mail names them, with the people they must not become one with. */
async function acquaintances(sql: Sql, identities: readonly Identity[], known: readonly KnownIdentity[]): Promise<Acquaintance[]> {
	if (known.length === 0) return [];
	const found = new Map<string, Acquaintance>();
	for (const { kind, value } of identities) {
		const match = known.find((one) => one.kind === kind && one.value === value);
		if (!match) continue;
		const { rootId, contactId, isShared } = match;
		const person = found.get(rootId);
		if (person) person.matches.push({ kind, value, contactId, isShared });
		else found.set(rootId, { rootId, name: await nameOf(sql, rootId), matches: [{ kind, value, contactId, isShared }], apartFrom: [] });
	}
	const people = [...found.values()];
	if (people.length < 2) return people;
	return await Promise.all(
		people.map(async (person) => {
			const rejected = (await pairsOf(sql, person.rootId)).filter((pair) => pair.status === 'rejected');
			return { ...person, apartFrom: rejected.map((pair) => pair.otherRootId) };
		}),
	);
}

/** The root's name, or the first one any of its records has. */
async function nameOf(sql: Sql, rootId: string): Promise<string | null> {
	const row = await sql.get<{ display_name: string }>(
		`SELECT display_name FROM contact WHERE root_id = $1 AND display_name IS NOT NULL
		 ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END, first_touch_at, first_touch_key LIMIT 1`,
		[rootId],
	);
	return row?.display_name ?? null;
}

/** Behind a phone several people may answer: those the name gate has told apart from its owner before. */
async function filedApart(sql: Sql, people: readonly Acquaintance[]): Promise<Omit<Acquaintance, 'matches'>[]> {
	if (people.length === 0 || people.some((person) => person.matches.some((match) => match.kind === 'email'))) return [];
	const apart: Omit<Acquaintance, 'matches'>[] = [];
	for (const person of people) {
		for (const pair of await pairsOf(sql, person.rootId)) {
			if (pair.status !== 'merged') apart.push({ rootId: pair.otherRootId, name: pair.otherName, apartFrom: [person.rootId] });
		}
	}
	return apart;
}
