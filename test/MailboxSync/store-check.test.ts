import { missingInSchema } from '../support/output-schema';
import { healthyHome } from './healthy-home';
import { runNode } from './run-node';

const inbox = healthyHome();

test('Store: Check gives one item: whether all is well, each check in words, and what to do', async () => {
	const [{ json }, ...rest] = await runNode({ resource: 'store', operation: 'check' }, { credential: null });
	expect(rest).toEqual([]);
	expect(json).toMatchObject({ backend: 'sqlite', place: inbox.store.location, isConsistent: true, problems: [] });
	expect(missingInSchema('MailboxSync', 'store/check', json)).toEqual([]);

	await inbox.store.run("UPDATE delivery SET reason = NULL WHERE message_key = 'd2'");
	const [{ json: broken }] = await runNode({ resource: 'store', operation: 'check' }, { credential: null });
	expect(broken).toMatchObject({
		isConsistent: false,
		problems: ['Every end has its reason: not so in 1 case (d2). Run these mails again: Mailbox Sync, Message: Run Again.'],
		checks: expect.arrayContaining([
			{ name: 'Every end has its reason', meaning: 'A mail is done, ignored with a reason, or put aside with a reason', isOk: false, broken: 1, examples: ['d2'], advice: 'Run these mails again: Mailbox Sync, Message: Run Again.' },
			expect.objectContaining({ name: 'The database is sound', isOk: true, broken: 0, examples: [], advice: null }),
		]) as unknown,
	});
	expect(missingInSchema('MailboxSync', 'store/check', broken)).toEqual([]);
});
