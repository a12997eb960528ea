import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runCommand } from '../../demo/runtime/command.mjs';
import { createSelfSignedCertificate } from '../../demo/runtime/self-signed-certificate.mjs';
import { pause, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { startFaultProxy } from './fault-proxy.mjs';
import { faulty, said } from './inbox-under-fault';

// Rows of reference/imap-faults.md, section 4: a server that answers, but not as one would wish. Row 10 (OAuth2) is in oauth.test.ts.

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());

const { test, together } = faulty(() => dovecot);

together('fault 7: sign-in refused: three tries, one alert, then quiet; a new credential is taken up', async (inbox) => {
	const refusal = inbox.proxy.refuse(/^(LOGIN|AUTHENTICATE)/i, 'NO [AUTHENTICATIONFAILED] Authentication failed.');
	await inbox.publish({ folders: ['INBOX', 'Archive'] });
	await inbox.untilHealth('disabled', /did not accept the user name or password/, 30_000);
	const { logins } = inbox.proxy;
	await pause(20_000);
	expect(inbox.proxy.logins).toBe(logins);
	expect(logins).toBeLessThanOrEqual(4);
	expect(inbox.n8n.alerts).toHaveLength(1);
	refusal.stop();
	await inbox.deliver('after-all');
	inbox.n8n.credential = inbox.credential({ senderName: 'changed' });
	await inbox.untilDone(1, 45_000);
	await inbox.untilHealth('active');
});

test('fault 8: certificate expired: said, read on when it is renewed', async (inbox) => {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-expired-'));
	const { certFile, keyFile, key } = await createSelfSignedCertificate(folder);
	await runCommand('openssl', ['x509', '-in', certFile, '-signkey', keyFile, '-days', '-1', '-out', `${certFile}.expired`]);
	const certificate = { key, cert: await readFile(`${certFile}.expired`, 'utf8') };
	const tls = (shown: { key: string; cert: string }) => startFaultProxy(dovecot, { tls: shown });
	const expired = await tls(certificate);
	inbox.n8n.credential = inbox.credential({ imapPort: expired.port, imapEncryption: 'tls', trustedServerPem: certificate.cert });
	await inbox.deliver('waiting');
	await inbox.publish();
	await inbox.untilHealth('degraded', /certificate of 127\.0\.0\.1 has expired/);
	expect(inbox.n8n.alerts).toHaveLength(1);
	expect(expired.logins).toBe(0);
	const renewed = await tls(dovecot.certificate);
	inbox.n8n.credential = inbox.credential({ imapPort: renewed.port, imapEncryption: 'tls', trustedServerPem: dovecot.certificate.cert });
	await inbox.untilDone(1, 35_000);
	await inbox.unpublish();
	await Promise.all([expired.close(), renewed.close(), rm(folder, { recursive: true })]);
}, 60_000);

test('fault 9: plain sign-in is switched off: what to choose is said; STARTTLS then works', async (inbox) => {
	inbox.proxy.rewrite(/CAPABILITY /, (line) => line.replace(/CAPABILITY /, 'CAPABILITY LOGINDISABLED '), 3);
	inbox.proxy.refuse(/^(LOGIN|AUTHENTICATE)/i, 'NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure connections.');
	await inbox.deliver('waiting');
	await inbox.publish();
	await inbox.untilHealth('degraded', /(encrypted|SSL\/TLS)/);
	inbox.n8n.credential = inbox.credential({ imapEncryption: 'starttls', trustedServerPem: dovecot.certificate.cert });
	await inbox.untilDone(1, 35_000);
}, 60_000);

together('fault 11: [LIMIT] too many connections: never disabled, few sign-ins, read on when it passes', async (inbox) => {
	const limit = inbox.proxy.refuse(/^(LOGIN|AUTHENTICATE)/i, 'NO [LIMIT] Maximum number of connections from user+IP exceeded');
	await inbox.deliver('waiting');
	await inbox.publish({ folders: ['INBOX', 'Archive'] });
	await inbox.untilHealth('degraded', /come back later/);
	await pause(20_000);
	said(`fault 11: ${inbox.proxy.logins} sign-ins in 20 s of [LIMIT]`);
	expect(inbox.proxy.logins).toBeLessThanOrEqual(10);
	expect((await inbox.health()).state).toBe('degraded');
	limit.stop();
	await inbox.untilDone(1, 100_000);
	await inbox.untilHealth('active');
}, 140_000);

