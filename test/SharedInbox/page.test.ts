import { setTimeout as sleep } from 'node:timers/promises';

import { fileIntake } from '../../nodes/shared/filing/file';
import { recordAssignment } from '../../nodes/shared/store/assignments';
import { inboxPage } from '../../nodes/shared/store/inbox-page';
import { listReceived, visibleMailboxes } from '../../nodes/shared/store/inbox';
import { recordNoReply } from '../../nodes/shared/store/replies';
import { unavailable } from '../../nodes/SharedInbox/answer';
import { script } from '../../nodes/SharedInbox/page/assets';
import type { Language } from '../../nodes/SharedInbox/page/words/language';
import { leadOf, openTestInbox, PATH, plainMail, type TestInbox } from './test-inbox';
import { queueReply, settleReply } from '../shared/store/queued-reply';

let inbox: TestInbox;

beforeEach(async () => {
	inbox = await openTestInbox();
});
afterEach(async () => await inbox.close());

/** A page without the one script that is ours. */
const withoutOurScript = (body: string) => body.replace(`<script nonce="${/nonce="([^"]+)"/.exec(body)?.[1]}">${script}</script>`, '');
const passOf = (body: string) => /name="pass" value="([^"]+)"/.exec(body)?.[1] ?? '';
const frameOf = (body: string) => (/<iframe [^>]*src="([^"]+)"/.exec(body)?.[1] ?? '').replaceAll('&amp;', '&');
const open = async (key: string, cookie: string) => await inbox.get(`?${new URLSearchParams({ message: key }).toString()}`, { cookie });

