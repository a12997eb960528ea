import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { isValidAddress } from '../../../shared/mail/address';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { list } from '../../../shared/node/list';
import { storeOf } from '../../../shared/node/store-of';
import { inTransaction } from '../../../shared/store/conflicts';
import { listMailboxMembers, mailboxMembers } from '../../../shared/store/mailbox-members';
import { mailboxOptions, setMailboxOptions, type ListedMailbox, type MailboxOptions } from '../../../shared/store/mailboxes';
import type { Sql } from '../../../shared/store/store';
import { findTeamMember, findTeamMemberByEmail } from '../../../shared/store/team';
import { accountItem } from '../../account-item';
import { mailboxParameter, requiredMailbox } from '../../mailbox-parameter';

const show = { resource: ['account'], operation: ['update'] };
const members: Pick<INodeProperties, 'type' | 'typeOptions' | 'default'> = { type: 'multiOptions', typeOptions: { loadOptionsMethod: 'loadTeam' }, default: [] };

export const description: INodeProperties[] = [
	{ ...mailboxParameter, displayOptions: { show } },
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description: 'Only what is added here is changed. What is set last counts, here or on Smart Inbox Trigger.',
		displayOptions: { show },
		options: [
			{ displayName: 'Auto-Link', name: 'autoLink', type: 'boolean', default: true, description: 'Whether mail that is synced is attached by itself to the contacts who have its addresses' },
			{ displayName: 'Create Contacts', name: 'createContacts', type: 'boolean', default: true, description: 'Whether a sender without a contact gets one. When off, mail is only linked to contacts that exist, and the rest needs review.' },
			{ displayName: 'CRM Integration', name: 'crmIntegration', type: 'boolean', default: true, description: 'Whether mail is filed under contacts by itself. When off, staff link single mails by hand.' },
			{ displayName: 'Keep Mail (Months)', name: 'keepMonths', type: 'number', typeOptions: { minValue: 0, maxValue: 1200 }, default: 24, description: 'How long mail stays in the store. Older mail is deleted there by the operation Store: Apply Retention, and stays on the mail server. 0 = for ever.' },
			{
				displayName: 'Kind',
				name: 'kind',
				type: 'options',
				options: [
					{ name: 'Personal', value: 'personal', description: 'Only its owner sees its mail. It is deleted with its owner.' },
					{ name: 'Shared', value: 'shared', description: 'Everyone with access to the shared inbox sees its mail, or the readers alone' },
				],
				default: 'shared',
			},
			{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Sales', description: 'What the mailbox is called in lists. Empty = its address.' },
			{ displayName: 'Own Addresses and Domains', name: 'ownAddresses', type: 'string', default: '', placeholder: 'e.g. example.com, office@example.org', description: "Mail among these is never saved as a client's. Smart Inbox Trigger goes by them when its workflow is next published." },
			{
				displayName: 'Owner',
				name: 'owner',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				description: 'The team member whose personal mailbox this is. Members are kept by Assign Owner.',
				displayOptions: { show: { kind: ['personal'] } },
				modes: [
					{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Select a team member…', typeOptions: { searchListMethod: 'searchTeam', searchable: true } },
					{ displayName: 'By Email', name: 'email', type: 'string', placeholder: 'e.g. marta@agency.example' },
				],
			},
			{ displayName: 'Reader Names or IDs', name: 'readers', ...members, description: 'Members who see a shared mailbox, beside the administrators. Nobody chosen = everybody. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.' },
			{ displayName: 'Sender Names or IDs', name: 'senders', ...members, description: 'Readers who may also send from it. Nobody chosen = all readers. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.' },
		],
	},
];

/** Changes what is set about a mailbox: the fields that were added, and nothing else (A1, A4, S1, B1, B8). */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const mailbox = await requiredMailbox(context, itemIndex);
	const fields = context.getNodeParameter('updateFields', itemIndex, {}) as IDataObject;
	if (Object.keys(fields).length === 0) throw new InputError('Update Fields is empty', 'Add the fields that are to be changed.');
	const store = await storeOf(context);
	await inTransaction(store, async (sql) => {
		const owner = await readOwner(sql, mailbox, fields);
		await setMailboxOptions(sql, mailbox.id, { ...owner, ...readOptions(fields) });
		await setMembers(sql, mailbox, owner.kind ?? mailbox.kind, fields);
	});
	return { json: await accountItem(store, await requiredMailbox(context, itemIndex)) };
}