together('fault 12: OVERQUOTA and "try again later" in words are not a wrong password', async (inbox) => {
	inbox.proxy.refuse(/^(LOGIN|AUTHENTICATE)/i, 'NO [OVERQUOTA] Account is over its bandwidth quota', 1);
	inbox.proxy.refuse(/^(LOGIN|AUTHENTICATE)/i, 'NO Temporary authentication failure. Try again later.', 2);
	await inbox.deliver('waiting');
	await inbox.publish();
	await inbox.untilDone(1, 70_000);
	expect(inbox.n8n.alerts).toEqual([]);
});

test('fault 20: STORE applied, its OK lost: run once, and the flag is there once the line is back', async (inbox) => {
	const lost = inbox.proxy.loseAnswer(/^UID STORE/i, 2);
	await inbox.deliver('one', 'two');
	await inbox.publish({ after: 'read' });
	await inbox.untilDone(2, 20_000);
	await until('all is acknowledged', async () => (await inbox.store.all('SELECT 1 FROM delivery WHERE acknowledged_at IS NULL')).length === 0, 20_000);
	expect(lost.hits).toBeGreaterThan(0);
	inbox.expectOnce('one', 'two');
	expect(await inbox.flags()).toEqual(['one \\Seen', 'two \\Seen']);
}, 60_000);

test('fault 23: STORE refused (read-only rights): mail is run all the same, it is said once, and there is no storm', async (inbox) => {
	const refused = inbox.proxy.refuse(/^UID STORE/i, 'NO [NOPERM] Permission denied');
	await inbox.publish({ after: 'read' });
	for (const subject of ['one', 'two', 'three']) {
		await inbox.deliver(subject);
		await pause(300);
	}
	await inbox.untilDone(3);
	await inbox.untilHealth('degraded', /marked as read/);
	await pause(4000);
	said(`fault 23: ${refused.hits} STORE tried, ${inbox.proxy.logins} sign-ins`);
	expect(refused.hits).toBeGreaterThan(0);
	expect(refused.hits).toBeLessThan(15);
	expect(inbox.proxy.logins).toBe(1);
	expect(inbox.n8n.alerts.length).toBeLessThanOrEqual(1);
	inbox.expectOnce('one', 'two', 'three');
});

/** Whether a UID FETCH asks for this UID. */
const asksFor = (uid: number) => (command: string) => {
	const set = /^UID FETCH (\S+)/i.exec(command)?.[1] ?? '';
	return set.split(',').some((range) => {
		const [from, to = from] = range.split(':');
		return uid >= Number(from) && (to === '*' || uid <= Number(to));
	});
};

for (const [kind, answer] of [['NO', 'NO [SERVERBUG] Internal error occurred'], ['BAD', 'BAD Could not parse message']]) {
	test(`fault 24: one mail that the server does not hand over (${kind}): put aside with the reason, the others go on`, async (inbox) => {
		inbox.proxy.refuse(asksFor(3), answer);
		await inbox.deliver('one', 'two', 'three', 'four', 'five');
		await inbox.publish();
		await inbox.untilDone(4, 30_000);
		await until('the bad one is put aside', async () => (await inbox.states()).quarantined === 1, 30_000);
		expect(await inbox.reasons('quarantined')).toEqual([expect.stringMatching(/^The mail could not be fetched: /)]);
		inbox.expectOnce('one', 'two', 'four', 'five');
		expect(inbox.proxy.logins).toBeLessThanOrEqual(2);
	}, 70_000);
}

test('fault 33: mail deleted by somebody else while it is being fetched: the rest comes, without an alert', async (inbox) => {
	const subjects = Array.from({ length: 20 }, (_, number) => `mail-${number}`);
	await inbox.deliver(...subjects);
	const deleted = inbox.proxy.before(/^UID FETCH .*(BODY|RFC822)/i, async () => {
		await inbox.onServer(async (client) => {
			await client.mailboxOpen('INBOX');
			await client.messageDelete('5,6,7', { uid: true });
		});
	}, 1);
	await inbox.publish();
	await inbox.untilDone(17, 20_000);
	expect(deleted.hits).toBe(1);
	inbox.expectOnce(...subjects.filter((_, index) => ![4, 5, 6].includes(index)));
	expect(await inbox.states()).toEqual({ done: 17 });
	expect(inbox.n8n.alerts).toEqual([]);
});

