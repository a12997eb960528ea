import type { Identity, KnownIdentity } from '../store/contacts';
import type { Sql } from '../store/store';
import { isWeakIdentity } from './identities';
import { decide, type Acquaintance, type Decision, type MatchPolicy } from './match';
import { compareNames, plainName } from './names';

/** So many people of different names behind one identity are an office or a family. */
const NAMES_OF_A_SHARED_IDENTITY = 3;
/** Behind more names than this is more than a household. */
const MOST_OF_A_HOUSEHOLD = 5;
/** Behind more names than this is no office, but a portal's sender that was taken for a person's address: it says nothing at all. */
const MOST_NAMES = 30;

/** What one mail says about who wrote it. */
export interface Written {
	name: string | null;
	identities: readonly Identity[];
	/** Left out: balanced. */
	matchPolicy?: MatchPolicy;
}

/** A decision about one mail, and what follows from what was known. */
export interface Weighed {
	decision: Decision;
	/** Identities of the mail that nobody has yet: they go to the contact the mail goes to. */
	fresh: readonly Identity[];
	/** Whether the person has a name already: a later mail's does not replace it (W11). */
	isNamed: boolean;
	/** Identities of somebody else that the person was met behind. */
	met: readonly NewlyMet[];
}

/** An identity of somebody else that a person was met behind for the first time. */
export interface NewlyMet {
	kind: Identity['kind'];
	value: string;
	/** Whether the name was met there before, as one more name of somebody else. */
	isKnownName: boolean;
	/** Whether so many names disagree that it is shared from now on. */
	isShared: boolean;
}

type Who = Pick<Acquaintance, 'rootId' | 'name' | 'matches'>;

/**
 * Decides which contact a mail goes to, from what the store knows about those it names. Reads only: nothing for a
 * new person, nor for a known one who says nothing new; one statement more for a new identity, for another name, and for
 * a second person each.
 *
 * @param known who has which of the mail's identities (`findIdentities`)
 */
export async function weigh(sql: Sql, mail: Written, known: readonly KnownIdentity[]): Promise<Weighed> {
	const taken = new Set(known.map(({ kind, value }) => `${kind} ${value}`));
	const fresh = mail.identities.filter(({ kind, value }) => !taken.has(`${kind} ${value}`));
	const all = ownersOf(mail.identities, known, new Set());
	// Any Match asks no names.
	const isDoubtful = mail.matchPolicy !== 'any' && (known.some((one) => one.isShared) || (mail.name !== null && all.some((owner) => compareNames(mail.name, owner.name) !== 'agree')));
	const behind = isDoubtful ? await metBehind(sql, known) : [];
	const telling = known.filter(({ kind, value }) => behind.filter((one) => one.kind === kind && one.value === value).length < MOST_NAMES);
	const owners = ownersOf(mail.identities, telling, crowdsOf(behind));
	const people = await apart(sql, await counted(sql, withMet(owners, mail.name, behind, telling), fresh));
	const decision = decide({ name: mail.name, fresh }, people, mail.matchPolicy);
	const joined = decision.kind === 'create' ? [] : [decision.rootId, ...decision.merge.map((other) => other.rootId)];
	return {
		decision,
		fresh: decision.adds,
		isNamed: people.some((person) => person.name !== null && joined.includes(person.rootId)),
		met: isDoubtful && mail.name !== null ? newlyMet(mail.name, owners, behind, telling, joined) : [],
	};
}

/** Remembers that the person of a record was met behind identities of somebody else. */
export async function rememberMet(sql: Sql, contactId: string, name: string | null, met: readonly NewlyMet[], at: number): Promise<void> {
	if (name === null) return;
	for (const { kind, value, isKnownName, isShared } of met) {
		const values = [kind, value, plainName(name), contactId];
		if (isKnownName) await sql.run('UPDATE identity_user SET contact_id = $4 WHERE kind = $1 AND value = $2 AND name = $3', values);
		// The key fails when another process met the same new name meanwhile: then the transaction runs again.
		else await sql.run('INSERT INTO identity_user (kind, value, name, contact_id, first_seen_at) VALUES ($1, $2, $3, $4, $5)', [...values, at]);
		if (isShared) await sql.run('UPDATE contact_identity SET is_shared = 1 WHERE kind = $1 AND value = $2 AND shared_set_by IS NULL', [kind, value]);
	}
}

/** A person says whether several people use an identity; counting names does not change it any more. @returns false when nobody has it */
export async function setShared(sql: Sql, { kind, value }: Pick<Identity, 'kind' | 'value'>, isShared: boolean): Promise<boolean> {
	return (await sql.run(`UPDATE contact_identity SET is_shared = $3, shared_set_by = 'person' WHERE kind = $1 AND value = $2`, [kind, value, isShared])) > 0;
}

/** Everybody who has one of these identities, in the order the mail names them. */
function ownersOf(identities: readonly Identity[], known: readonly KnownIdentity[], crowds: ReadonlySet<string>): Who[] {
	const found = new Map<string, Who>();
	for (const { kind, value } of identities) {
		const match = known.find((one) => one.kind === kind && one.value === value);
		if (!match) continue;
		const { rootId, rootName, contactId, isShared } = match;
		const person = found.get(rootId) ?? { rootId, name: rootName, matches: [] };
		person.matches.push({ kind, value, contactId, isShared, isCrowd: isShared && crowds.has(value), isWeak: isWeakIdentity(kind, value), isMet: false });
		found.set(rootId, person);
	}
	return [...found.values()];
}

