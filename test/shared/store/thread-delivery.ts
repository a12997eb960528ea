import type { Store } from '../../../nodes/shared/store/store';
import { rootOfThread } from '../../../nodes/shared/store/thread-merge';
import { threadOf, type ThreadedMail } from '../../../nodes/shared/store/threads';

/** Takes mails in, in this order (default: theirs). @returns for each mail the thread it is in at the end */
export async function threadsIn(store: Store, mails: readonly ThreadedMail[], order: readonly number[] = mails.map((_, index) => index)): Promise<string[]> {
	const threads: string[] = [];
	for (let from = 0; from < order.length; from += 200) {
		await store.transaction(async (sql) => {
			for (const index of order.slice(from, from + 200)) threads[index] = await threadOf(sql, mails[index]);
		});
	}
	return await presentThreads(store, threads);
}

/** What threads are part of now. @throws when that is part of something itself */
export async function presentThreads(store: Store, threads: readonly string[]): Promise<string[]> {
	const rows = await store.all<{ id: string; root: string }>(`SELECT t.id, ${rootOfThread('t')} AS root FROM thread t`);
	const roots = new Map(rows.map(({ id, root }) => [id, root]));
	for (const { id, root } of rows) if (roots.get(root) !== root) throw new Error(`${id} leads to ${root}, which is no root`);
	return threads.map((id) => roots.get(id) ?? 'none');
}
