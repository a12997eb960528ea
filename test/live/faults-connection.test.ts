import { pause, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import type { FaultProxy, Rule } from './fault-proxy.mjs';
import { faulty, said } from './inbox-under-fault';

// Rows of reference/imap-faults.md, section 4: the link and the server as a whole. These tests mostly wait, so they do it together.

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());

const { together } = faulty(() => dovecot);
const since = (from: number) => Math.round(performance.now() - from);

together('fault 1: reset in IDLE: read on within seconds, three times in a row', async (inbox) => {
	await inbox.publish();
	for (let round = 1; round <= 3; round++) {
		await until('it listens', () => inbox.proxy.links.size === 1 && inbox.proxy.count(/^IDLE/) >= round);
		inbox.proxy.reset();
		await inbox.deliver(`reset-${round}`);
		await inbox.untilDone(round, 20_000);
	}
	inbox.expectOnce('reset-1', 'reset-2', 'reset-3');
	expect(inbox.n8n.alerts).toEqual([]);
});

together('fault 2: frozen link: noticed within 60 s, nothing lost', async (inbox) => {
	await inbox.publish();
	await inbox.deliver('before');
	await inbox.untilDone(1);
	await inbox.untilListening();
	inbox.proxy.freeze();
	const from = performance.now();
	await inbox.deliver('into-the-silence');
	await inbox.untilDone(2, 65_000);
	said(`fault 2: frozen link: mail run after ${since(from)} ms`);
	expect(since(from)).toBeLessThan(60_000);
	inbox.expectOnce('before', 'into-the-silence');
});

together('fault 3: black hole for 45 s: connections are made and nobody answers; mail runs soon after it ends', async (inbox) => {
	await inbox.publish();
	await inbox.deliver('before');
	await inbox.untilDone(1);
	inbox.proxy.reset();
	inbox.proxy.freeze({ mute: true });
	await inbox.deliver('in-the-dark');
	await pause(45_000);
	expect(inbox.proxy.connections).toBeLessThan(12);
	inbox.proxy.heal();
	const from = performance.now();
	await inbox.untilDone(2, 35_000);
	said(`fault 3: black hole: mail run ${since(from)} ms after its end`);
	inbox.expectOnce('before', 'in-the-dark');
});

together('fault 4: BYE in IDLE: read on, without an alert', async (inbox) => {
	await inbox.publish();
	await inbox.untilListening();
	inbox.proxy.say('* BYE [UNAVAILABLE] Server shutting down');
	inbox.proxy.end();
	await inbox.deliver('after-bye');
	await inbox.untilDone(1, 15_000);
	expect(inbox.n8n.alerts).toEqual([]);
});

together('fault 5: server down for 60 s: the first mail within 5 s of its return', async (inbox) => {
	await inbox.publish();
	await inbox.deliver('before');
	await inbox.untilDone(1);
	await inbox.proxy.down();
	await inbox.deliver('meanwhile');
	await inbox.untilHealth('degraded');
	await pause(60_000);
	await inbox.proxy.up();
	const from = performance.now();
	await inbox.untilDone(2, 15_000);
	said(`fault 5: server down for 60 s: first mail ${since(from)} ms after its return`);
	expect(since(from)).toBeLessThan(6500);
	await inbox.untilHealth('active');
	inbox.expectOnce('before', 'meanwhile');
	expect(inbox.n8n.alerts).toEqual([]);
});

together('fault 6: server absent at start for 20 s: the first mail within 5 s of its return', async (inbox) => {
	await inbox.proxy.down();
	await inbox.deliver('early');
	await inbox.publish();
	await inbox.untilHealth('degraded');
	await pause(20_000);
	expect(inbox.n8n.alerts).toEqual([]);
	await inbox.proxy.up();
	const from = performance.now();
	await inbox.untilDone(1, 15_000);
	said(`fault 6: server absent at start: first mail ${since(from)} ms after its return`);
	expect(since(from)).toBeLessThan(6500);
});

together('fault 36: no IDLE: new mail is seen within 35 s', async (inbox) => {
	inbox.proxy.hide('IDLE');
	await inbox.publish();
	await inbox.deliver('first');
	await inbox.untilDone(1);
	const from = performance.now();
	await inbox.deliver('second');
	await inbox.untilDone(2, 40_000);
	said(`fault 36: no IDLE: mail run after ${since(from)} ms`);
	expect(since(from)).toBeLessThan(36_000);
	expect(inbox.proxy.count(/^IDLE/)).toBe(0);
});

// Sign-ins are few a minute, so the steps are shared among several mailboxes.
const STEPS: Record<string, (proxy: FaultProxy) => Rule[]> = {
	'greeting, sign-in, list': (proxy) => [proxy.cutAtLine(/^\* OK .*ready/i, 1), proxy.cutAtCommand(/^(LOGIN|AUTHENTICATE)/i, 1), proxy.cutAtCommand(/^LIST/i, 1)],
	'select, search, IDLE': (proxy) => [proxy.cutAtCommand(/^(SELECT|EXAMINE)/i, 1), proxy.cutAtCommand(/^UID SEARCH/i, 1), proxy.cutAtCommand(/^IDLE/i, 1)],
	'FETCH, in the middle of a mail': (proxy) => [proxy.cutAtCommand(/^UID FETCH/i, 1), proxy.cutAtLine(/FETCH \(.*\{\d+\}$/, 1)],
};
for (const [steps, cut] of Object.entries(STEPS)) {
	together(`fault 41: cut at ${steps}: no error without a listener, and read on`, async (inbox) => {
		const unheard: unknown[] = [];
		const hear = (error: unknown) => unheard.push(error);
		process.on('uncaughtException', hear);
		process.on('unhandledRejection', hear);
		await inbox.deliver('patient');
		const rules = cut(inbox.proxy);
		await inbox.publish();
		await inbox.untilDone(1, 60_000);
		await until('every step was cut', () => rules.every(({ hits }) => hits === 1), 60_000);
		await inbox.deliver('at-last');
		await inbox.untilDone(2, 60_000);
		process.off('uncaughtException', hear);
		process.off('unhandledRejection', hear);
		expect(unheard).toEqual([]);
		inbox.expectOnce('patient', 'at-last');
	}, 190_000);
}
