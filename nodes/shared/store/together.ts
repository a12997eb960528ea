/**
 * Waits for statements that were sent without waiting for each other, in one transaction. It waits for all of them: a
 * transaction must not end while one is still to come. Then the first that failed, in the order in which they were sent, is
 * the reason; PostgreSQL refuses those behind it for that alone.
 */
export async function together<T extends readonly unknown[] | []>(sent: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
	await Promise.allSettled(sent);
	return await Promise.all(sent);
}
