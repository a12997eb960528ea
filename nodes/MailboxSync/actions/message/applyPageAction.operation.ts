import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { asLivingSender, thisSender } from '../../../shared/mail/outgoing/sending-process';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { claimAction, endAction, getAction, waitingActions } from '../../../shared/store/outbox';
import type { Store } from '../../../shared/store/store';
import { carryOutAction } from '../../page-action';
import type { MailboxSession } from '../../session';

const show = { resource: ['message'], operation: ['applyPageAction'] };
const AT_ONCE = 500;

// On the process and not in this module: after an update of the package n8n loads the module a second time.
const place = globalThis as typeof globalThis & { [key: symbol]: Set<string> | undefined };
const inHand = (place[Symbol.for('n8n-nodes-smart-inbox.page-actions')] ??= new Set());

export const description: INodeProperties[] = [
	{
		displayName: 'Apply',
		name: 'which',
		type: 'options',
		options: [
			{ name: 'All Waiting', value: 'waiting', description: 'Everything that nobody has carried out yet, the oldest first' },
			{ name: 'One Action', value: 'one', description: 'The action that Shared Inbox started this workflow for' },
		],
		default: 'one',
		displayOptions: { show },
	},
	{ displayName: 'Action ID', name: 'actionId', type: 'string', default: '={{ $json.actionId }}', required: true, placeholder: 'e.g. 0197c2a4-5b1e-7d3f-8a90-1c2d3e4f5a6b', description: 'As Shared Inbox gives it', displayOptions: { show: { ...show, which: ['one'] } } },
];

/** Carries out what staff did on the page, each action once, in the name of whoever did it. What cannot be done is said on the page. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult | ItemResult[]> {
	const store = await storeOf(context);
	if (context.getNodeParameter('which', itemIndex) === 'one') {
		const id = String(context.getNodeParameter('actionId', itemIndex) ?? '').trim();
		if (id === '' || (await getAction(store, id)) === null) throw new InputError(`The page has no action "${id.slice(0, 100)}"`, 'Take the Action ID from the output of Shared Inbox.');
		return { json: await apply(store, itemIndex, session, id) };
	}
	const items: ItemResult[] = [];
	for (const id of await waitingActions(store, AT_ONCE)) items.push({ json: await apply(store, itemIndex, session, id) });
	return items;
}

async function apply(store: Store, itemIndex: number, session: MailboxSession, id: string): Promise<IDataObject> {
	let appliedNow = false;
	// Another run of this process may have it.
	if (!inHand.has(id)) {
		inHand.add(id);
		try {
			appliedNow = await asLivingSender(store, async (alive) => await applyAs(store, itemIndex, session, id, alive));
		} finally {
			inHand.delete(id);
		}
	}
	const now = await getAction(store, id);
	return { actionId: id, operation: now?.operation ?? null, status: now?.status ?? null, appliedNow, result: (now?.result ?? null) as IDataObject | null };
}

/** @returns false when another process has it, or it has ended */
async function applyAs(store: Store, itemIndex: number, session: MailboxSession, id: string, alive: readonly string[]): Promise<boolean> {
	const action = await store.transaction((sql) => claimAction(sql, id, thisSender, alive));
	if (action === null) return false;
	try {
		const account = await session.account(itemIndex);
		const result = await carryOutAction({ store, account, address: account.address, timeZone: session.timeZone, onServer: async (work) => await session.imap(itemIndex, work) }, action);
		await store.transaction((sql) => endAction(sql, id, 'done', result));
	} catch (cause) {
		const { message, description = '' } = cause as Error & { description?: string };
		await store.transaction((sql) => endAction(sql, id, 'failed', { message, description }));
	}
	return true;
}
