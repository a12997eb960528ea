import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { asLivingSender, thisSender } from '../../../shared/mail/outgoing/sending-process';
import { chosenAccount } from '../../../shared/node/account-parameter';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { claimAction, endAction, getAction, waitingActions } from '../../../shared/store/outbox';
import type { Store } from '../../../shared/store/store';
import { accountsFor, carryOutAction } from '../../page-action';
import type { ActingAccount, Doing } from '../../page-actions/doing';
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
		return { json: await apply(store, itemIndex, session, context, id) };
	}
	const items: ItemResult[] = [];
	for (const id of await waitingActions(store, AT_ONCE)) items.push({ json: await apply(store, itemIndex, session, context, id) });
	return items;
}

async function apply(store: Store, itemIndex: number, session: MailboxSession, context: IExecuteFunctions, id: string): Promise<IDataObject> {
	let appliedNow = false;
	let hint: string | null = null;
	// Another run of this process may have it.
	if (!inHand.has(id)) {
		inHand.add(id);
		try {
			const acting = await actingAccount(context, itemIndex, session);
			hint = await otherAccount(store, id, acting);
			if (hint === null) appliedNow = await asLivingSender(store, async (alive) => await applyAs({ store, acting, run: { context, itemIndex, session } }, id, alive));
		} finally {
			inHand.delete(id);
		}
	}
	const now = await getAction(store, id);
	return { actionId: id, operation: now?.operation ?? null, status: now?.status ?? null, appliedNow, ...(hint === null ? {} : { hint }), result: (now?.result ?? null) as IDataObject | null };
}

/** The account of this node; null when none is chosen. */
async function actingAccount(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ActingAccount | null> {
	const account = await chosenAccount(context, itemIndex);
	return account && { account, address: account.address.trim().toLowerCase(), onServer: async (work) => await session.imap(itemIndex, work) };
}

/** Why an action is left to another node; null = it is for this one. */
async function otherAccount(store: Store, id: string, acting: ActingAccount | null): Promise<string | null> {
	const action = await getAction(store, id);
	if (action === null || action.status === 'done' || action.status === 'failed') return null;
	const addresses = await accountsFor(store, action);
	if (addresses.length === 0 || (acting !== null && addresses.includes(acting.address))) return null;
	return `This is for the account ${addresses.join(' or ')}. It waits for a Mailbox Sync with that account.`;
}

/** @returns false when another process has it, or it has ended */
async function applyAs(doing: Pick<Doing, 'store' | 'acting' | 'run'>, id: string, alive: readonly string[]): Promise<boolean> {
	const { store } = doing;
	const action = await store.transaction((sql) => claimAction(sql, id, thisSender, alive));
	if (action === null) return false;
	try {
		const result = await carryOutAction({ ...doing, action });
		await store.transaction((sql) => endAction(sql, id, 'done', result));
	} catch (cause) {
		const { message, description = '' } = cause as Error & { description?: string };
		await store.transaction((sql) => endAction(sql, id, 'failed', { message, description }));
	}
	return true;
}
