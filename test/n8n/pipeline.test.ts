import { setTimeout as pause } from 'node:timers/promises';

import { FINAL_STATES } from '../../demo/outcomes.mjs';
import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { fates, importTeamAndListings, publishIntake, query, settled } from './intake';
import { form, mail, mixedMails } from './mixed-mail';
import { startTestN8n, type TestN8n } from './n8n.mjs';

let n8n: TestN8n;
let dovecot: Dovecot;
let sink: SmtpSink;

beforeAll(async () => {
	[dovecot, sink] = await Promise.all([startDovecot(), startSmtpSink()]);
	n8n = await startTestN8n();
	await importTeamAndListings(n8n);
}, 300_000);

afterAll(async () => {
	await n8n?.dispose();
	await dovecot?.dispose();
	await sink?.stop();
}, 60_000);

const repliesTo = (address: string) => sink.mails.filter(({ to }) => to.includes(address));

describe('mail that arrives while the intake is published', () => {
	const inbox = 'people@casas.example';
	let workflow: string;
	beforeAll(async () => {
		workflow = await publishIntake(n8n, dovecot, sink, inbox);
	}, 60_000);
	afterAll(() => n8n.client.unpublish(workflow), 30_000);

	let count = 0;
	const receive = async (...raws: string[]) => {
		for (const raw of raws) await dovecot.deliver(inbox, raw);
		count += raws.length;
		const found = await settled(n8n, inbox, count);
		return found.slice(-raws.length);
	};

	test('W5, W8, W9, W10: the same enquiry twice is one contact, two messages, the same owner, one reply, the first source', async () => {
		const fields = { Name: 'Nora Field', Email: 'nora@twice.example', Reference: 'AT-103', Message: 'Can I see it?' };
		const [first] = await receive(form('<twice-1@web.example>', fields));
		const [second] = await receive(form('<twice-2@web.example>', fields, { From: '"Other Portal" <leads@other-portal.example>' }));
		expect(first).toMatchObject({ state: 'done', outcome: 'lead', name: 'Nora Field', created: 1, listing: 'AT-103', owner: 'Marta Gil', rule: 'listing owner', reply: 'sent' });
		expect(second).toMatchObject({ state: 'done', outcome: 'lead', contactId: first.contactId, created: 0, enquiryId: first.enquiryId, owner: 'Marta Gil', rule: 'existing owner', reply: null, firstSource: first.firstSource });
		expect(second.noReply).toMatch(/not.*new|known|before/i);
		expect(repliesTo('nora@twice.example')).toHaveLength(1);
		// Both mails of hers, and the answer.
		expect(query(n8n, 'SELECT m.direction FROM message_link l JOIN message m ON m.id = l.message_id WHERE l.contact_id = $id ORDER BY m.direction', { id: first.contactId ?? '' })).toEqual([{ direction: 'in' }, { direction: 'in' }, { direction: 'out' }]);
	});

	test('W5: one phone written in three ways is one contact', async () => {
		const found = await receive(
			form('<phone-1@web.example>', { Name: 'Iris Vega', Phone: '+34 699 111 222', Message: 'Call me' }),
			form('<phone-2@web.example>', { Name: 'Iris Vega', Phone: '0034-699-111-222', Message: 'Call me' }),
			form('<phone-3@web.example>', { Phone: '699 11 12 22', Message: 'Call me' }),
		);
		expect(new Set(found.map(({ contactId }) => contactId)).size).toBe(1);
		expect(found.map(({ created }) => created)).toEqual([1, 0, 0]);
		expect(found[0]).toMatchObject({ reply: null, noReply: 'The person left no email address' });
		expect(query(n8n, "SELECT value FROM contact_identity WHERE value = '+34699111222'")).toHaveLength(1);
	});

	test('W11, N4: a mail without e-mail and phone needs review: no contact, and it stays listed with the reason', async () => {
		const [found] = await receive(form('<nobody@web.example>', { Name: 'Somebody Shy', Message: 'Tell me more about your flats' }));
		expect(found).toMatchObject({ state: 'done', outcome: 'review', contactId: null, owner: null, reply: null });
		expect(found.reason).toMatch(/e-?mail.*phone/i);
	});

	test('W11: a missing name is "Unknown"; an earlier unknown gives way to the first real name', async () => {
		const [first] = await receive(form('<unknown-1@web.example>', { Email: 'quiet@unknown.example', Message: 'Price?' }));
		expect(first).toMatchObject({ created: 1, name: null });
		const [second] = await receive(form('<unknown-2@web.example>', { Name: 'Quinn Loud', Email: 'quiet@unknown.example', Message: 'Hello?' }));
		expect(second).toMatchObject({ contactId: first.contactId, created: 0, name: 'Quinn Loud' });
	});

	test('W11: a reference in the wrong case does not match, the exact one does', async () => {
		const [wrong, exact] = await receive(
			form('<case-1@web.example>', { Name: 'Wendy Wrong', Email: 'wendy@case.example', Reference: 'at-104', Message: 'This one' }),
			form('<case-2@web.example>', { Name: 'Ed Exact', Email: 'ed@case.example', Reference: 'AT-104', Message: 'This one' }),
		);
		expect(wrong).toMatchObject({ outcome: 'lead', listing: null, rule: 'first administrator' });
		expect(exact).toMatchObject({ outcome: 'lead', listing: 'AT-104', owner: 'Jonas Weber', rule: 'listing owner' });
	});

	test('W10: with matching listings in the text, and replies that come back into the inbox', async () => {
		const [reply] = repliesTo('nora@twice.example');
		expect(reply.parsed.text).toMatch(/AT-10[1-7]/);
		expect(reply.parsed.text).not.toMatch(/AT-108|AT-202/);
		expect(reply.parsed.headers.get('auto-submitted')).toBe('auto-replied');
		expect(reply.parsed.from?.value[0].address).toBe(inbox);
		expect(reply.parsed.inReplyTo).toBe('<twice-1@web.example>');
	});

	test('invariant 3: nothing in the mailbox was changed', async () => {
		const flags = await dovecot.doveadm(['fetch', '-u', inbox, 'flags', 'mailbox', 'INBOX']);
		expect(flags).not.toMatch(/Seen|Deleted|Flagged/);
	});
});

