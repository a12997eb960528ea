import { keepMailboxOptions, openMailbox, type OptionsOfNode } from '../../nodes/SmartInboxTrigger/mailbox-options';
import { readSettings } from '../../nodes/SmartInboxTrigger/settings';
import { visibleMailboxes } from '../../nodes/shared/store/inbox';
import { allowMailbox, contactPolicy, ensureMailbox, forbidMailbox, setMailboxOptions } from '../../nodes/shared/store/mailboxes';
import type { Store } from '../../nodes/shared/store/store';
import { ownAddresses, upsertTeamMember } from '../../nodes/shared/store/team';
import { closeStores, N8nEdge, temporaryStore } from './n8n-edge';

let store: Store;
let n8n: N8nEdge;
let mailboxId: string;
const ids: Record<string, string> = {};

beforeEach(async () => {
	store = await temporaryStore();
	n8n = new N8nEdge();
	mailboxId = (await ensureMailbox(store, 'marta.private@office.example', 'imap')).id;
	for (const email of ['marta@agency.example', 'jonas@agency.example']) ids[email] = (await upsertTeamMember(store, { email })).member.id;
});
afterEach(closeStores);

function node(options: Record<string, unknown>, isAwaited: boolean, reader: string): OptionsOfNode {
	n8n.parameters = { receiveFrom: 'smtp', recipients: 'marta.private@office.example', options };
	return { store, reader, settings: readSettings(n8n.trigger).mailbox, isAwaited, alert: (message) => n8n.alerts.push(message) };
}
async function publish(options: Record<string, unknown>, isAwaited = true, reader = 'w:n') {
	await keepMailboxOptions(node(options, isAwaited, reader), [mailboxId]);
}
const seenBy = async (email: string, role: 'member' | 'administrator' = 'member') => (await visibleMailboxes(store, { id: ids[email], role })).length;
const personal = { mailboxKind: 'personal', mailboxOwner: { __rl: true, mode: 'email', value: 'Marta@agency.example' } };

test('A1: the mail of a personal mailbox is seen by its owner and by nobody else, an administrator included', async () => {
	await publish(personal);
	expect([await seenBy('marta@agency.example'), await seenBy('jonas@agency.example'), await seenBy('jonas@agency.example', 'administrator')]).toEqual([1, 0, 0]);
	await publish({});
	expect([await seenBy('marta@agency.example'), await seenBy('jonas@agency.example')]).toEqual([1, 1]);
});

test('A1: an owner who is no team member is refused when somebody publishes', async () => {
	await publish(personal);
	const strange = { ...personal, mailboxOwner: { __rl: true, mode: 'email', value: 'nobody@agency.example' } };
	await expect(publish(strange)).rejects.toMatchObject({ message: 'No team member has the address in Mailbox Owner: "nobody@agency.example"', description: expect.stringContaining('Assign Owner') as string });
	// After a restart mail goes on, and the mailbox stays closed to everybody else.
	await publish(strange, false);
	expect(n8n.alerts).toHaveLength(1);
	expect([await seenBy('marta@agency.example'), await seenBy('jonas@agency.example', 'administrator')]).toEqual([1, 0]);
});

test('A4, B8: whether strangers become contacts, and the own addresses, are read by the other nodes', async () => {
	expect(await contactPolicy(store, mailboxId)).toEqual({ filesMail: true, createsContacts: true });
	await publish({ createContacts: false, ownAddresses: '@agency.example, boss@private.example' });
	expect(await contactPolicy(store, mailboxId)).toEqual({ filesMail: true, createsContacts: false });
	expect(await ownAddresses(store)).toEqual(expect.arrayContaining(['agency.example', 'boss@private.example', 'marta.private@office.example']));
	expect(await contactPolicy(store, 'of another system')).toEqual({ filesMail: true, createsContacts: true });
});

test('what Account: Update has set stays when the trigger is published again, and the last one who changes something counts', async () => {
	await publish({ createContacts: false });
	await setMailboxOptions(store, mailboxId, { kind: 'personal', ownerId: ids['marta@agency.example'], createsContacts: true, own: ['agency.example'] });
	// The option of the node is what it was: published again, restarted, and beside another node that says nothing.
	await publish({ createContacts: false });
	await publish({ createContacts: false }, false);
	await publish({}, true, 'w:other');
	expect((await contactPolicy(store, mailboxId)).createsContacts).toBe(true);
	expect(await seenBy('jonas@agency.example', 'administrator')).toBe(0);
	expect(await ownAddresses(store)).toContain('agency.example');
	// Taken out of the node after somebody else has set it: nothing is opened to others by that.
	await publish(personal, true, 'w:third');
	await setMailboxOptions(store, mailboxId, { ownerId: ids['jonas@agency.example'] });
	await publish({}, true, 'w:third');
	expect([await seenBy('jonas@agency.example'), await seenBy('marta@agency.example')]).toEqual([1, 0]);
	// Changed here, it is written; taken out, it goes back to its default.
	await publish({ createContacts: false, ownAddresses: 'other.example' });
	expect(await ownAddresses(store)).not.toContain('agency.example');
	expect((await contactPolicy(store, mailboxId)).createsContacts).toBe(true);
	await publish({});
	expect(await ownAddresses(store)).not.toContain('other.example');
	expect(await seenBy('marta@agency.example', 'administrator')).toBe(0);
});

test('an owner who is missing at a restart is looked for again', async () => {
	await publish({ ...personal, mailboxOwner: { __rl: true, mode: 'email', value: 'nora@agency.example' } }, false);
	ids['nora@agency.example'] = (await upsertTeamMember(store, { email: 'nora@agency.example' })).member.id;
	await publish({ ...personal, mailboxOwner: { __rl: true, mode: 'email', value: 'nora@agency.example' } }, false);
	expect([await seenBy('nora@agency.example'), await seenBy('marta@agency.example')]).toEqual([1, 0]);
});

test('A17: a deleted mailbox comes back only when somebody publishes and says whose it is', async () => {
	const address = 'gone@office.example';
	await forbidMailbox(store, address);
	const deleted = { message: 'The mailbox gone@office.example was deleted with the team member it belonged to', description: expect.stringContaining('Unpublish') as string };
	await expect(openMailbox(node({}, true, 'w:n'), address, 'imap')).rejects.toMatchObject(deleted);
	await expect(openMailbox(node(personal, false, 'w:n'), address, 'imap')).rejects.toMatchObject(deleted);
	await expect(openMailbox(node({ ...personal, mailboxOwner: { __rl: true, mode: 'email', value: 'nobody@agency.example' } }, true, 'w:n'), address, 'imap')).rejects.toThrow('No team member');
	await expect(ensureMailbox(store, address, 'imap')).rejects.toMatchObject(deleted);
	expect(await openMailbox(node({ mailboxKind: 'shared' }, true, 'w:n'), address, 'imap')).toMatchObject({ address });
	await allowMailbox(store, address);
});
