import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { missingInSchema } from '../support/output-schema';
import { healthyHome } from './healthy-home';
import { runNode } from './run-node';

const LEADS = 'leads@office.example';

const inbox = healthyHome();

const run = async (parameters: INodeParameters) => (await runNode(parameters, { credential: null }))[0].json;
const keep = async (keepMonths: unknown) => await run({ resource: 'account', operation: 'update', mailbox: { __rl: true, mode: 'address', value: LEADS }, updateFields: { keepMonths } as IDataObject } as INodeParameters);
const apply = async (onlyCount: boolean) => await run({ resource: 'store', operation: 'applyRetention', onlyCount });
const mails = async () => (await inbox.store.get<{ n: number }>('SELECT COUNT(*) AS n FROM message WHERE erased_at IS NULL'))?.n;

test('N8: a mailbox is told how long it keeps mail; what is older is counted first, and then deleted', async () => {
	await ensureMailbox(inbox.store, 'other@office.example', 'imap');
	expect(await keep(24)).toMatchObject({ address: LEADS, keepMonths: 24 });
	const counted = await apply(true);
	expect(counted).toEqual({ deleted: false, mails: 3, messagesToTeam: 0, waiting: 0, mailboxes: [{ mailbox: LEADS, keepMonths: 24, olderThan: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string }], seconds: expect.any(Number) as number });
	expect(missingInSchema('MailboxSync', 'store/applyRetention', counted)).toEqual([]);
	expect(await mails()).toBe(3);
	expect(await apply(false)).toMatchObject({ deleted: true, mails: 3 });
	expect(await mails()).toBe(0);
	// Who wrote them is still known.
	expect(await inbox.store.get('SELECT display_name AS name, erased_at AS erased FROM contact WHERE id = $1', ['c1'])).toEqual({ name: 'Cleo', erased: null });
});

test('0 keeps mail for ever, and so does a mailbox that nothing is said about', async () => {
	expect(await apply(false)).toMatchObject({ mails: 0, mailboxes: [] });
	await keep(1);
	expect(await keep(0)).toMatchObject({ keepMonths: null });
	expect(await apply(false)).toMatchObject({ mails: 0, mailboxes: [] });
	expect(await mails()).toBe(3);
});

test.each([-1, 1.5, 'soon', 5000])('%p is no number of months', async (months) => {
	await expect(keep(months)).rejects.toThrow(`"${months}" in Keep Mail (Months) is not a number of months`);
});
