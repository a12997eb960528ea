import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, IDataObject, INode, INodeExecutionData, IRun, ITriggerFunctions, WorkflowActivateMode } from 'n8n-workflow';

import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';

/** One workflow run that the trigger started; `json` and `item` are its first mail. */
export interface StartedRun {
	key: string;
	items: INodeExecutionData[];
	json: IDataObject & { messageKey: string; subject: string; attempt: number; mailbox: { address: string } };
	item: INodeExecutionData;
	end: (status: 'success' | 'error' | 'canceled') => void;
	duplicate: () => void;
	reject: (message: string) => void;
}

let edges = 0;

/** n8n as the trigger sees it: takes items, ends runs, remembers dedup keys and failed executions. */
export class N8nEdge {
	readonly runs: StartedRun[] = [];
	readonly alerts: string[] = [];
	/** What becomes of a run at once; null leaves it running. */
	onRun: (run: StartedRun) => void = (run) => run.end('success');
	credential: ICredentialDataDecryptedObject = {};
	/** The credential types that are chosen in the node. */
	chosen: string[] = [];
	parameters: Record<string, unknown> = {};
	/** Parameters as n8n keeps them with the node. */
	nodeParameters: INode['parameters'] = {};
	/** What the provider answers when n8n asks for a new access token, and n8n keeps in the credential. */
	renewToken: () => Promise<IDataObject> = async () => {
		throw new Error('OAuth credentials not connected');
	};
	activationMode: WorkflowActivateMode = 'init';
	mode: 'trigger' | 'manual' = 'trigger';
	private readonly number = ++edges;
	private readonly keys = new Set<string>();

	constructor(private readonly name = 'one') {}

	get trigger(): ITriggerFunctions {
		const node: INode = { id: `node-${this.name}`, name: 'Smart Inbox Trigger', type: 'smartInboxTrigger', typeVersion: 1, position: [0, 0], parameters: this.nodeParameters };
		const renewToken = () => this.renewToken();
		const edge: Partial<ITriggerFunctions> = {
			emit: (data, _response, done, key = '') => {
				const [items] = data;
				const [item] = items;
				const run: StartedRun = {
					key,
					items,
					item,
					json: item.json as StartedRun['json'],
					end: (status) => done?.resolve({ status, data: { resultData: { runData: {}, lastNodeExecuted: 'Lead Parser', error: status === 'error' ? { message: 'no luck' } : undefined } } } as unknown as IRun),
					duplicate: () => done?.resolve(undefined as unknown as IRun),
					reject: (message) => done?.reject(new Error(message)),
				};
				if (key !== '' && this.keys.has(key)) return run.duplicate();
				this.keys.add(key);
				this.runs.push(run);
				this.onRun(run);
			},
			saveFailedExecution: (error) => void this.alerts.push(error.message),
			getNode: () => ({ ...node, credentials: Object.fromEntries(this.chosen.map((type) => [type, { id: `${type}-${this.number}`, name: type }])) }),
			getWorkflow: () => ({ id: `workflow-${this.name}`, name: 'Intake', active: true }),
			getMode: () => this.mode,
			getActivationMode: () => this.activationMode,
			getCredentials: async <T extends object>() => this.credential as T,
			getNodeParameter: ((name: string, fallback?: unknown) => this.parameters[name] ?? fallback) as ITriggerFunctions['getNodeParameter'],
			helpers: {
				createDeferredPromise: () => {
					let resolve!: (value: unknown) => void;
					let reject!: (error: Error) => void;
					const promise = new Promise((yes, no) => {
						resolve = yes;
						reject = no;
					});
					return { promise, resolve, reject };
				},
				// As n8n's own: it reads the credential through `this`.
				async refreshOAuth2Token(this: ITriggerFunctions, type: string) {
					await this.getCredentials(type);
					return await renewToken();
				},
				prepareBinaryData: async (content: Buffer, fileName?: string, mimeType = '') => ({ data: content.toString('base64'), mimeType, fileName }),
			} as unknown as ITriggerFunctions['helpers'],
		};
		return edge as ITriggerFunctions;
	}

	/** Subjects of the mails that were run, in the order in which they were. */
	get subjects(): string[] {
		return this.runs.flatMap(({ items }) => items.map(({ json }) => json.subject as string));
	}
}

interface Opened {
	store: Store;
	remove: () => void;
}

let makeStore = async (): Promise<Opened> => {
	const folder = mkdtempSync(join(tmpdir(), 'smart-inbox-store-'));
	return { store: await openSqliteStore(join(folder, 'store.sqlite')), remove: () => rmSync(folder, { recursive: true, force: true }) };
};
const opened: Opened[] = [];

/** Lets the tests of this file run on another back end. */
export function storesFrom(make: () => Promise<Store>): void {
	makeStore = async () => ({ store: await make(), remove: () => undefined });
}

/** A store of its own: an embedded one in a temporary folder, unless `storesFrom` says otherwise. See `closeStores`. */
export async function temporaryStore(): Promise<Store> {
	const made = await makeStore();
	opened.push(made);
	return made.store;
}

export async function closeStores(): Promise<void> {
	for (const { store, remove } of opened.splice(0)) {
		await store.close();
		remove();
	}
}

/** Waits until the condition holds. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, patience = 10_000): Promise<void> {
	const deadline = Date.now() + patience;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
