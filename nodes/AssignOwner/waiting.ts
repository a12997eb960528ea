import { replaceAssignment } from '../shared/store/assignments';
import { inTransaction } from '../shared/store/conflicts';
import { leavePool, listPool, resolvePoolNotice, waitsInPool, type PoolEntry } from '../shared/store/pool';
import type { Sql, Store } from '../shared/store/store';
import { readEnquiry } from '../shared/store/enquiries';
import { apply, decide, lockPerson, resultOf, type Assigned, type AssignmentPlan } from './assign';

/** An enquiry that waited in the pool and has found somebody. */
export interface AssignedLater extends Assigned {
	messageKey: string;
	contactId: string;
	/** Epoch milliseconds: since when it waited. */
	since: number;
}

/** So many are looked at in one run; the others wait for the next. */
const MOST_LOOKED_AT = 5_000;

/**
 * Assigns what waits in the pool to whoever can take it now, the longest waiting first, each by the rules it came with.
 * Several processes may do so at once: each enquiry is assigned once.
 *
 * @param limit how many are assigned at most
 */
export async function assignWaiting(store: Store, limit = Infinity, now = Date.now()): Promise<AssignedLater[]> {
	const waiting = await listPool(store, MOST_LOOKED_AT);
	const assigned: AssignedLater[] = [];
	for (const entry of waiting) {
		if (assigned.length >= limit) break;
		const result = await inTransaction(store, (sql) => assignEntry(sql, entry, now));
		if (result) assigned.push(result);
	}
	if (waiting.length > 0) await store.transaction((sql) => resolvePoolNotice(sql, now));
	return assigned;
}

async function assignEntry(sql: Sql, entry: PoolEntry, now: number): Promise<AssignedLater | null> {
	const { messageKey, contactId, enquiryId, since } = entry;
	const person = await lockPerson(sql, contactId);
	if (!(await waitsInPool(sql, messageKey))) return null;
	const enquiry = enquiryId === null ? undefined : await readEnquiry(sql, enquiryId);
	if (enquiry && (enquiry.status === 'closed' || enquiry.ownerSetBy === 'person')) {
		await leavePool(sql, messageKey, now);
		return null;
	}
	const plan = JSON.parse(entry.request) as AssignmentPlan;
	const request = { ...plan, messageKey, contactId, enquiryId: enquiry?.id ?? null };
	const decided = await decide(sql, request, person, now);
	if (decided.choice.waits) return null;
	const assignment = await apply(sql, request, person, decided, now);
	// It had no owner while it waited, whoever it is now.
	const final = { ...assignment, assignedNow: true };
	await replaceAssignment(sql, final, now);
	await leavePool(sql, messageKey, now);
	return { ...resultOf(final, decided.members), messageKey, contactId, since };
}