describe('signing in', () => {
	it('a page without a team says what to do', async () => {
		expect((await inbox.get()).body).toMatch(/team has no members.*Assign Owner/s);
	});

	it('a page without a credential says what to do', async () => {
		await inbox.member('Ana');
		inbox.site.account = null;
		expect((await inbox.get()).body).toMatch(/Links cannot be mailed yet.*mailbox credential/s);
	});

	it('the link in the mail signs in once, after a click', async () => {
		const ana = await inbox.member('Ana');
		await inbox.post({ action: 'request-link', email: ' ANA@homes.example ' });
		const ticket = await inbox.mailedTicket();
		// A mail scanner follows links, again and again, and presses nothing.
		for (let scan = 0; scan < 3; scan++) {
			const scanned = await inbox.get(`?ticket=${ticket}`);
			expect(scanned.headers['set-cookie']).toBeUndefined();
			expect(scanned.body).toContain('>Sign In</button>');
		}
		const redeemed = await inbox.post({ action: 'redeem', ticket });
		expect(redeemed.status).toBe(303);
		expect(redeemed.headers.location).toBe('?');
		expect(await inboxPage(inbox.store)).toBeNull();
		const cookie = String(redeemed.headers['set-cookie']);
		expect(cookie).toMatch(new RegExp(`^smart_inbox=[\\w-]{43}; Path=${PATH}; Max-Age=43200; HttpOnly; SameSite=Lax$`));
		expect((await inbox.get('', { cookie: cookie.split(';')[0] })).body).toContain(`<bdi>${ana.name}</bdi>`);
		// Mails of the inbox lead where the team has been.
		expect(await inboxPage(inbox.store)).toBe(inbox.site.publicUrl);
		expect((await inbox.post({ action: 'redeem', ticket })).body).toContain('used already');
		expect((await inbox.get(`?ticket=${ticket}`)).body).toContain('used already');
	});

	it('the mail is a machine mail, from the account, to the member, with the public address', async () => {
		await inbox.member('Ana');
		inbox.site.publicUrl = 'https://n8n.homes.example/webhook/inbox';
		await inbox.post({ action: 'request-link', email: 'ana@homes.example' }, { host: 'n8n.homes.example' });
		await inbox.mailedTicket();
		expect(inbox.smtp.mails[0].raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
		expect(inbox.smtp.mails[0].raw).toMatch(/^To: Ana <ana@homes\.example>\r$/m);
		expect(inbox.smtp.mails[0].raw.replaceAll('=\r\n', '')).toContain('https://n8n.homes.example/webhook/inbox?ticket=');
	});

	it('a request that claims another host does not change the link in the mail', async () => {
		await inbox.member('Ana');
		inbox.site.allowPlainHttp = true;
		await inbox.post({ action: 'request-link', email: 'ana@homes.example' }, { host: 'evil.example' });
		await inbox.mailedTicket();
		expect(inbox.smtp.mails[0].raw).not.toContain('evil.example');
	});

	it('the cookie is Secure when the page is encrypted', async () => {
		await inbox.member('Ana');
		await inbox.post({ action: 'request-link', email: 'ana@homes.example' });
		const redeemed = await inbox.post({ action: 'redeem', ticket: await inbox.mailedTicket() }, { 'x-forwarded-proto': 'https' });
		expect(String(redeemed.headers['set-cookie'])).toMatch(/; Secure$/);
	});

	it('an unknown address gets the same answer, and no mail', async () => {
		await inbox.member('Ana');
		const normal = (text: string) => text.replace(/nonce="[^"]+"/, '');
		const known = await inbox.post({ action: 'request-link', email: 'ana@homes.example' });
		const unknown = await inbox.post({ action: 'request-link', email: 'eve@homes.example' });
		expect(normal(unknown.body)).toBe(normal(known.body));
		expect(unknown.status).toBe(known.status);
		await inbox.mailedTicket();
		await sleep(100);
		expect(inbox.smtp.mails).toHaveLength(1);
	});

	it('the answer does not wait for the mail server', async () => {
		await inbox.member('Ana');
		const account = inbox.site.account;
		if (account?.smtp) account.smtp.port = 9;
		const begin = performance.now();
		expect((await inbox.post({ action: 'request-link', email: 'ana@homes.example' })).body).toContain('Look into your mail');
		expect(performance.now() - begin).toBeLessThan(1000);
		for (let wait = 0; inbox.reports.length === 0 && wait < 100; wait++) await sleep(20);
		expect(inbox.reports).toEqual([expect.stringContaining('A sign-in link could not be mailed')]);
		expect(inbox.reports[0]).not.toContain('ana@');
	});

	it('five links in a row are mailed, the sixth is not', async () => {
		await inbox.member('Ana');
		for (let ask = 0; ask < 6; ask++) {
			await inbox.post({ action: 'request-link', email: 'ana@homes.example' });
			for (let wait = 0; inbox.smtp.mails.length < Math.min(ask + 1, 5) && wait < 250; wait++) await sleep(20);
		}
		await sleep(200);
		expect(inbox.smtp.mails).toHaveLength(5);
	});

	it('signing out needs the pass of the form, not the cookie, and ends the session', async () => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		const pass = passOf((await inbox.get('', { cookie })).body);
		await inbox.post({ action: 'sign-out' }, { cookie });
		await inbox.post({ action: 'sign-out', pass: pass.slice(0, -3) }, { cookie });
		expect((await inbox.get('', { cookie })).body).toContain('Sign Out');
		const out = await inbox.post({ action: 'sign-out', pass });
		expect(String(out.headers['set-cookie'])).toMatch(/^smart_inbox=; .*Max-Age=0/);
		expect((await inbox.get('', { cookie })).body).toContain('Mail Me a Link');
	});
});

test.each([['es', 'Enviarme un enlace', 'Revise su correo', 'Su enlace para entrar en la bandeja compartida', 'no está cifrada'], ['de', 'Link schicken', 'Sehen Sie in Ihr Postfach', 'Ihr Anmeldelink für den gemeinsamen Posteingang', 'nicht verschlüsselt'], ['en', 'Mail Me a Link', 'Look into your mail', 'Your sign-in link for the shared inbox', 'not encrypted']])('signing in is in "%s" for who prefers it, with the mail and what is said before', async (language, ask, asked, subject, unencrypted) => {
	await inbox.member('Ana');
	const headers = { 'accept-language': language };
	const form = (await inbox.get('', headers)).body;
	expect(form).toContain(`<html lang="${language}">`);
	expect(form).toContain(ask);
	expect((await inbox.post({ action: 'request-link', email: 'ana@homes.example' }, headers)).body).toContain(asked);
	await inbox.mailedTicket();
	expect(inbox.smtp.mails[0].parsed.subject).toBe(subject);
	expect((await inbox.get('', { ...headers, host: '192.168.1.20:5678' })).body).toContain(unencrypted);
	expect(unavailable(inbox.url, language as Language).body).toContain(`<html lang="${language}">`);
});

