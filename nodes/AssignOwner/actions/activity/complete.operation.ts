import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { ANSWER, completeActivity, readActivity } from '../../../shared/store/activities';
import { inTransaction } from '../../../shared/store/conflicts';
import { recordAnswerByHand } from '../../../shared/store/responses';
import { activityItem } from '../../activity-item';
import { memberParameter, optionalMember } from '../../member-parameter';

const show = { resource: ['activity'], operation: ['complete'] };
const member = memberParameter({ displayName: 'Completed By', name: 'completedBy', required: false, description: 'Who did it. Empty = whoever had to.', displayOptions: { show } });

export const description: INodeProperties[] = [
	{ displayName: 'Activity ID', name: 'activityId', type: 'string', required: true, default: '={{ $json.id }}', displayOptions: { show } },
	member,
	{
		displayName: 'Has Been Answered',
		name: 'answered',
		type: 'boolean',
		default: true,
		description: 'Whether the person has an answer now, e.g. by phone: it counts for the first-response time',
		displayOptions: { show },
	},
];

/** Gives the activity as it is now; one that was completed before stays as it was. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const id = String(context.getNodeParameter('activityId', itemIndex, '') ?? '').trim();
	const by = await optionalMember(context, store, member, itemIndex);
	const answered = context.getNodeParameter('answered', itemIndex, true) === true;
	const activity = await inTransaction(store, async (sql) => {
		const found = await readActivity(sql, id);
		if (!found) throw new InputError('The activity in Activity ID does not exist', 'Take the id from an item of Activity: Get Many.');
		if (found.completedAt !== null) return found;
		const who = by?.id ?? found.assigneeId ?? 'by hand';
		if (answered && found.kind === ANSWER) await recordAnswerByHand(sql, found.enquiryId, who, Date.now());
		await completeActivity(sql, id, who);
		return (await readActivity(sql, id)) ?? found;
	});
	return { json: activityItem(activity) };
}
