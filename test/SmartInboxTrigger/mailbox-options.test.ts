import { keepMailboxOptions } from '../../nodes/SmartInboxTrigger/mailbox-options';
import { readSettings } from '../../nodes/SmartInboxTrigger/settings';
import { visibleMailboxes } from '../../nodes/shared/store/inbox';
import { contactPolicy, ensureMailbox } from '../../nodes/shared/store/mailboxes';
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

async function publish(options: Record<string, unknown>, isAwaited = true) {
	n8n.parameters = { receiveFrom: 'smtp', recipients: 'marta.private@office.example', options };
	await keepMailboxOptions(store, [mailboxId], readSettings(n8n.trigger), isAwaited, (message) => n8n.alerts.push(message));
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
