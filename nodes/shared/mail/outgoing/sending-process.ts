import { newId } from '../../store/ids';
import { livingProcesses, stayAlive } from '../../store/living-processes';
import type { Store } from '../../store/store';

// On the process and not in this module: after an update of the package n8n loads the module a second time.
const place = globalThis as typeof globalThis & { [key: symbol]: string | undefined };

/** The identity under which this n8n process has mail in its hands. */
export const thisSender: string = (place[Symbol.for('n8n-nodes-smart-inbox.sender')] ??= `sender:${newId()}`);

/**
 * Runs `work` while other processes see that this one lives: what it has in its hands is not taken from it.
 *
 * @param work gets the processes that live, this one among them
 */
export async function asLivingSender<T>(store: Store, work: (alive: readonly string[]) => Promise<T>): Promise<T> {
	const letGo = await stayAlive(store, thisSender);
	try {
		return await work([...new Set([...(await livingProcesses(store)), thisSender])]);
	} finally {
		// A row too many says for a minute that this process lives, which it does.
		await letGo().catch(() => undefined);
	}
}
