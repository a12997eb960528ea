import { newId } from '../shared/store/ids';

/** Something that listens until it is closed. */
export interface Listener {
	/** Prompt, and safe to call again. */
	close(): void;
	/** Ends when it has let go of its connections and its port. */
	readonly ended: Promise<void>;
}

const CLOSE_PATIENCE_MS = 3000;

interface ProcessWide {
	process: string;
	listeners: Map<string, Listener>;
	/** Missing in a process in which an older version of the package was loaded first. */
	inHand?: Map<string, number>;
}

// On the process and not in this module: after an update of the package n8n loads the module a second time, while
// listeners of the first go on.
const place = globalThis as typeof globalThis & { [key: symbol]: ProcessWide | undefined };
const shared: ProcessWide = (place[Symbol.for('n8n-nodes-smart-inbox.listeners')] ??= { process: newId(), listeners: new Map() });

/** Identity of this n8n process in the ledger. */
export const thisProcess = shared.process;

/** Message keys of the deliveries that this process has claimed, or is about to, and not settled yet; by how many of its listeners. */
const hands = (shared.inHand ??= new Map());
export const inHand: Pick<ReadonlySet<string>, 'has'> = hands;

/** Takes deliveries in hand. @returns lets them fall */
export function takeInHand(messageKeys: readonly string[]): () => void {
	for (const key of messageKeys) hands.set(key, (hands.get(key) ?? 0) + 1);
	return () => {
		for (const key of messageKeys) {
			const others = (hands.get(key) ?? 1) - 1;
			if (others > 0) hands.set(key, others);
			else hands.delete(key);
		}
	};
}

/** Closes the listener that has this name and waits until its port is free, then takes its place. */
export async function supersede(name: string, listener: Listener): Promise<void> {
	const older = shared.listeners.get(name);
	shared.listeners.set(name, listener);
	void listener.ended.then(() => {
		if (shared.listeners.get(name) === listener) shared.listeners.delete(name);
	});
	if (older) await closeAndWait(older);
}

/** Closes the listener that has this name, if there is one. */
export async function dismiss(name: string): Promise<void> {
	const listener = shared.listeners.get(name);
	if (listener) await closeAndWait(listener);
}

async function closeAndWait(listener: Listener): Promise<void> {
	listener.close();
	let timer: NodeJS.Timeout | undefined;
	await Promise.race([listener.ended, new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_PATIENCE_MS)))]);
	clearTimeout(timer);
}
