/** PostgreSQL refuses every statement behind one that failed (in_failed_sql_transaction): it is no reason of its own. */
const REFUSED_BEHIND = '25P02';

/**
 * Waits for statements that were sent without waiting for each other, in one transaction. It waits for all of them: a
 * transaction must not end while one is still to come. Then the first that failed is the reason, and not one that was
 * refused because of it: what takes several statements may have sent its last behind the one that failed.
 */
export async function together<T extends readonly unknown[] | []>(sent: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
	const ended: readonly PromiseSettledResult<unknown>[] = await Promise.allSettled(sent);
	const reason = ended.find((one) => one.status === 'rejected' && (one.reason as { code?: unknown } | null)?.code !== REFUSED_BEHIND);
	if (reason?.status === 'rejected') throw reason.reason;
	return await Promise.all(sent);
}
