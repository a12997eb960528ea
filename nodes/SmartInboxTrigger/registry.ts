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
}

// On the process and not in this module: after an update of the package n8n loads the module a second time, while
// listeners of the first go on.
const place = globalThis as typeof globalThis & { [key: symbol]: ProcessWide | undefined };
const shared = (place[Symbol.for('n8n-nodes-smart-inbox.listeners')] ??= { process: newId(), listeners: new Map() });

/** Identity of this n8n process in the ledger. */
export const thisProcess = shared.process;

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