describe('what protects the page', () => {
	it('every document is sandboxed out of n8n’s origin, runs our own script alone, and is kept by nobody', async () => {
		await inbox.member('Ana');
		for (const answer of [await inbox.get(), await inbox.get('?ticket=x'), await inbox.post({}), await inbox.get('', { host: 'n8n.homes.example' }), { headers: lower(unavailable(inbox.url, 'en').headers) }]) {
			const policy = String(answer.headers['content-security-policy']);
			expect(policy).toMatch(/^sandbox allow-scripts allow-forms [^;]*; default-src 'none'; script-src 'nonce-([\w-]{22})'; style-src 'nonce-\1'; img-src data:; /);
			expect(policy).not.toMatch(/allow-same-origin|allow-top|unsafe|\*/);
			expect(policy).toMatch(/base-uri 'none'; frame-ancestors 'none'$/);
			expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-frame-options': 'DENY' });
		}
	});

	it('the nonce is fresh for every answer, and the one of the style sheet', async () => {
		const one = await inbox.get();
		const two = await inbox.get();
		const nonce = (answer: typeof one) => /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy']))?.[1];
		expect(nonce(one)).not.toBe(nonce(two));
		expect(one.body).toContain(`<style nonce="${nonce(one)}">`);
	});

	it('no page has an inline style, a script that is not ours, or anything from elsewhere', async () => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		const key = await inbox.mail(plainMail(), { lead: leadOf() });
		for (const body of [(await inbox.get('', { cookie })).body, (await open(key, cookie)).body, (await inbox.get()).body]) {
			expect(withoutOurScript(body)).not.toMatch(/<script| style=| on\w+="|src="(?!\?body=)|href="(?![?#])/);
		}
	});

	it('plain http from another machine is refused, until it is allowed', async () => {
		const ana = await inbox.member('Ana');
		const cookie = await inbox.signIn(ana);
		const far = { host: '192.168.1.20:5678' };
		const refused = await inbox.get('', { cookie, ...far });
		expect(refused.status).toBe(403);
		expect(refused.body).toContain('not encrypted');
		expect((await inbox.post({ action: 'request-link', email: ana.email }, far)).status).toBe(403);
		inbox.site.allowPlainHttp = true;
		expect((await inbox.get('', { cookie, ...far })).body).toContain('Sign Out');
	});

	it('a mail’s own texts cannot write on the page', async () => {
		const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		const key = await inbox.mail(plainMail({ subject: evil, from: `"<script>x</script>" <a@x.example>`, text: evil }), {
			key: `smtp:${evil}`,
			lead: leadOf({ name: { full: evil, first: null, last: null }, references: [evil], message: evil, reason: evil, extras: { [evil]: evil }, interest: { [evil]: evil }, unusedLabels: [evil], evidence: { name: { value: evil, method: evil, label: evil, line: 1, confidence: 1 } }, source: { id: 'x', name: evil, kind: 'form' }, language: evil }),
		});
		const opened = await open(key, cookie);
		expect(opened.status).toBe(200);
		for (const body of [(await inbox.get('', { cookie })).body, opened.body]) {
			expect(withoutOurScript(body)).not.toMatch(/<script|<img/);
			expect(body).toContain('&lt;script&gt;');
		}
	});
});

