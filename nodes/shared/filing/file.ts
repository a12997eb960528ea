import { addWords, wordsOf } from '../store/contact-words';
import { addIdentities, findIdentities, insertContact, lockPeople, readPerson, touchContact, type Identity, type Person } from '../store/contacts';
import { inTransaction } from '../store/conflicts';
import { readEnquiry, type Enquiry } from '../store/enquiries';
import { linkMessage, readKnownMessage, recordFiledMessage, type FiledMessage } from '../store/filed-messages';
import { newId } from '../store/ids';
import { readPhoneNumber } from '../store/phone-number';
import type { Sql, Store } from '../store/store';
import { ErasedPersonError, wasErased } from '../store/suppression';
import { together } from '../store/together';
import { rememberMet, weigh, type Weighed } from './acquaintances';
import { chooseEnquiry, writeChosen } from './enquiry';
import type { Decision, MatchPolicy } from './match';
import { askAboutDuplicate, mergePeople } from './merge';
import { turnsOnIdentities } from './turns';

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
	/** Left out: balanced. */
	matchPolicy?: MatchPolicy;
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
 *
 * @throws ErasedPersonError when it was received before its person was erased
 *
 * Why it makes nobody twice, with any number of processes (reference/store-and-page.md 1.5): when the transaction has
 * committed, each identity of the mail has a record, and those records have one root unless the policy keeps them apart.
 * Identities that were found are attached or merged; those that were not are inserted, and if another process was first,
 * the primary key lets this transaction fail and run again (`inTransaction`), which then finds them. Identities never
 * move, so what was true stays true. A person is locked through the root record; one that is no root any more means that
 * somebody merged it meanwhile: the transaction runs again. Taking turns by identity only saves those second runs.
 */
export async function fileIntake(store: Store, intake: Intake, now = Date.now()): Promise<Filed> {
	readNumbers(intake);
	const filed = await inTransaction(store, (sql) => fileOnce(sql, intake, now, true), { takingTurns: turns(intake) });
	if (filed === null) throw new Error(`The mail ${intake.messageKey} was not filed`);
	return filed;
}

/**
 * The same, for a mailbox that creates no contacts (A4): files a mail only to a contact that exists.
 *
 * @returns null when it would have needed a new contact; then nothing is stored
 */
export async function linkIntake(store: Store, intake: Intake, now = Date.now()): Promise<Filed | null> {
	readNumbers(intake);
	return await inTransaction(store, (sql) => fileOnce(sql, intake, now, false), { takingTurns: turns(intake) });
}

/** Before the transaction: other processes wait for its end. */
function readNumbers({ identities }: Intake): void {
	for (const { kind, value } of identities) if (kind === 'phone') readPhoneNumber(value);
}

const turns = ({ identities }: Intake) => turnsOnIdentities(identities);

/** @returns null when it needs a new contact and may make none */
async function fileOnce(sql: Sql, intake: Intake, now: number, mayCreate: boolean): Promise<Filed | null> {
	const [{ filed, messageId }, known, isErased] = await together([
		readKnownMessage(sql, intake.messageKey),
		findIdentities(sql, intake.identities),
		wasErased(sql, intake.identities, intake.receivedAt),
	]);
	if (filed) return await answer(sql, filed);
	if (isErased) throw new ErasedPersonError();
	const weighed = await weigh(sql, intake, known);
	const { decision } = weighed;
	if (decision.kind === 'create' && !mayCreate) return null;
	const target = decision.kind === 'create' ? newTarget(now) : await attach(sql, decision, now);
	return await write(sql, intake, messageId, weighed, target, now);
}

/** @param known the person and the enquiry, as far as they are known without looking */
async function answer(sql: Sql, message: FiledMessage, known: { person?: Person | null; enquiry?: Enquiry | null } = {}): Promise<Filed> {
	const [person, enquiry] = await together([
		known.person ?? readPerson(sql, message.contactId),
		known.enquiry ?? (message.enquiryId === null ? undefined : readEnquiry(sql, message.enquiryId)),
	]);
	if (!person) throw new Error(`The contact of message ${message.messageKey} is gone`);
	if (person.erasedAt !== null) throw new ErasedPersonError();
	return { person, enquiry: enquiry ?? null, message };
}

