import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { isValidAddress } from '../../../shared/mail/address';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { upsertTeamMember, type TeamMember } from '../../../shared/store/team';

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
		description: 'Fields that are left out stay as they are',
		displayOptions: { show },
		options: [
			{ displayName: 'Active', name: 'active', type: 'boolean', default: true, description: 'Whether the member gets enquiries and can sign in to the shared inbox' },
			{
				displayName: 'Administrator Rank',
				name: 'administratorRank',
				type: 'string',
				default: '',
				placeholder: 'e.g. 1',
				description: '1 for the first administrator, 2 for the second, who takes over when the first is in another team',
			},
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
			{ displayName: 'Team', name: 'team', type: 'string', default: '', placeholder: 'e.g. Centro', description: 'The team the member works in at present' },
		],
	},
];

const ROLES: readonly TeamMember['role'][] = ['administrator', 'coordinator', 'member'];

/** Gives the member as stored now. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const text = (value: unknown) => String(value ?? '').trim();
	const email = text(context.getNodeParameter('email', itemIndex, ''));
	if (!isValidAddress(email)) throw new InputError(`"${email.slice(0, 80)}" in Email is not a complete email address`, 'Use the member\'s own address, e.g. marta@agency.example.');
	const fields = context.getNodeParameter('additionalFields', itemIndex, {});
	const role = text(fields.role).toLowerCase();
	if (role !== '' && !ROLES.some((known) => known === role)) throw new InputError(`"${role.slice(0, 40)}" in Role is not a role`, 'Use administrator, coordinator or member.');
	const rank = text(fields.administratorRank);
	if (rank !== '' && !/^[1-9]\d{0,2}$/.test(rank)) throw new InputError(`"${rank.slice(0, 40)}" in Administrator Rank is not a rank`, 'Use 1 for the first administrator, 2 for the second.');
	const name = text(context.getNodeParameter('name', itemIndex, ''));
	const store = await storeOf(context);
	const { member, created } = await store.transaction((sql) =>
		upsertTeamMember(sql, {
			email,
			...(name !== '' && { name }),
			...(role !== '' && { role: ROLES.find((known) => known === role) }),
			...(rank !== '' && { administratorRank: Number(rank) }),
			...(fields.team !== undefined && fields.team !== null && { team: text(fields.team) }),
			...(typeof fields.active === 'boolean' && { isActive: fields.active }),
		}),
	);
	return { json: { ...member, created } };
}