describe('the list of everything received (W3)', () => {
	it('shows each mail with its outcome and the reason, whatever became of it', async () => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		await inbox.mail(plainMail({ subject: 'A lead' }), { lead: leadOf() });
		await inbox.mail(plainMail({ subject: 'A doubt' }), { lead: leadOf({ outcome: 'review', reason: 'Neither e-mail nor phone' }) });
		await inbox.mail(plainMail({ subject: 'A newsletter' }), { lead: leadOf({ outcome: 'none', reason: 'A newsletter: it has List-Unsubscribe' }) });
		await inbox.mail(plainMail({ subject: 'Just in' }));
		await inbox.mail(plainMail({ subject: 'From ourselves' }), { verdict: { state: 'ignored', reason: 'Sent by one of your own addresses' } });
		await inbox.mail(plainMail({ subject: 'Broken' }), { verdict: { state: 'quarantined', reason: 'The server never gave its text' } });
		const { body } = await inbox.get('', { cookie });
		const rows = body.split('<tr role="row" data-thread=').slice(1);
		expect(rows).toHaveLength(6);
		for (const [subject, badge, reason] of [
			['A lead', 'Lead', 'were given by labels'],
			['A doubt', 'Needs Review', 'Neither e-mail nor phone'],
			['A newsletter', 'Not a Lead', 'List-Unsubscribe'],
			['Just in', 'Waiting', 'waits for its turn'],
			['From ourselves', 'Ignored', 'one of your own addresses'],
			['Broken', 'Quarantined', 'never gave its text'],
		]) {
			const row = rows.find((one) => one.includes(`>${subject}<`)) ?? '';
			expect(row).toContain(`>${badge}</span>`);
			expect(row).toContain(reason);
		}
	});

	it('shows contact, owner and reply', async () => {
		const ana = await inbox.member('Ana', 'administrator');
		const cookie = await inbox.signIn(ana);
		const key = await inbox.mail(plainMail(), { lead: leadOf() });
		const { person, enquiry } = await fileIntake(inbox.store, { messageKey: key, threadKey: 't', receivedAt: Date.now(), source: 'Web form', name: 'Marta Gil', company: null, language: null, identities: [{ kind: 'email', value: 'marta@people.example', raw: 'marta@people.example' }], references: [] });
		await recordAssignment(inbox.store, { messageKey: key, contactId: person.id, enquiryId: enquiry?.id ?? null, ownerId: ana.id, rule: 'administrator', reason: 'Ana is the first administrator', assignedNow: true });
		await queueReply(inbox.store, { messageKey: key, contactId: person.id, senderAddress: 'office@homes.example', recipient: 'marta@people.example', headerId: '<r@homes.example>', listings: [] });
		await settleReply(inbox.store, key, 'sent', 'Accepted by the server');
		const row = (await inbox.get('', { cookie })).body.split('<tr role="row" data-thread=')[1];
		expect(row).toMatch(/data-label="Contact">.*Marta Gil.*New.*data-label="Owner">.*Ana.*data-label="Reply">.*Sent/s);
		const { body } = await open(key, cookie);
		expect(body).toContain('Ana is the first administrator');
		expect(body).toMatch(/<dt>Email<\/dt><dd><bdi>marta@people\.example/);
		expect(body).toContain('new with this mail');
		expect(body).toContain('Accepted by the server');
	});

	it('W12: says why no reply was sent', async () => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		const key = await inbox.mail(plainMail(), { lead: leadOf() });
		await fileIntake(inbox.store, { messageKey: key, threadKey: 't', receivedAt: Date.now(), source: 'Web form', name: null, company: null, language: null, identities: [{ kind: 'phone', value: '+34612345678', raw: '612 34 56 78' }], references: [] });
		await recordNoReply(inbox.store, key, 'The person left no email address');
		expect((await open(key, cookie)).body).toMatch(/None was sent\..*The person left no email address/s);
	});

	it('turns pages without losing or repeating a mail, also when mails share a time and new ones arrive', async () => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		const other = await inbox.mailbox('second@homes.example');
		const begin = Date.now() - 1_000_000;
		for (let n = 0; n < 120; n++) await inbox.mail(plainMail({ subject: `N${n}.` }), { receivedAt: begin + Math.floor(n / 7) * 1000, mailboxId: n % 3 ? undefined : other });
		const seen: string[] = [];
		let query: string | undefined = '';
		for (let pages = 0; query !== undefined; pages++) {
			const { body } = await inbox.get(query, { cookie });
			seen.push(...[...body.matchAll(/>(N\d+\.)</g)].map(([, subject]) => subject));
			if (pages === 0) await inbox.mail(plainMail({ subject: 'Newer' }));
			query = /<a href="(\?[^"]+)" rel="next"/.exec(body)?.[1].replaceAll('&amp;', '&');
		}
		expect(seen).toHaveLength(120);
		expect(new Set(seen).size).toBe(120);
	});

	it.each([
		['leads', ['Lead']],
		['review', ['Review']],
		['none', ['Nothing']],
		['attention', ['Review', 'Broken']],
		['nonsense', ['Lead', 'Review', 'Nothing', 'Broken']],
	])('the filter %s shows %j', async (show, expected) => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		await inbox.mail(plainMail({ subject: 'Lead!' }), { lead: leadOf() });
		await inbox.mail(plainMail({ subject: 'Review!' }), { lead: leadOf({ outcome: 'review' }) });
		await inbox.mail(plainMail({ subject: 'Nothing!' }), { lead: leadOf({ outcome: 'none' }) });
		await inbox.mail(plainMail({ subject: 'Broken!' }), { verdict: { state: 'quarantined', reason: 'x' } });
		const { body } = await inbox.get(`?show=${show}`, { cookie });
		expect([...body.matchAll(/>(\w+)!</g)].map(([, subject]) => subject).sort()).toEqual([...expected].sort());
	});

	it('an empty inbox says what will show here', async () => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		expect((await inbox.get('', { cookie })).body).toContain('No mailbox is open to you yet');
		await inbox.mailbox('office@homes.example');
		expect((await inbox.get('', { cookie })).body).toContain('Nothing has arrived yet');
		expect((await inbox.get('?show=attention', { cookie })).body).toContain('Nothing is stuck');
	});

	it('finds every filter by an index, one range per mailbox', async () => {
		const plans: string[] = [];
		for (const shelf of ['all', 'leads', 'review', 'none', 'attention'] as const) {
			await listReceived(
				{
					all: async (text, values) => {
						const rows = await inbox.store.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, values);
						plans.push(rows.map(({ detail }) => detail).filter((detail) => /delivery\b.*mailbox_id|SCAN delivery/.test(detail)).join(' / '));
						return [];
					},
					get: inbox.store.get.bind(inbox.store),
					run: inbox.store.run.bind(inbox.store),
					takeTurns: inbox.store.takeTurns.bind(inbox.store),
				},
				['a', 'b'],
				shelf,
				51,
				{ receivedAt: 5, messageKey: 'x' },
			);
		}
		expect(plans).toEqual([
			expect.stringContaining('delivery_received'),
			...['leads', 'review', 'none'].map(() => expect.stringContaining('delivery_outcome')),
			expect.stringContaining('delivery_attention'),
		]);
		expect(plans.join()).not.toContain('SCAN delivery');
	});
});

