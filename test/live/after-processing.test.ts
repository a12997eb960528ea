import { pause, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { faulty, said, type InboxUnderFault } from './inbox-under-fault';

let dovecot: Dovecot;
beforeAll(async () => {
	dovecot = await startDovecot();
});
afterAll(() => dovecot?.dispose());

const { test: alone } = faulty(() => dovecot);

const contains = (command: string, uid: number) => (/^UID \S+ (\S+)/.exec(command)?.[1] ?? '').split(',').some((range) => {
	const [from, to = from] = range.split(':').map(Number);
	return uid >= from && uid <= to;
});
const subjects = (count: number) => Array.from({ length: count }, (_, number) => `mail-${number}`);
const isSettled = async (inbox: InboxUnderFault, left: number) => ((await inbox.store.get<{ n: number }>("SELECT COUNT(*) AS n FROM delivery WHERE acknowledged_at IS NULL"))?.n ?? 0) === left;

alone('one mail that may not be changed does not hold up the others, is said, and is tried again later', async (inbox) => {
	await inbox.deliver(...subjects(60));
	const refused = inbox.proxy.refuse((command) => /^UID STORE/.test(command) && contains(command, 37), 'NO [CANNOT] Not this one');
	await inbox.publish({ after: 'read' });
	await inbox.untilDone(60, 20_000);
	await until('the others are marked', () => isSettled(inbox, 1));
	expect((await inbox.flags()).filter((line) => !line.includes('\\Seen'))).toEqual(['mail-36']);
	await inbox.untilHealth('degraded', /One mail is left as it was/);
	said(`one refused mail of 60: ${refused.hits} refusals, ${inbox.proxy.count(/^UID STORE/)} STORE`);
	expect(refused.hits).toBeLessThan(25);
	const before = refused.hits;
	await inbox.deliver('one-more');
	await until('a new one is marked', async () => (await inbox.flags()).includes('one-more \\Seen'));
	expect(refused.hits).toBe(before);
	refused.stop();
	await inbox.store.run('UPDATE delivery SET acknowledge_not_before = 0 WHERE acknowledge_failures > 0');
	await inbox.deliver('another');
	await until('it is marked when its time has come', () => isSettled(inbox, 0));
	await inbox.untilHealth('active');
}, 60_000);

alone('fault 23: a folder that is read-only is noticed before anything is tried', async (inbox) => {
	inbox.proxy.rewrite(/\[READ-WRITE\]/, (line) => line.replace('READ-WRITE', 'READ-ONLY'));
	await inbox.deliver('one', 'two');
	await inbox.publish({ after: 'flag' });
	await inbox.untilDone(2);
	await inbox.untilHealth('degraded', /The folder "INBOX" is read-only: processed mail is not flagged/);
	expect(inbox.proxy.count(/^UID STORE/)).toBe(0);
});

alone('fault 38: a mark that the server does not keep is noticed before anything is tried', async (inbox) => {
	inbox.proxy.rewrite(/PERMANENTFLAGS/, (line) => line.replace('\\Flagged ', '').replace(' \\*', ''));
	await inbox.deliver('one');
	await inbox.publish({ after: 'flag' });
	await inbox.untilDone(1);
	await inbox.untilHealth('degraded', /keeps no such mark/);
	expect(inbox.proxy.count(/^UID STORE/)).toBe(0);
});

alone('moved: the answer to MOVE is lost: once there, and known as done', async (inbox) => {
	await inbox.deliver(...subjects(5));
	inbox.proxy.loseAnswer(/^UID MOVE/, 1);
	await inbox.publish({ after: 'move', destination: 'Archive' });
	await inbox.untilDone(5);
	await until('all are settled', () => isSettled(inbox, 0), 20_000);
	expect((await inbox.flags('Archive')).sort()).toEqual(subjects(5));
	expect(await inbox.flags()).toEqual([]);
}, 60_000);

for (const { name, cut } of [
	{ name: 'the answer to COPY is lost', cut: (inbox: InboxUnderFault) => inbox.proxy.loseAnswer(/^UID COPY/, 1) },
	{ name: 'the line is cut between COPY and the deletion', cut: (inbox: InboxUnderFault) => inbox.proxy.cutAtCommand(/^UID STORE/, 1) },
]) {
	alone(`without MOVE: ${name}: no mail is copied twice, with or without a Message-ID`, async (inbox) => {
		inbox.proxy.hide('MOVE');
		cut(inbox);
		await inbox.deliver(...subjects(4));
		await inbox.deliverRaw(inbox.mail('nameless').replace(/Message-ID: .*\r\n/, ''));
		await inbox.publish({ after: 'move', destination: 'Archive' });
		await inbox.untilDone(5);
		await until('all are settled', () => isSettled(inbox, 0), 20_000);
		expect((await inbox.flags('Archive')).sort()).toEqual([...subjects(4), 'nameless']);
		expect(await inbox.flags()).toEqual([]);
	}, 60_000);
}

alone('without MOVE: COPY never happened: another mail of the same Message-ID, or the same size, is not taken for the copy', async (inbox) => {
	const nameless = (text: string) => inbox.mail('nameless').replace(/Message-ID: .*\r\n/, '').replace('Hello', text);
	const named = (text: string) => inbox.mail('named').replace('Hello', text);
	await inbox.onServer(async (client) => {
		await client.append('Archive', nameless('Other'));
		await client.append('Archive', named('Other'));
	});
	inbox.proxy.hide('MOVE');
	inbox.proxy.cutAtCommand(/^UID COPY/, 1);
	// Runs end together, so that both mails are in the COPY that is cut.
	const ends: (() => void)[] = [];
	inbox.n8n.onRun = (run) => {
		ends.push(() => run.end('success'));
		if (ends.length === 2) for (const end of ends) end();
	};
	await inbox.publish({ after: 'move', destination: 'Archive', options: { mailsPerRun: 1 } });
	// Not delivered: trace lines would give them another size.
	await inbox.onServer(async (client) => {
		await client.append('INBOX', nameless('Hello'));
		await client.append('INBOX', named('Hello'));
	});
	await inbox.untilDone(2);
	await until('both are settled', () => isSettled(inbox, 0), 20_000);
	expect((await inbox.flags('Archive')).sort()).toEqual(['named', 'named', 'nameless', 'nameless']);
	expect(await inbox.flags()).toEqual([]);
}, 60_000);

alone('without UIDPLUS nothing is expunged: the moved mail stays marked, and so does what others marked', async (inbox) => {
	inbox.proxy.hide('MOVE', 'UIDPLUS');
	await inbox.append('INBOX', 'theirs', { flags: ['\\Deleted'], at: new Date(Date.now() - 3_600_000) });
	await pause(1100);
	await inbox.publish({ after: 'move', destination: '\\Archive', startFrom: 'now' });
	await inbox.deliver('ours');
	await until('it is copied', async () => (await inbox.flags('Archive')).length === 1);
	await until('it is marked', async () => (await inbox.flags()).includes('ours \\Deleted'));
	expect(await inbox.flags()).toEqual(['theirs \\Deleted', 'ours \\Deleted']);
	expect(inbox.proxy.count(/EXPUNGE|^CLOSE/)).toBe(0);
});
