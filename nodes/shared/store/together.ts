/**
 * PostgreSQL refuses every statement behind one that failed (in_failed_sql_transaction), and so does not know the name of
 * one whose preparation it refused (invalid_sql_statement_name): that is no reason of its own. The weakest first.
 */
const REFUSED_BEHIND: readonly unknown[] = ['25P02', '26000'];

/** By the code of an error: what counts as the reason before what. */
const REASONS = [
	(code: unknown) => !REFUSED_BEHIND.includes(code),
	(code: unknown) => code !== REFUSED_BEHIND[0],
	() => true,
];

/**
 * Waits for statements that were sent without waiting for each other, in one transaction. It waits for all of them: a
 * transaction must not end while one is still to come. Then the first that failed is the reason, and not one that was
 * refused because of it: what takes several statements may have sent its last behind the one that failed.
 */
export async function together<T extends readonly unknown[] | []>(sent: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
	const ended: readonly PromiseSettledResult<unknown>[] = await Promise.allSettled(sent);
	const failed = ended.filter((one) => one.status === 'rejected');
	for (const isReason of failed.length === 0 ? [] : REASONS) {
		const reason = failed.find((one) => isReason((one.reason as { code?: unknown } | null)?.code));
		if (reason) throw reason.reason;
	}
	return ended.map((one) => one.status === 'fulfilled' && one.value) as { -readonly [K in keyof T]: Awaited<T[K]> };
}
