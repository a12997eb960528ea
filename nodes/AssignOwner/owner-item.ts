import type { IDataObject } from 'n8n-workflow';

import type { EnquiryResult, OwnerResult } from '../shared/node/item';
import { readEnquiry } from '../shared/store/enquiries';
import { readFiledMessage } from '../shared/store/filed-messages';
import type { Sql } from '../shared/store/store';
import type { Assigned } from './assign';

/** `owner` of an item. @param notice what became of telling the owner; null = nobody was to be told by mail */
export function ownerOf({ owner, deputy, queue, rule, reason, assignedNow }: Pick<Assigned, 'owner' | 'deputy' | 'queue' | 'rule' | 'reason' | 'assignedNow'>, notice: string | null): OwnerResult & IDataObject {
	return {
		id: owner?.id ?? null,
		name: owner?.name ?? null,
		email: owner?.email ?? null,
		rule,
		reason,
		assignedNow,
		deputy: deputy && { id: deputy.id, name: deputy.name, email: deputy.email },
		queue,
		notice,
	};
}

/** `enquiry` of an item, as Contact Upsert gives it; null when there is no such enquiry. */
export async function enquiryOf(sql: Sql, enquiryId: string, messageKey: string): Promise<(EnquiryResult & IDataObject) | null> {
	const enquiry = await readEnquiry(sql, enquiryId);
	const filed = await readFiledMessage(sql, messageKey);
	return enquiry
		? {
				id: enquiry.id,
				listing: enquiry.listing && { reference: enquiry.listing.reference, title: enquiry.listing.title },
				isNew: filed?.enquiryId === enquiry.id && filed.openedEnquiry,
				receivedAt: new Date(enquiry.receivedAt).toISOString(),
				status: enquiry.status,
				reason: filed?.enquiryReason ?? '',
			}
		: null;
}
