import {
	addIdentities,
	findIdentities,
	insertContact,
	lockPeople,
	readFiledMessage,
	readPerson,
	recordFiledMessage,
	touchContact,
	type FiledMessage,
	type Identity,
	type Person,
} from '../shared/store/contacts';
import { inTransaction } from '../shared/store/conflicts';
import { readEnquiry, type Enquiry } from '../shared/store/enquiries';
import type { Sql, Store } from '../shared/store/store';
import { fileEnquiry } from './enquiry';
import { decide, type Acquaintance, type Decision } from './match';
import { askAboutDuplicate, mergePeople, pairsOf } from './merge';

/** What one mail says about a person and what they want. Times in epoch milliseconds. */
export interface Intake {
	messageKey: string;
	threadKey: string;
	receivedAt: number;
	source: string;
	/** null = the mail names nobody. */
	name: string | null;
	company: string | null;
	language: string | null;
	/** At least one: without an e-mail or a phone nothing is filed (W11). */
	identities: readonly Identity[];
	references: readonly string[];
}

/** The contact and enquiry a mail went to, and why. */
export interface Filed {
	person: Person;
	enquiry: Enquiry | null;
	message: FiledMessage;
}

/**
 * Files one mail: to one contact and one enquiry, in one transaction. The same message key again, here or in another
 * process, gives the same answer and changes nothing (invariant 5).
 */
export async function fileIntake(store: Store, intake: Intake, now = Date.now()): Promise<Filed> {
	return await inTransaction(store, async (sql) => {
		return await readFiled(sql, (await readFiledMessage(sql, intake.messageKey)) ?? (await fileNew(sql, intake, await decideOn(sql, intake), now)));
	});
}

/**
 * The same, for a mailbox that creates no contacts (A4): files a mail only to a contact that exists.
 *
 * @returns null when it would have needed a new contact; then nothing is stored
 */
export async function linkIntake(store: Store, intake: Intake, now = Date.now()): Promise<Filed | null> {
	return await inTransaction(store, async (sql) => {
		const earlier = await readFiledMessage(sql, intake.messageKey);
		if (earlier) return await readFiled(sql, earlier);
		const decided = await decideOn(sql, intake);
		return decided.decision.kind === 'create' ? null : await readFiled(sql, await fileNew(sql, intake, decided, now));
	});
}

async function readFiled(sql: Sql, message: FiledMessage): Promise<Filed> {
	const person = await readPerson(sql, message.contactId);
	if (!person) throw new Error(`The contact of message ${message.messageKey} is gone`);
	const enquiry = message.enquiryId === null ? undefined : await readEnquiry(sql, message.enquiryId);
	return { person, enquiry: enquiry ?? null, message };
}

interface Decided {
	people: Acquaintance[];
	decision: Decision;
}

async function decideOn(sql: Sql, intake: Intake): Promise<Decided> {
	const people = await acquaintances(sql, intake.identities);
	return { people, decision: decide(intake.name, people, await filedApart(sql, people)) };
}

async function fileNew(sql: Sql, intake: Intake, { people, decision }: Decided, now: number): Promise<FiledMessage> {
	const { messageKey, source, receivedAt } = intake;
	const touch = { messageKey, source, receivedAt };
	let contactId: string;
	let rootId: string;
	if (decision.kind === 'create') {
		contactId = rootId = await insertContact(sql, intake, touch, now);
	} else {
		({ contactId, rootId } = await attach(sql, decision, now));
		const named = people.some((person) => person.name !== null && [decision.rootId, ...decision.merge.map((other) => other.rootId)].includes(person.rootId));
		await touchContact(sql, contactId, { ...intake, name: named ? null : intake.name }, touch, now);
	}
	const taken = new Set(people.flatMap((person) => person.matches.map((match) => `${match.kind} ${match.value}`)));
	const fresh = intake.identities.filter(({ kind, value }) => !taken.has(`${kind} ${value}`));
	await addIdentities(sql, contactId, fresh, receivedAt);

	let reviewId: string | null = null;
	for (const duplicate of decision.duplicates) {
		const asked = await askAboutDuplicate(sql, contactId, duplicate.contactId, duplicate.reason, messageKey, now);
		reviewId ??= asked;
	}
	const enquiry = await fileEnquiry(sql, rootId, contactId, intake, now);
	const filed: FiledMessage = {
		messageKey,
		contactId,
		createdContact: decision.kind === 'create',
		enquiryId: enquiry.id,
		openedEnquiry: enquiry.isNew,
		reviewId,
		contactReason: decision.reason,
		enquiryReason: enquiry.reason,
		source,
		receivedAt,
	};
	await recordFiledMessage(sql, filed, now);
	return filed;
}

/** Locks everybody concerned and joins those who are one person. */
async function attach(sql: Sql, decision: Extract<Decision, { kind: 'attach' }>, now: number): Promise<{ contactId: string; rootId: string }> {
	await lockPeople(sql, [decision.rootId, ...decision.merge.map((other) => other.rootId)]);
	let { rootId } = decision;
	for (const other of decision.merge) rootId = await mergePeople(sql, rootId, other.rootId, other.reason, 'intake', now);
	return { contactId: decision.contactId, rootId };
}

/** Everybody who has one of these identities, in the order the mail names them, with the people they must not become one with. */
async function acquaintances(sql: Sql, identities: readonly Identity[]): Promise<Acquaintance[]> {
	const known = await findIdentities(sql, identities);
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
