import { replaceAssignment } from '../shared/store/assignments';
import { inTransaction } from '../shared/store/conflicts';
import { lockPerson } from '../shared/store/lock-person';
import { leavePool, listPool, resolvePoolNotice, waitsInPool, type PoolEntry } from '../shared/store/pool';
import type { Sql, Store } from '../shared/store/store';
import { readEnquiry } from '../shared/store/enquiries';
import { apply, decide, resultOf, type Assigned, type AssignmentPlan } from './assign';

/** An enquiry that waited in the pool and has found somebody. */
export interface AssignedLater extends Assigned {
	messageKey: string;
	contactId: string;
	/** Epoch milliseconds: since when it waited. */
	since: number;
}

/** So many are looked at before the next are read. */
const PAGE = 500;

/**
 * Assigns what waits in the pool to whoever can take it now, the longest waiting first, each by the rules it came with.
 * Several processes may do so at once: each enquiry is assigned once. One that cannot be decided keeps no other waiting.
 *
 * @param limit how many are assigned at most
 * @throws what kept an enquiry waiting, when nothing at all could be assigned
 */
export async function assignWaiting(store: Store, limit = Infinity, now = Date.now()): Promise<AssignedLater[]> {
	const assigned: AssignedLater[] = [];
	const failures: unknown[] = [];
	let page = await listPool(store, PAGE);
	const hadSome = page.length > 0;
	while (page.length > 0 && assigned.length < limit) {
		for (const entry of page) {
			if (assigned.length >= limit) break;
			try {
				const result = await inTransaction(store, (sql) => assignEntry(sql, entry, now));
				if (result) assigned.push(result);
			} catch (error) {
				failures.push(error);
			}
		}
		page = await listPool(store, PAGE, page[page.length - 1]);
	}
	if (hadSome) await store.transaction((sql) => resolvePoolNotice(sql, now));
	// What was assigned must reach the workflow; what failed is met again next time.
	if (failures.length > 0 && assigned.length === 0) throw failures[0];
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