test('N1: 200 mixed mails, n8n killed in the middle: 200 rows, each final, no duplicate contact, no second reply', async () => {
	const inbox = 'busy@casas.example';
	const people = 27;
	const mails = mixedMails(200, people);
	const workflow = await publishIntake(n8n, dovecot, sink, inbox);
	const startedAt = Date.now();
	const delivering = (async () => {
		for (const { raw } of mails) {
			await dovecot.deliver(inbox, raw);
			await pause(20);
		}
	})();

	const finished = () => fates(n8n, inbox).filter(({ state }) => FINAL_STATES.includes(state)).length;
	while (finished() < 60) await pause(50);
	await n8n.kill9();
	const atKill = fates(n8n, inbox);
	expect(atKill.filter(({ state }) => FINAL_STATES.includes(state)).length).toBeLessThan(200);
	await delivering;
	await n8n.restart();
	const found = await settled(n8n, inbox, 200, 240_000);
	const seconds = (Date.now() - startedAt) / 1000;

	expect(found).toHaveLength(200);
	expect(found.filter(({ state }) => !FINAL_STATES.includes(state))).toEqual([]);
	expect(found.filter(({ state }) => state === 'quarantined')).toEqual([]);
	const byId = new Map(found.map((fate) => [fate.headerId, fate]));
	const wrongOutcome = mails.filter(({ headerId, outcome }) => byId.get(headerId)?.outcome !== outcome).map(({ headerId, outcome }) => ({ headerId, outcome, found: byId.get(headerId) }));
	expect(wrongOutcome).toEqual([]);

	const contactsOf = new Map<string, Set<string | null>>();
	for (const { headerId, person } of mails) {
		const { contactId } = byId.get(headerId)!;
		if (person === null) expect(contactId).toBeNull();
		else contactsOf.set(person, (contactsOf.get(person) ?? new Set()).add(contactId));
	}
	expect(contactsOf.size).toBe(people);
	expect([...contactsOf].filter(([, ids]) => ids.size !== 1 || ids.has(null))).toEqual([]);
	expect(new Set([...contactsOf.values()].flatMap((ids) => [...ids])).size).toBe(people);
	expect(found.filter(({ contactId, owner }) => contactId !== null && owner === null)).toEqual([]);

	const recipients = [...contactsOf.keys()].map((person) => `${person}@mixed-clients.example`);
	const answers = recipients.map((address) => repliesTo(address).length);
	expect(answers.filter((number) => number > 1)).toEqual([]);
	// A reply whose fate the kill hid is never sent again: at most the mails that were in progress.
	const claims = query<{ status: string; recipient: string }>(n8n, "SELECT o.status, r.address AS recipient FROM outgoing_mail o JOIN outgoing_recipient r ON r.outgoing_id = o.id WHERE o.purpose = 'reply' AND r.address LIKE '%@mixed-clients.example'");
	expect(claims.filter(({ status }) => status === 'sent').every(({ recipient }) => repliesTo(recipient).length === 1)).toBe(true);
	expect(claims.filter(({ status }) => status !== 'sent').length).toBeLessThanOrEqual(4);
	expect(claims.length).toBe(people);
	await n8n.client.unpublish(workflow);

	// Invariant 11: neither bodies nor addresses of people in n8n's log.
	expect(n8n.logs.filter((line) => /mixed-clients\.example|still available|I wrote to you/.test(line))).toEqual([]);
	const again = found.filter(({ attempt }) => attempt > 1).length;
	console.log(`200 mails in ${seconds.toFixed(0)} s with one kill -9 and restart; ${again} run again; ${answers.filter(Boolean).length} of ${people} new people answered once`);
}, 420_000);

test('invariant 4: the mail server is down for two minutes when n8n starts: mail flows when it is back, with no hand touching n8n', async () => {
	const inbox = 'late@casas.example';
	await publishIntake(n8n, dovecot, sink, inbox);
	await dovecot.deliver(inbox, mail('<before@late.example>', { From: '"Ada Early" <ada@late.example>', Subject: 'Flat' }, 'Hello, is the flat still free?\n\nAda Early\n'));
	await settled(n8n, inbox, 1);

	await n8n.stop();
	await dovecot.stop();
	await n8n.restart();
	await pause(120_000);
	await dovecot.start();
	await dovecot.deliver(inbox, mail('<after@late.example>', { From: '"Bo Later" <bo@late.example>', Subject: 'House' }, 'Hello, is the house still free?\n\nBo Later\n'));
	const backAt = Date.now();
	const found = await settled(n8n, inbox, 2, 120_000);
	expect(found.map(({ name, state }) => [name, state])).toEqual([['Ada Early', 'done'], ['Bo Later', 'done']]);
	console.log(`first mail done ${((Date.now() - backAt) / 1000).toFixed(1)} s after the mail server was back from 120 s of absence at start`);
}, 400_000);