function readOptions({ autoLink, createContacts, crmIntegration, keepMonths, name, ownAddresses }: IDataObject): Partial<MailboxOptions> {
	return {
		...(typeof autoLink === 'boolean' && { autoLinks: autoLink }),
		...(typeof createContacts === 'boolean' && { createsContacts: createContacts }),
		...(typeof crmIntegration === 'boolean' && { filesMail: crmIntegration }),
		...(keepMonths !== undefined && { keepMonths: readMonths(keepMonths) }),
		...(name !== undefined && { name: String(name).trim().slice(0, 200) || null }),
		...(ownAddresses !== undefined && { own: readOwn(ownAddresses) }),
	};
}

function readMonths(value: unknown): number | null {
	const months = Number(value);
	if (!Number.isInteger(months) || months < 0 || months > 1200) throw new InputError(`"${String(value).slice(0, 40)}" in Keep Mail (Months) is not a number of months`, 'Enter a whole number up to 1200; 0 keeps mail for ever.');
	return months || null;
}

function readOwn(value: unknown): string[] {
	const entries = [...new Set(list(value).flatMap((entry) => entry.toLowerCase().split(/\s+/)).map((entry) => entry.replace(/^@/, '')))];
	const wrong = entries.find((entry) => !isValidAddress(entry.includes('@') ? entry : `any@${entry}`));
	if (wrong !== undefined) throw new InputError(`"${wrong.slice(0, 100)}" in Own Addresses and Domains is neither an address nor a domain`, 'Write them with commas between them, e.g. example.com, office@example.org.');
	return entries;
}

async function readOwner(sql: Sql, { id, address, isPrimary, isGeneralSender }: ListedMailbox, { kind, owner }: IDataObject): Promise<Partial<MailboxOptions>> {
	if (kind === undefined) return {};
	if (kind !== 'personal' && kind !== 'shared') throw new InputError(`"${String(kind).slice(0, 40)}" in Kind is not a kind of mailbox`, 'Use shared or personal.');
	if (kind === 'shared') return { kind, ownerId: null };
	if (isPrimary || isGeneralSender) {
		throw new InputError(`${address} is ${isPrimary ? 'the primary account' : 'the general sender'}, and everybody needs to see that one`, `Choose another account with Account: ${isPrimary ? 'Set Primary' : 'Set General Sender'} first.`);
	}
	const email = locatorValue(owner);
	const present = (await mailboxOptions(sql, id)).ownerId;
	if (email === '' && present !== null) return { kind };
	if (email === '') throw new InputError('Owner is empty', 'Add Owner and choose the team member whose personal mailbox this is. Nobody else sees its mail.');
	return { kind, ownerId: await memberId(sql, email, 'Owner') };
}

async function setMembers(sql: Sql, mailbox: ListedMailbox, kind: ListedMailbox['kind'], fields: IDataObject): Promise<void> {
	const { readers, senders } = fields;
	if (readers === undefined && senders === undefined) return;
	if (kind === 'personal') throw new InputError(`${mailbox.address} is a personal mailbox: only its owner sees it`, 'Take out the readers and senders, or set Kind to Shared.');
	const listed = readers === undefined ? (await mailboxMembers(sql, mailbox.id)).filter(({ canRead }) => canRead).map(({ memberId: id }) => id) : await memberIds(sql, readers, 'Reader Names or IDs');
	const sending = senders === undefined ? undefined : await memberIds(sql, senders, 'Sender Names or IDs');
	if (sending !== undefined && sending.some((id) => !listed.includes(id))) throw new InputError('Somebody in Sender Names or IDs is not a reader of the mailbox', 'Add them to Reader Names or IDs too: whoever sends has to see the answers.');
	await listMailboxMembers(sql, mailbox.id, listed, sending?.length === 0 ? listed : sending);
}

async function memberIds(sql: Sql, value: unknown, displayName: string): Promise<string[]> {
	const ids: string[] = [];
	for (const one of list(value)) ids.push(await memberId(sql, one, displayName));
	return ids;
}

/** @throws InputError when nobody in the team has the address or id */
async function memberId(sql: Sql, value: string, displayName: string): Promise<string> {
	const member = value.includes('@') ? await findTeamMemberByEmail(sql, value) : await findTeamMember(sql, value);
	if (member) return member.id;
	throw new InputError(`No team member is "${value.slice(0, 100)}" (${displayName})`, 'Add the member first: Assign Owner, resource Team Member, operation Create or Update.');
}

function locatorValue(value: unknown): string {
	return String(typeof value === 'object' && value !== null ? ((value as IDataObject).value ?? '') : (value ?? '')).trim();
}