describe('one mail (W3, W12)', () => {
	it('shows what was found, how, and what was not', async () => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		const key = await inbox.mail(plainMail({ subject: 'Piso' }), { lead: leadOf({ references: [] }) });
		const { body } = await open(key, cookie);
		expect(body).toMatch(/>Name<\/span><bdi class="value">Marta Gil<\/bdi><span[^>]*> <bdi>label “Nombre”, line 3, 95% sure/);
		expect(body).toContain('+34612345678 (written 612 345 678)');
		expect(body).toMatch(/Not found:<\/span> reference</);
		expect(body).toMatch(/Labels not used:<\/span> <bdi>Campaña/);
	});

	it.each([
		['nobody read', null],
		['an older version read', '{"outcome":"lead"}'],
		['something broke', 'not json'],
	])('shows a mail that %s', async (_, lead) => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		const key = await inbox.mail(plainMail({ subject: 'Piso' }));
		await inbox.store.run('UPDATE delivery SET lead = $1', [lead]);
		const opened = await open(key, cookie);
		expect(opened.status).toBe(200);
		expect(opened.body).toContain('What Was Found');
	});

	it('shows its text in a frame of its own, which loads and runs nothing', async () => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		const key = await inbox.mail(plainMail({ text: 'The very text' }));
		const opened = await open(key, cookie);
		expect(opened.body).not.toContain('<div class="mail"');
		expect(opened.body).toMatch(/<iframe [^>]*sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"/);
		const frame = await inbox.get(frameOf(opened.body));
		expect(frame.body).toContain('The very text');
		expect(frame.headers['content-security-policy']).toMatch(/^sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; default-src 'none'; script-src 'nonce-[\w-]{22}'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'$/);
	});

	it('the address of the frame ends with its time, with the session, and is for one mail', async () => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		const key = await inbox.mail(plainMail({ text: 'The very text' }));
		const otherKey = await inbox.mail(plainMail({ text: 'The other text' }));
		const opened = await open(key, cookie);
		const frame = frameOf(opened.body);
		const pass = new URLSearchParams(frame).get('pass') ?? '';
		expect((await inbox.get(`?${new URLSearchParams({ body: otherKey, pass }).toString()}`)).status).toBe(403);
		expect((await inbox.get(`?${new URLSearchParams({ body: key }).toString()}`, { cookie })).status).toBe(403);
		inbox.site.now = () => Date.now() + 20 * 60_000 + 1;
		expect((await inbox.get(frame)).status).toBe(403);
		inbox.site.now = Date.now;
		expect((await inbox.get(frame)).status).toBe(200);
		await inbox.post({ action: 'sign-out', pass: passOf(opened.body) });
		expect((await inbox.get(frame)).status).toBe(403);
	});

	it('a mail whose text never came is shown with what is known', async () => {
		const cookie = await inbox.signIn(await inbox.member('Ana'));
		const key = await inbox.mail(plainMail({ subject: 'Lost text' }), { verdict: { state: 'quarantined', reason: 'The server never gave its text' } });
		await inbox.store.run('DELETE FROM message_source');
		const opened = await open(key, cookie);
		expect(opened.body).toContain('Lost text');
		expect((await inbox.get(frameOf(opened.body))).body).toContain('could not be fetched');
	});
});

