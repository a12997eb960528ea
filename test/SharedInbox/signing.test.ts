import { readPass, signPass } from '../../nodes/SharedInbox/signing';

const KEY = 'k'.repeat(43);
const NOW = 1_800_000_000_000;

describe('passes for forms and frames', () => {
	const pass = signPass(KEY, { body: 'imap:1' }, 'session-a', NOW + 1000);

	it('name their session until they end', () => {
		expect(readPass(KEY, { body: 'imap:1' }, pass, NOW)).toBe('session-a');
		expect(readPass(KEY, { body: 'imap:1' }, pass, NOW + 1000)).toBeNull();
	});

	it.each([
		['for another mail', () => readPass(KEY, { body: 'imap:2' }, pass, NOW)],
		['as the pass of a form', () => readPass(KEY, { form: true }, pass, NOW)],
		['under another key', () => readPass('x'.repeat(43), { body: 'imap:1' }, pass, NOW)],
		['with another session', () => readPass(KEY, { body: 'imap:1' }, pass.replace('session-a', 'session-b'), NOW)],
		['with a later end', () => readPass(KEY, { body: 'imap:1' }, pass.replace(String(NOW + 1000), String(NOW + 9000)), NOW)],
		['cut short', () => readPass(KEY, { body: 'imap:1' }, pass.slice(0, -2), NOW)],
		['with something appended', () => readPass(KEY, { body: 'imap:1' }, `${pass}.x`, NOW)],
		['empty', () => readPass(KEY, { body: 'imap:1' }, '', NOW)],
		['without a signature', () => readPass(KEY, { body: 'imap:1' }, `session-a.${NOW + 1000}.`, NOW)],
	])('are worth nothing %s', (_, read) => {
		expect(read()).toBeNull();
	});
});
