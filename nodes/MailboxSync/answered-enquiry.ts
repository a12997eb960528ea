import { sentences } from '../shared/node/sentences';
import { existingStoreOf, type NodeContext } from '../shared/node/store-of';
import { inTransaction } from '../shared/store/conflicts';
import { recordResponse, type Response } from '../shared/store/responses';

/** What a mail that left has answered. */
export interface Answered {
	/** Empty: it answers nothing of ours. */
	enquiryIds: string[];
	/** Why that could not be kept, and what to do; null when all is well. */
	warning: string | null;
}

/** Keeps a mail that has left in the enquiries it answers (B4, N9). Never throws: an exception would look like an unsent mail. */
export async function recordAnswer(context: NodeContext, answer: Pick<Response, 'headerId' | 'recipients' | 'answers' | 'enquiryId'>, now = Date.now()): Promise<Answered> {
	if (answer.enquiryId === null && answer.answers.length === 0) return { enquiryIds: [], warning: null };
	try {
		const store = await existingStoreOf(context);
		if (!store) return { enquiryIds: [], warning: null };
		const response = { ...answer, isAutomatic: false, counts: true, respondedBy: null, respondedAt: now };
		const enquiryIds = await inTransaction(store, async (sql) => await recordResponse(sql, response, now));
		if (answer.enquiryId !== null && enquiryIds.length === 0) return { enquiryIds, warning: 'The mail was sent, but the enquiry in Enquiry ID does not exist' };
		return { enquiryIds, warning: null };
	} catch (error) {
		return { enquiryIds: [], warning: `The mail was sent, but its enquiry could not be marked as answered. ${sentences(error)}` };
	}
}
