import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { readTime } from '../../../shared/node/time-parameter';
import { upsertTeamMember, type TeamMemberChange } from '../../../shared/store/team';
import { memberItems } from '../../member-item';
import { chosenMember, memberParameter, optionalMember } from '../../member-parameter';
import { assignAfterChange } from '../../waiting-item';

const show = { resource: ['teamMember'], operation: ['setAbsence'] };
const away = { show: { ...show, absent: [true] } };
const member = memberParameter({ displayName: 'Member', name: 'member', displayOptions: { show } });
const deputy = memberParameter({
	displayName: 'Deputy',
	name: 'deputy',
	required: false,
	description: 'Who does the work meanwhile; clients stay the absent member\'s. Empty = as it is.',
	displayOptions: away,
});

export const description: INodeProperties[] = [
	member,
	{ displayName: 'Absent', name: 'absent', type: 'boolean', default: true, description: 'Whether the member is away; off = the member is back', displayOptions: { show } },
	{ displayName: 'From', name: 'from', type: 'dateTime', default: '', description: 'Empty = from now on', displayOptions: away },
	{ displayName: 'Until', name: 'until', type: 'dateTime', default: '', description: 'A day without a time counts as a whole. Empty = until further notice.', displayOptions: away },
	deputy,
];

/** Gives the member as stored now, and what the change has assigned. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const chosen = await chosenMember(context, store, member, itemIndex);
	const zone = chosen.timeZone ?? context.getTimezone();
	const change: TeamMemberChange = { email: chosen.email, absentFrom: null, absentUntil: null };
	if (context.getNodeParameter('absent', itemIndex, true) === true) {
		const standIn = await optionalMember(context, store, deputy, itemIndex);
		if (standIn?.id === chosen.id) throw new InputError('Deputy is the absent member', 'Choose somebody else, or nobody.');
		change.absentFrom = readTime(context.getNodeParameter('from', itemIndex, ''), 'From', zone) ?? Date.now();
		change.absentUntil = readTime(context.getNodeParameter('until', itemIndex, ''), 'Until', zone, true);
		if (change.absentUntil !== null && change.absentUntil <= change.absentFrom) throw new InputError('Until is not after From', 'Choose a later end, or leave Until empty.');
		if (standIn) change.deputyId = standIn.id;
	}
	const stored = (await store.transaction((sql) => upsertTeamMember(sql, change))).member;
	const [json] = await memberItems(store, [stored]);
	return { json: { ...json, assignedWaiting: await assignAfterChange(store, stored) } };
}
