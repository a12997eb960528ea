import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { isValidAddress } from '../../../shared/mail/address';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { list } from '../../../shared/node/list';
import { storeOf } from '../../../shared/node/store-of';
import { readTimeZone } from '../../../shared/node/time-parameter';
import { inTransaction } from '../../../shared/store/conflicts';
import type { Sql } from '../../../shared/store/store';
import { findTeamMemberByEmail, upsertTeamMember, type TeamMember, type TeamMemberChange } from '../../../shared/store/team';
import { readLanguage } from '../../languages';
import { releaseWork } from '../../../shared/team/leaving-member';
import { memberItems } from '../../member-item';
import { memberBy } from '../../member-parameter';
import { assignAfterChange } from '../../waiting-item';
import { readWorkingHours } from '../../../shared/team/working-hours';

const show = { resource: ['teamMember'], operation: ['upsert'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. marta@agency.example',
		description: 'Identifies the member. Mail from this address is never taken for a client\'s.',
		displayOptions: { show },
	},
	{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Marta Gil', description: 'Empty = as it is', displayOptions: { show } },
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description: 'Fields that are left out or empty stay as they are; "none" empties a field',
		displayOptions: { show },
		options: [
			{ displayName: 'Active', name: 'active', type: 'boolean', default: true, description: 'Whether the member gets enquiries and can sign in to the shared inbox. Switched off, their open enquiries go to whoever is next; their clients stay theirs.' },
			{
				displayName: 'Administrator Rank',
				name: 'administratorRank',
				type: 'string',
				default: '',
				placeholder: 'e.g. 1',
				description: '1 for the first administrator, 2 for the second, who takes over when the first is absent or in another team',
			},
			{ displayName: 'Deputy', name: 'deputy', type: 'string', default: '', placeholder: 'e.g. nora@agency.example', description: 'Email address of the member who does the work while this one is absent' },
			{ displayName: 'Languages', name: 'languages', type: 'string', default: '', placeholder: 'e.g. es, en', description: 'Codes or English names, separated by commas, for rules by language' },
			{ displayName: 'Open Enquiry Limit', name: 'openEnquiryLimit', type: 'string', default: '', placeholder: 'e.g. 20', description: 'Queues give nothing more to a member with so many open enquiries' },
			{ displayName: 'Places', name: 'places', type: 'string', default: '', placeholder: 'e.g. Altea, Calpe', description: 'Separated by commas, as the listings write them, for rules by place' },
			{
				displayName: 'Role',
				name: 'role',
				type: 'options',
				options: [
					{ name: 'Administrator', value: 'administrator' },
					{ name: 'Coordinator', value: 'coordinator', description: 'Gets the new contacts of their team' },
					{ name: 'Member', value: 'member' },
				],
				default: 'member',
			},
			{ displayName: 'Rotation Weight', name: 'rotationWeight', type: 'string', default: '', placeholder: 'e.g. 2', description: 'Share in weighted round robin: 2 gets twice as many as 1' },
			{ displayName: 'Signature', name: 'signature', type: 'string', typeOptions: { rows: 4 }, default: '', placeholder: 'e.g. Marta Gil, Example Homes', description: 'Under what the member writes' },
			{ displayName: 'Team', name: 'team', type: 'string', default: '', placeholder: 'e.g. Centro', description: 'The team the member works in at present' },
			{ displayName: 'Time Zone', name: 'timeZone', type: 'string', default: '', placeholder: 'e.g. Europe/Madrid', description: 'In which working hours and absences are read. Empty = as it is, at first the workflow\'s.' },
			{
				displayName: 'Working Hours',
				name: 'workingHours',
				type: 'string',
				default: '',
				placeholder: 'e.g. Mon-Fri 09:00-13:00 15:00-19:00, Sat 10:00-14:00',
				description: 'In which queues give enquiries to the member. "Always" for every hour of the day.',
			},
		],
	},
];

const ROLES: readonly TeamMember['role'][] = ['administrator', 'coordinator', 'member'];
const text = (value: unknown) => String(value ?? '').trim();
const isNone = (value: string) => /^none$/i.test(value);