/** Somebody met behind an identity of somebody else. */
interface Met {
	kind: Identity['kind'];
	value: string;
	name: string;
	contactId: string;
	rootId: string;
	rootName: string | null;
}

async function metBehind(sql: Sql, known: readonly KnownIdentity[]): Promise<Met[]> {
	const rows = await sql.all<{ kind: Identity['kind']; value: string; name: string; contact_id: string; root_id: string; root_name: string | null }>(
		`SELECT u.kind, u.value, u.name, u.contact_id, c.root_id, root.display_name AS root_name
		 FROM identity_user u JOIN contact c ON c.id = u.contact_id JOIN contact root ON root.id = c.root_id
		 WHERE (u.kind, u.value) IN (VALUES ${places(known.length, 2)}) ORDER BY u.first_seen_at, u.name`,
		known.flatMap(({ kind, value }) => [kind, value]),
	);
	return rows.map((row) => ({ kind: row.kind, value: row.value, name: row.name, contactId: row.contact_id, rootId: row.root_id, rootName: row.root_name }));
}

/** Identities of more people than a household has. */
function crowdsOf(behind: readonly Met[]): ReadonlySet<string> {
	return new Set(behind.map((one) => one.value).filter((value) => behind.filter((one) => one.value === value).length >= MOST_OF_A_HOUSEHOLD));
}

/** Adds those who were met behind somebody's identity under a name like the mail's. */
function withMet(owners: Who[], mailName: string | null, behind: readonly Met[], known: readonly KnownIdentity[]): Who[] {
	const found = new Map(owners.map((owner) => [owner.rootId, owner]));
	const crowds = crowdsOf(behind);
	for (const { kind, value, name, contactId, rootId, rootName } of behind) {
		const behindIt = known.find((one) => one.kind === kind && one.value === value);
		if (!behindIt || compareNames(mailName, name) !== 'agree') continue;
		const { isShared } = behindIt;
		const person = found.get(rootId) ?? { rootId, name: rootName ?? name, matches: [] };
		if (!person.matches.some((match) => match.kind === kind && match.value === value)) person.matches.push({ kind, value, contactId, isShared, isCrowd: isShared && crowds.has(value), isWeak: true, isMet: true });
		found.set(rootId, person);
	}
	return [...found.values()];
}

/** Adds how many identities each has, when it matters. */
async function counted(sql: Sql, people: readonly Who[], fresh: readonly Identity[]): Promise<Acquaintance[]> {
	if (people.length === 0 || (people.length === 1 && fresh.length === 0)) return people.map((person) => ({ ...person, emails: 0, phones: 0, apartFrom: [] }));
	const rows = await sql.all<{ root_id: string; kind: Identity['kind']; count: number }>(
		`SELECT c.root_id, i.kind, COUNT(*) AS count FROM contact c JOIN contact_identity i ON i.contact_id = c.id
		 WHERE c.root_id IN (${places(people.length)}) GROUP BY c.root_id, i.kind`,
		people.map((person) => person.rootId),
	);
	const count = (rootId: string, kind: Identity['kind']) => rows.find((row) => row.root_id === rootId && row.kind === kind)?.count ?? 0;
	return people.map((person) => ({ ...person, emails: count(person.rootId, 'email'), phones: count(person.rootId, 'phone'), apartFrom: [] }));
}

/** Adds whom a person keeps apart from whom. */
async function apart(sql: Sql, people: Acquaintance[]): Promise<Acquaintance[]> {
	if (people.length < 2) return people;
	const list = places(people.length);
	const pairs = await sql.all<{ one: string; other: string }>(
		`SELECT a.root_id AS one, b.root_id AS other FROM merge_candidate p JOIN contact a ON a.id = p.a_id JOIN contact b ON b.id = p.b_id
		 WHERE p.status = 'rejected' AND a.root_id IN (${list}) AND b.root_id IN (${list})`,
		people.map((person) => person.rootId),
	);
	return people.map((person) => ({
		...person,
		apartFrom: pairs.flatMap(({ one, other }) => (one === person.rootId ? [other] : other === person.rootId ? [one] : [])),
	}));
}

/** "$1, $2, $3", or "($1, $2), ($3, $4)". */
function places(count: number, width = 1): string {
	return Array.from({ length: count }, (_, row) => {
		const one = Array.from({ length: width }, (_, column) => `$${row * width + column + 1}`).join(', ');
		return width === 1 ? one : `(${one})`;
	}).join(', ');
}

/** Which identities of others the writer is met behind for the first time. */
function newlyMet(name: string, owners: readonly Who[], behind: readonly Met[], known: readonly KnownIdentity[], joined: readonly string[]): NewlyMet[] {
	return known.flatMap(({ kind, value, rootId }) => {
		const owner = owners.find((one) => one.rootId === rootId)?.name ?? null;
		const others = behind.filter((one) => one.kind === kind && one.value === value);
		const sameName = others.find((one) => one.name === plainName(name));
		const isTheirs = joined.includes(rootId) && compareNames(name, owner) !== 'disagree';
		const isKnown = others.some((one) => joined.includes(one.rootId) && (one.rootId !== rootId || one === sameName));
		if (isTheirs || isKnown) return [];
		return [{ kind, value, isKnownName: sameName !== undefined, isShared: disagreeing([owner, ...others.map((one) => one.name), name]) >= NAMES_OF_A_SHARED_IDENTITY }];
	});
}

/** How many of these names are of different people for sure. */
function disagreeing(names: readonly (string | null)[]): number {
	const different: string[] = [];
	for (const name of names) if (name !== null && different.every((one) => compareNames(one, name) === 'disagree')) different.push(name);
	return different.length;
}