describe('who sees what (A1, invariant 10)', () => {
	it('a shared mailbox is seen by all, or by those it lists; a personal one by its owner alone', async () => {
		const [ana, ben, chief, office] = [await inbox.member('Ana'), await inbox.member('Ben'), await inbox.member('Chief', 'administrator'), await inbox.member('Office', 'coordinator')];
		const open = await inbox.mailbox('all@homes.example');
		const listed = await inbox.mailbox('sales@homes.example');
		const hidden = await inbox.mailbox('boss@homes.example');
		const own = await inbox.mailbox('ana@homes.example', ana);
		const left = await inbox.mailbox('nobody@homes.example');
		await inbox.store.run("UPDATE mailbox SET kind = 'personal' WHERE id = $1", [left]);
		await inbox.store.run('INSERT INTO mailbox_member (mailbox_id, member_id, can_read) VALUES ($1, $2, 1)', [listed, ben.id]);
		await inbox.store.run('INSERT INTO mailbox_member (mailbox_id, member_id, can_read, can_send) VALUES ($1, $2, 0, 1)', [hidden, ana.id]);
		const seenBy = async (member: typeof ana) => (await visibleMailboxes(inbox.store, member)).map(({ id }) => id).sort();
		expect(await seenBy(ana)).toEqual([open, own].sort());
		expect(await seenBy(ben)).toEqual([open, listed].sort());
		expect(await seenBy(chief)).toEqual([open, listed, hidden].sort());
		expect(await seenBy(office)).toEqual([open]);
	});

	it('nobody reads another’s personal mail: not in the list, not by its key, filter, frame, or mailbox id', async () => {
		const ana = await inbox.member('Ana');
		const chief = await inbox.member('Chief', 'administrator');
		const mine = await inbox.mailbox('ana@homes.example', ana);
		const key = await inbox.mail(plainMail({ subject: 'Private', text: 'Only for Ana' }), { mailboxId: mine, lead: leadOf() });
		const anaCookie = await inbox.signIn(ana);
		const anaOpened = await open(key, anaCookie);
		expect(anaOpened.body).toContain('Private');
		const cookie = await inbox.signIn(chief);
		for (const query of ['', '?show=leads', `?mailbox=${mine}`, `?before=9999999999999.z`]) expect((await inbox.get(query, { cookie })).body).not.toContain('Private');
		const refused = await open(key, cookie);
		const missing = await open('smtp:not-there', cookie);
		expect(refused.status).toBe(404);
		expect(refused.body.replace(/nonce="[^"]*"|value="[^"]*"/g, '')).toBe(missing.body.replace(/nonce="[^"]*"|value="[^"]*"/g, ''));
		// The frame's address is signed, and still looks at who may see the mailbox now.
		const frame = frameOf(anaOpened.body);
		await inbox.store.run('UPDATE mailbox SET owner_id = $1', [chief.id]);
		expect((await inbox.get(frame)).status).toBe(404);
	});

	it.each(['', '?message=smtp:x', '?show=leads', '?before=1.x', '?mailbox=x'])('without a session, %j shows the sign-in form', async (query) => {
		await inbox.member('Ana');
		await inbox.mail(plainMail({ subject: 'Secret' }), { key: 'smtp:x' });
		for (const cookie of ['', 'smart_inbox=', `smart_inbox=${'A'.repeat(43)}`]) {
			const { body } = await inbox.get(query, { cookie });
			expect(body).toContain('Mail Me a Link');
			expect(body).not.toContain('Secret');
		}
	});
});

function lower(headers: Record<string, string>): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