/** A whole number, or null for "none". @throws InputError */
function readNumber(written: string, name: string, least: number, most: number): number | null {
	if (isNone(written)) return null;
	const number = /^\d{1,6}$/.test(written) ? Number(written) : NaN;
	if (number >= least && number <= most) return number;
	throw new InputError(`"${written.slice(0, 40)}" in ${name} is not a number that can be used`, `Use a whole number from ${least} to ${most}, or "none".`);
}

/** What the fields say; empty ones say nothing. @throws InputError naming the field that cannot be read */
function readFields(fields: Record<string, unknown>): Partial<TeamMemberChange> {
	const role = text(fields.role).toLowerCase();
	if (role !== '' && !ROLES.some((known) => known === role)) throw new InputError(`"${role.slice(0, 40)}" in Role is not a role`, 'Use administrator, coordinator or member.');
	const rank = text(fields.administratorRank);
	if (rank !== '' && !isNone(rank) && !/^[1-9]\d{0,2}$/.test(rank)) throw new InputError(`"${rank.slice(0, 40)}" in Administrator Rank is not a rank`, 'Use 1 for the first administrator, 2 for the second.');
	const timeZone = text(fields.timeZone);
	if (timeZone !== '' && !isNone(timeZone)) readTimeZone(timeZone, 'Time Zone', timeZone);
	const written = (name: string) => text(fields[name]);
	const listed = (value: string) => (isNone(value) ? [] : list(value));
	return {
		...(role !== '' && { role: ROLES.find((known) => known === role) }),
		...(rank !== '' && { administratorRank: isNone(rank) ? null : Number(rank) }),
		...(written('team') !== '' && { team: isNone(written('team')) ? '' : written('team') }),
		...(typeof fields.active === 'boolean' && { isActive: fields.active }),
		...(timeZone !== '' && { timeZone: isNone(timeZone) ? null : timeZone }),
		...(written('workingHours') !== '' && { workingHours: isNone(written('workingHours')) ? null : readWorkingHours(written('workingHours')) }),
		...(written('openEnquiryLimit') !== '' && { openEnquiryLimit: readNumber(written('openEnquiryLimit'), 'Open Enquiry Limit', 0, 100_000) }),
		...(written('rotationWeight') !== '' && { rotationWeight: readNumber(written('rotationWeight'), 'Rotation Weight', 1, 1000) ?? 1 }),
		...(written('languages') !== '' && { languages: [...new Set(listed(written('languages')).map(readLanguage))] }),
		...(written('places') !== '' && { places: listed(written('places')) }),
		...(written('signature') !== '' && { signature: isNone(written('signature')) ? null : written('signature').slice(0, 5000) }),
	};
}

/** Gives the member as stored now, and what the change has assigned. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const email = text(context.getNodeParameter('email', itemIndex, ''));
	if (!isValidAddress(email)) throw new InputError(`"${email.slice(0, 80)}" in Email is not a complete email address`, 'Use the member\'s own address, e.g. marta@agency.example.');
	const fields = context.getNodeParameter('additionalFields', itemIndex, {});
	const change = readFields(fields);
	const name = text(context.getNodeParameter('name', itemIndex, ''));
	const store = await storeOf(context);
	const { member, created } = await inTransaction(store, async (sql) => {
		const before = await findTeamMemberByEmail(sql, email);
		const stored = await upsertTeamMember(sql, { email, ...change, ...(name !== '' && { name }), ...(await deputyOf(sql, email, text(fields.deputy))) });
		if (before?.isActive && !stored.member.isActive) await releaseWork(sql, stored.member);
		// Hours without a zone would be read by the clock of whatever machine runs the rule.
		if (stored.member.timeZone !== null || !change.workingHours) return stored;
		return { ...(await upsertTeamMember(sql, { email, timeZone: context.getTimezone() })), created: stored.created };
	});
	const [json] = await memberItems(store, [member]);
	return { json: { ...json, created, assignedWaiting: await assignAfterChange(store, member) } };
}

/** @throws InputError when nobody has the address, or it is the member's own */
async function deputyOf(sql: Sql, email: string, deputy: string): Promise<Partial<TeamMemberChange>> {
	if (deputy === '') return {};
	if (isNone(deputy)) return { deputyId: null };
	const { id, email: address } = await memberBy(sql, deputy, 'Deputy');
	if (address === email.toLowerCase()) throw new InputError('Deputy is the member themselves', 'Choose somebody else, or "none".');
	return { deputyId: id };
}
