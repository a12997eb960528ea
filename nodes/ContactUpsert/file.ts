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
import { rememberMet, weigh, type Weighed } from './acquaintances';
import { fileEnquiry } from './enquiry';
import type { Decision, MatchPolicy } from './match';
import { askAboutDuplicate, mergePeople } from './merge';

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

async function decideOn(sql: Sql, intake: Intake): Promise<Weighed> {
	return await weigh(sql, intake, await findIdentities(sql, intake.identities));
}

async function fileNew(sql: Sql, intake: Intake, { decision, isNamed, fresh, met }: Weighed, now: number): Promise<FiledMessage> {
	const { messageKey, source, receivedAt } = intake;
	const touch = { messageKey, source, receivedAt };
	let contactId: string;
	let rootId: string;
	if (decision.kind === 'create') {
		contactId = rootId = await insertContact(sql, intake, touch, now);
	} else {
		({ contactId, rootId } = await attach(sql, decision, now));
		await touchContact(sql, contactId, { ...intake, name: isNamed ? null : intake.name }, touch, now);
	}
	await addIdentities(sql, contactId, fresh, receivedAt);
	await rememberMet(sql, contactId, intake.name, met, receivedAt);

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
