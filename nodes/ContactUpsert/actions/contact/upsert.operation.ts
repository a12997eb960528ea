import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import type { ContactResult, EnquiryResult, IntakeItem } from '../../../shared/node/item';
import { InputError } from '../../../shared/node/input-error';
import { list } from '../../../shared/node/list';
import { inTransaction } from '../../../shared/store/conflicts';
import { editContact } from '../../../shared/store/contact-edit';
import { readPerson } from '../../../shared/store/contacts';
import { eraseAgain } from '../../../shared/store/erase';
import { recordOutcome } from '../../../shared/store/ledger';
import { contactPolicy } from '../../../shared/store/mailboxes';
import { storeOf } from '../../../shared/node/store-of';
import type { Store } from '../../../shared/store/store';
import { ErasedPersonError } from '../../../shared/store/suppression';
import { ownAddresses } from '../../../shared/store/team';
import { fileIntake, linkIntake, type Filed, type Intake } from '../../../shared/filing/file';
import { intakeFromFields, intakeFromItem } from '../../../shared/filing/intake';
import { MATCH_POLICIES, type MatchPolicy } from '../../../shared/filing/match';

const typed = { show: { resource: ['contact'], operation: ['upsert'], readFrom: ['fields'] } };

export const description: INodeProperties[] = [
	{
		displayName: 'Read From',
		name: 'readFrom',
		type: 'options',
		options: [
			{ name: 'Fields Below', value: 'fields', description: 'For other parsers, forms and AI agents. A contact is created even when the mailbox creates none.' },
			{ name: 'Lead on the Item', value: 'item', description: 'What Lead Parser found in the mail' },
		],
		default: 'item',
		displayOptions: { show: { resource: ['contact'], operation: ['upsert'] } },
	},
	{
		displayName: 'Email Addresses',
		name: 'emails',
		type: 'string',
		default: '',
		placeholder: 'e.g. ana@example.com',
		description: 'Of the person who asks. Several are separated by commas. One email address or one phone number is needed.',
		displayOptions: typed,
	},
	{
		displayName: 'Phone Numbers',
		name: 'phones',
		type: 'string',
		default: '',
		placeholder: 'e.g. +34 612 345 678',
		description: 'Several are separated by commas. Numbers without a country code are read with the Default Country.',
		displayOptions: typed,
	},
	{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Ana Ruiz', displayOptions: typed },
	{
		displayName: 'Listing References',
		name: 'references',
		type: 'string',
		default: '',
		placeholder: 'e.g. REF-1042',
		description: 'What the person asks about. A reference counts only when it equals the listing\'s exactly, capitals included.',
		displayOptions: typed,
	},
	{ displayName: 'Source', name: 'source', type: 'string', default: '', placeholder: 'e.g. Phone call', description: 'Where the enquiry came from. The first source of a contact is kept for ever.', displayOptions: typed },
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: typed,
		options: [
			{ displayName: 'Company', name: 'company', type: 'string', default: '' },
			{ displayName: 'Default Country', name: 'country', type: 'string', default: '', placeholder: 'e.g. ES', description: 'Two-letter code of the country for phone numbers without a country code' },
			{ displayName: 'Language', name: 'language', type: 'string', default: '', placeholder: 'e.g. es' },
			{ displayName: 'Message Key', name: 'messageKey', type: 'string', default: '', description: 'Identity of the enquiry: the same key again gives the same contact and enquiry, and changes nothing. Empty = the item\'s own message key, if it has one.' },
			{ displayName: 'Received At', name: 'receivedAt', type: 'string', default: '', placeholder: 'e.g. 2025-03-01T09:30:00Z', description: 'Empty = now' },
			{ displayName: 'Thread ID', name: 'threadId', type: 'string', default: '', description: 'Enquiries without a listing are joined when they belong to one conversation' },
		],
	},
	{
		displayName: 'Match Policy',
		name: 'matchPolicy',
		type: 'options',
		options: [
			{ name: 'Any Match', value: 'any', description: 'One shared email address or phone number is enough, whatever the names. People behind a switchboard become one contact.' },
			{ name: 'Balanced', value: 'balanced', description: 'An email address or a mobile number of their own is enough unless the name clearly differs; a fixed line, an address like info@ and what several people use need the name as well. Where it is not sure, a new contact is made and somebody is asked.' },
			{ name: 'Strict', value: 'strict', description: 'A phone number needs the given name and the surname as well; two contacts become one by their whole names only. More contacts and more questions.' },
		],
		default: 'balanced',
		description: 'When mails belong to one person. Every merge can be undone.',
		displayOptions: { show: { resource: ['contact'], operation: ['upsert'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { resource: ['contact'], operation: ['upsert'] } },
		options: [
			{
				displayName: 'Ignore Role Addresses',
				name: 'ignoreRoleAddresses',
				type: 'boolean',
				default: false,
				description: 'Whether addresses such as info@ or sales@ tell nobody apart. A mail with nothing else goes to Needs Review. When off, they need the name as well.',
			},
			{
				displayName: 'Own Addresses and Domains',
				name: 'ownAddresses',
				type: 'string',
				default: '',
				placeholder: 'e.g. agency.example, office@other.example',
				description: 'Never a client\'s. The mailboxes and team members that are known are left out anyway.',
			},
			{
				displayName: 'Replace Existing Values',
				name: 'replace',
				type: 'boolean',
				default: false,
				displayOptions: { show: { '/readFrom': ['fields'] } },
				description: 'Whether Name, Company and Language replace what the contact has. They then count as a person\'s own words, which no mail ever changes. Empty fields change nothing.',
			},
			{
				displayName: 'Replaced By',
				name: 'replacedBy',
				type: 'string',
				default: '',
				placeholder: 'e.g. Marta',
				displayOptions: { show: { '/readFrom': ['fields'] } },
				description: 'Who says so: kept with the values. Empty = a person.',
			},
		],
	},
];

/** Outputs: 0 Created, 1 Matched, 2 Needs Review. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { json, binary } = context.getInputData()[itemIndex];
	const store = await storeOf(context);
	const options = context.getNodeParameter('options', itemIndex, {});
	const own = [...(await ownAddresses(store)), ...list(options.ownAddresses)];
	const ignoresRoles = options.ignoreRoleAddresses === true;
	const matchPolicy = policyOf(context.getNodeParameter('matchPolicy', itemIndex, 'balanced'));
	const fromItem = context.getNodeParameter('readFrom', itemIndex) === 'item';
	const item: IntakeItem = json;
	const { intake: read, reason } = fromItem ? intakeFromItem(item, own, ignoresRoles) : intakeFromFields(typedLead(context, itemIndex), own, ignoresRoles);
	const intake = read && { ...read, matchPolicy };
	let filed: Filed | string;
	try {
		filed = intake === null ? (reason ?? '') : fromItem ? await fileAsMailboxSays(store, intake, item.mailbox?.id) : await fileIntake(store, intake);
		if (intake !== null && typeof filed !== 'string' && !fromItem && options.replace === true) filed = await replaceValues(store, filed, intake, String(options.replacedBy ?? '').trim() || 'a person');
	} catch (error) {
		if (!(error instanceof ErasedPersonError)) throw error;
		// What was stored of the mail since it came again goes, too.
		if (item.messageKey) await eraseAgain(store, item.messageKey);
		return { json: { ...json, contact: { ...noContact(item, error.message), name: 'Unknown' }, enquiry: null }, binary, output: 2 };
	}
	if (typeof filed === 'string') {
		// The list of everything received shows why no contact was made (W3).
		if (fromItem && item.lead && item.messageKey) await recordOutcome(store, item.messageKey, { ...item.lead, outcome: 'review', reason: filed });
		return { json: { ...json, contact: noContact(item, filed), enquiry: null }, binary, output: 2 };
	}
	return { json: { ...json, contact: contactOf(filed), enquiry: enquiryOf(filed) }, binary, output: filed.message.createdContact ? 0 : 1 };
}

/** @throws InputError when an expression gives something else */
function policyOf(value: unknown): MatchPolicy {
	const policy = MATCH_POLICIES.find((one) => one === value);
	if (policy === undefined) throw new InputError(`"${String(value).slice(0, 40)}" in Match Policy is not a match policy`, `Use one of ${MATCH_POLICIES.join(', ')}.`);
	return policy;
}

/** Files what came by itself as far as its mailbox allows (A4, B1); typed fields are somebody's own decision. @returns why not, in words */
async function fileAsMailboxSays(store: Store, intake: Intake, mailboxId: string | undefined): Promise<Filed | string> {
	const { filesMail, createsContacts } = await contactPolicy(store, mailboxId);
	if (!filesMail) return 'Mail of this mailbox is not filed under contacts by itself';
	if (createsContacts) return await fileIntake(store, intake);
	return (await linkIntake(store, intake)) ?? 'The sender has no contact yet, and this mailbox creates none (Create Contacts in Smart Inbox Trigger is off)';
}

/** What a person typed replaces what is there. */
async function replaceValues(store: Store, filed: Filed, { name, company, language }: Intake, setBy: string): Promise<Filed> {
	await inTransaction(store, (sql) => editContact(sql, filed.person.id, { name, company, language }, setBy));
	return { ...filed, person: (await readPerson(store, filed.person.id)) ?? filed.person };
}

function typedLead(context: IExecuteFunctions, itemIndex: number) {
	const { json } = context.getInputData()[itemIndex];
	const parameter = (name: string) => context.getNodeParameter(name, itemIndex, '');
	const more = context.getNodeParameter('additionalFields', itemIndex, {});
	const text = (value: unknown) => String(value ?? '').trim();
	return {
		emails: list(parameter('emails')),
		phones: list(parameter('phones')),
		name: text(parameter('name')),
		references: list(parameter('references')),
		source: text(parameter('source')),
		company: text(more.company),
		language: text(more.language),
		// The item may be a mail that another parser has read.
		messageKey: text(more.messageKey) || text(json.messageKey),
		threadId: text(more.threadId) || text(json.threadId),
		receivedAt: text(more.receivedAt) || text(json.receivedAt),
		country: text(more.country),
	};
}

/** The same properties as a contact has, so that expressions behind both outputs work. */
function noContact({ lead }: IntakeItem, reason: string): ContactResult & IDataObject {
	return { id: null, created: false, name: lead?.name?.full ?? 'Unknown', emails: [], phones: [], firstSource: null, firstSeenAt: null, ownerId: null, externalIds: {}, mergedIds: [], reviewId: null, reason };
}

/** What Contact Upsert adds to an item as `contact`. */
export function contactOf({ person, message }: Filed): ContactResult & IDataObject {
	return {
		id: person.id,
		created: message.createdContact,
		name: person.name ?? 'Unknown',
		emails: person.emails,
		phones: person.phones,
		firstSource: person.firstSource,
		firstSeenAt: new Date(person.firstTouchAt).toISOString(),
		ownerId: person.ownerId,
		externalIds: person.externalIds,
		mergedIds: person.mergedIds,
		reviewId: message.reviewId,
		reason: message.contactReason,
	};
}

/** What Contact Upsert adds to an item as `enquiry`. */
export function enquiryOf({ enquiry, message }: Filed): (EnquiryResult & IDataObject) | null {
	return enquiry && {
		id: enquiry.id,
		listing: enquiry.listing && { reference: enquiry.listing.reference, title: enquiry.listing.title },
		isNew: message.openedEnquiry,
		receivedAt: new Date(enquiry.receivedAt).toISOString(),
		status: enquiry.status,
		reason: message.enquiryReason,
	};
}
