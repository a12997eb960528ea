import type { IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { InputError } from '../shared/node/input-error';
import { findMailbox, listMailboxes, type ListedMailbox } from '../shared/store/mailboxes';
import { storeOf } from '../shared/node/store-of';

/** One mailbox that Smart Inbox Trigger reads. Needs `searchMailboxes` in the node's `listSearch`. */
export const mailboxParameter: INodeProperties = {
	displayName: 'Mailbox',
	name: 'mailbox',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The mailbox, as Smart Inbox Trigger knows it',
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Select a mailbox…', typeOptions: { searchListMethod: 'searchMailboxes', searchable: true } },
		{ displayName: 'By Address', name: 'address', type: 'string', placeholder: 'e.g. inbox@example.com' },
	],
};

/** The mailboxes for a resource locator. */
export async function searchMailboxes(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const wanted = (filter ?? '').trim().toLowerCase();
	const mailboxes = await listMailboxes(await storeOf(this));
	const results = mailboxes.map(({ address, name }) => ({ name: name ? `${name} (${address})` : address, value: address }));
	return { results: results.filter(({ name }) => name.toLowerCase().includes(wanted)) };
}

/**
 * The mailbox that is chosen in the parameter.
 *
 * @returns null when it is empty
 * @throws InputError when there is no such mailbox
 */
export async function chosenMailbox(context: IExecuteFunctions, itemIndex: number): Promise<ListedMailbox | null> {
	const address = String(context.getNodeParameter('mailbox', itemIndex, '', { extractValue: true }) ?? '').trim();
	if (address === '') return null;
	const mailbox = await findMailbox(await storeOf(context), address);
	if (mailbox) return mailbox;
	throw new InputError(`No mailbox has the address "${address.slice(0, 100)}" in Mailbox`, 'Choose one from the list. A mailbox is there once a workflow with Smart Inbox Trigger has been published for it.');
}

/** The same, where one has to be chosen. */
export async function requiredMailbox(context: IExecuteFunctions, itemIndex: number): Promise<ListedMailbox> {
	const mailbox = await chosenMailbox(context, itemIndex);
	if (mailbox) return mailbox;
	throw new InputError('Mailbox is empty', 'Choose a mailbox from the list, or write its address.');
}

/** @throws InputError when only its owner sees the mailbox (A1) */
export function sharedMailbox(mailbox: ListedMailbox): ListedMailbox {
	if (mailbox.kind === 'shared') return mailbox;
	throw new InputError(`${mailbox.address} in Mailbox is a personal mailbox`, 'Choose a shared one: it is there for everybody.');
}