/** The record a mail goes to, and the person it stands for. */
interface Target {
	contactId: string;
	rootId: string;
	isNew: boolean;
	/** Whether the root has been locked, and with it the person. */
	isLocked: boolean;
}

function newTarget(now: number): Target {
	const id = newId(now);
	return { contactId: id, rootId: id, isNew: true, isLocked: true };
}

/** Joins those who turn out to be one person. Alone, a root is locked by the first that is written to it. */
async function attach(sql: Sql, { contactId, rootId, merge }: Extract<Decision, { kind: 'attach' }>, now: number): Promise<Target> {
	if (merge.length === 0 && contactId === rootId) return { contactId, rootId, isNew: false, isLocked: false };
	await lockPeople(sql, [rootId, ...merge.map((other) => other.rootId)]);
	let root = rootId;
	for (const other of merge) root = await mergePeople(sql, root, other.rootId, other.reason, 'intake', now);
	return { contactId, rootId: root, isNew: false, isLocked: true };
}

/** What is sent first runs first, and the first that fails is the reason: the person is locked before anything of theirs is read. */
async function write(sql: Sql, intake: Intake, messageId: string | null, weighed: Weighed, target: Target, now: number): Promise<Filed> {
	const { isNamed, fresh, met } = weighed;
	const { contactId, isNew, isLocked } = target;
	const name = isNamed ? null : intake.name;
	const phones = fresh.filter(({ kind }) => kind === 'phone').map(({ value }) => value);
	const [, , , , filed] = await together([
		isNew ? insertContact(sql, intake, intake, now, contactId) : touchContact(sql, contactId, { ...intake, name }, intake, now, !isLocked),
		addIdentities(sql, contactId, fresh, intake.receivedAt),
		addWords(sql, contactId, wordsOf(name, phones)),
		rememberMet(sql, contactId, intake.name, met, intake.receivedAt),
		writeMessage(sql, intake, messageId, weighed, target, now),
	]);
	return filed;
}

/** The enquiry and the fence. */
async function writeMessage(sql: Sql, intake: Intake, messageId: string | null, { decision, fresh }: Weighed, { contactId, rootId, isNew }: Target, now: number): Promise<Filed> {
	const { messageKey, source, receivedAt } = intake;
	const request = { ...intake, isFirst: isNew };
	const [reviewId, enquiry] = await together([askAboutAll(sql, contactId, decision.duplicates, messageKey, now), chooseEnquiry(sql, rootId, contactId, request, now)]);
	const message: FiledMessage = {
		messageKey,
		contactId,
		createdContact: isNew,
		enquiryId: enquiry.id,
		openedEnquiry: enquiry.opens !== null,
		reviewId,
		contactReason: decision.reason,
		enquiryReason: enquiry.reason,
		source,
		receivedAt,
	};
	const [, , , filed] = await together([
		writeChosen(sql, contactId, enquiry, request, now),
		recordFiledMessage(sql, message, now),
		messageId !== null && linkMessage(sql, messageId, contactId, now),
		answer(sql, message, { person: isNew ? newPerson(contactId, intake, fresh) : null, enquiry: enquiry.opens }),
	]);
	return filed;
}

/** @returns the first question, if any is open */
async function askAboutAll(sql: Sql, contactId: string, duplicates: Decision['duplicates'], messageKey: string, now: number): Promise<string | null> {
	let reviewId: string | null = null;
	for (const duplicate of duplicates) {
		const asked = await askAboutDuplicate(sql, contactId, duplicate.contactId, duplicate.reason, messageKey, now);
		reviewId ??= asked;
	}
	return reviewId;
}

/** What `readPerson` would read. */
function newPerson(id: string, { name, company, language, source, receivedAt }: Intake, identities: readonly Identity[]): Person {
	const valuesOf = (kind: Identity['kind']) => identities.filter((identity) => identity.kind === kind).map(({ value }) => value).sort();
	return {
		id,
		name,
		company,
		language,
		emails: valuesOf('email'),
		phones: valuesOf('phone'),
		firstSource: source,
		firstTouchAt: receivedAt,
		lastTouchAt: receivedAt,
		ownerId: null,
		externalIds: {},
		mergedIds: [],
		erasedAt: null,
	};
}