together('fault 37: no MOVE, no UIDPLUS, and COPY refused: nothing is deleted; allowed again: copied once, other people’s marked mail stays', async (inbox) => {
	inbox.proxy.hide('MOVE', 'UIDPLUS', 'CONDSTORE', 'QRESYNC', 'SPECIAL-USE', 'LITERAL+', 'ESEARCH', 'LIST-STATUS');
	const refused = inbox.proxy.refuse(/^UID (COPY|MOVE)/i, 'NO [OVERQUOTA] Quota exceeded', 1);
	await inbox.append('INBOX', 'theirs', { flags: ['\\Deleted'] });
	await inbox.deliver('one', 'two');
	await inbox.publish({ after: 'move', destination: 'Archive' });
	await inbox.untilDone(3);
	await until('COPY was refused', () => refused.hits === 1);
	expect((await inbox.flags()).map((line) => line.split(' ')[0]).sort()).toEqual(['one', 'theirs', 'two']);
	await inbox.deliver('three');
	await until('all is in Archive', async () => (await inbox.flags('Archive')).length >= 4, 100_000);
	await pause(1000);
	expect((await inbox.flags('Archive')).map((line) => line.split(' ')[0]).sort()).toEqual(['one', 'theirs', 'three', 'two']);
	expect(inbox.proxy.count(/^EXPUNGE/i)).toBe(0);
	expect((await inbox.flags()).every((line) => line.includes('\\Deleted'))).toBe(true);
}, 220_000);

test('fault 38: the server keeps no new flags (PERMANENTFLAGS): mail is run all the same and it is said', async (inbox) => {
	inbox.proxy.rewrite(/PERMANENTFLAGS/, (line) => line.replace(/PERMANENTFLAGS \([^)]*\)/, 'PERMANENTFLAGS ()'));
	await inbox.publish({ after: 'flag' });
	await inbox.deliver('one');
	await inbox.untilDone(1);
	await inbox.deliver('two');
	await inbox.untilDone(2);
	await inbox.untilHealth('degraded', /flagged/);
	expect(inbox.proxy.logins).toBe(1);
	inbox.expectOnce('one', 'two');
});

together('fault 12: NO [THROTTLED] to SEARCH and FETCH for 15 s: no storm of sign-ins or commands, nothing put aside', async (inbox) => {
	await inbox.deliver('one', 'two', 'three');
	const throttle = [inbox.proxy.refuse(/^UID SEARCH/i, 'NO [THROTTLED] Slow down', 2), inbox.proxy.refuse(/^UID FETCH/i, 'NO [THROTTLED] Slow down')];
	await inbox.publish();
	await pause(15_000);
	said(`fault 12: ${inbox.proxy.logins} sign-ins and ${inbox.proxy.commands.length} commands in 15 s of [THROTTLED]`);
	expect(throttle[0].hits + throttle[1].hits).toBeGreaterThan(0);
	expect(inbox.proxy.logins).toBeLessThanOrEqual(6);
	expect(inbox.proxy.commands.length).toBeLessThan(60);
	inbox.proxy.heal();
	await inbox.untilDone(3, 70_000);
	expect(await inbox.states()).toEqual({ done: 3 });
	expect(inbox.n8n.alerts).toEqual([]);
});

together('fault 24: the connection ends each time one mail is fetched: found, put aside, the others go on', async (inbox) => {
	inbox.proxy.cutAtCommand(asksFor(3));
	await inbox.deliver('one', 'two', 'three', 'four', 'five');
	await inbox.publish();
	await inbox.untilDone(4, 170_000);
	await until('the bad one is put aside', async () => (await inbox.states()).quarantined === 1, 30_000);
	inbox.expectOnce('one', 'two', 'four', 'five');
	said(`fault 24: found after ${inbox.proxy.connections} connections`);
}, 220_000);
