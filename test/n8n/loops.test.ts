import { setTimeout as pause } from 'node:timers/promises';

import { startSmtpSink, type SinkMail, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { openPostgresStore } from '../../nodes/shared/store/postgres';
import type { Store } from '../../nodes/shared/store/store';
import { bounces, forwarding, forwardingUnmarked, stranger, unmarked, vacation, type Opponent } from '../AutoReply/loop-opponents';
import { letter } from '../AutoReply/mailroom';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { startPostgres } from '../live/postgres.mjs';
import { publishIntake, query, template } from './intake';
import { startTestN8n, type TestN8n } from './n8n.mjs';

// The tournament of loops in a real n8n: every reply reaches its opponent by SMTP, and every answer comes back by mail.

/** Mails an opponent may send: a loop that does not end by itself is cut here, and fails. */
const MOST_ROUNDS = 100;

let n8n: TestN8n;
let dovecot: Dovecot;
let sink: SmtpSink;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let second: { store: Store; credential: { id: string; name: string } };

beforeAll(async () => {
	[dovecot, sink, n8n, postgres] = await Promise.all([startDovecot(), startSmtpSink(), startTestN8n(), startPostgres({ settings: { fsync: 'off' } })]);
	const connection = await postgres.database();
	second = { store: await openPostgresStore(connection), credential: await n8n.client.createCredential({ name: 'Second', type: 'smartInboxPostgresApi', data: { ...connection } }) };
}, 300_000);

afterAll(async () => {
	await n8n?.dispose();
	await second?.store.close();
	await postgres?.dispose();
	await dovecot?.dispose();
	await sink?.stop();
}, 60_000);

const COUNTED = 'SELECT b.address, d.state, COUNT(*) AS mails FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id GROUP BY b.address, d.state ORDER BY 1, 2';

/** Until nothing has left or come for a while, in either store. @returns how many mails have come, by mailbox */
async function quiet(ms = 4000): Promise<Record<string, number>> {
	for (let before = '', since = Date.now(); ; await pause(250)) {
		const counted = [...query<{ address: string; state: string; mails: number }>(n8n, COUNTED), ...(await second.store.all<{ address: string; state: string; mails: number }>(COUNTED))];
		const now = `${sink.mails.length} ${JSON.stringify(counted)}`;
		if (now !== before) since = Date.now();
		before = now;
		const isOver = counted.every(({ state }) => ['done', 'ignored', 'quarantined'].includes(state));
		if (!isOver || Date.now() - since < ms) continue;
		const came: Record<string, number> = {};
		for (const { address, mails } of counted) came[address] = (came[address] ?? 0) + Number(mails);
		return came;
	}
}
const sender = ({ parsed }: SinkMail) => parsed.from?.value[0].address ?? '';
const repliesOf = (inbox: string) => sink.mails.filter((mail) => sender(mail) === inbox).map(({ to }) => to.join());
const enquiry = (from: string) => letter(from, 'Hello,\n\nI would like to see the flat in the old town.\n\nKind regards');

/** Publishes template 7, which looks every two seconds. */
async function publishAlerts(): Promise<string> {
	const credential = await n8n.client.createCredential({ name: 'Alerts', type: 'smartInboxMailboxApi', data: { address: 'alerts@casas.example', password: '', imapEnabled: false, smtpEnabled: true, smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'none' } });
	const alerts = await template('7-alerts-when-something-needs-attention.json');
	for (const node of alerts.nodes) {
		if (node.parameters.operation === 'sendAlerts') Object.assign(node, { parameters: { ...node.parameters, recipients: 'office@casas.example', options: {} }, credentials: { smartInboxMailboxApi: { id: credential.id, name: credential.name } } });
		const interval = (node.parameters.rule as { interval: object[] } | undefined)?.interval;
		if (interval?.some((one) => 'minutesInterval' in one)) node.parameters.rule = { interval: [{ field: 'seconds', secondsInterval: 2 }] };
	}
	const { id } = await n8n.client.createWorkflow(alerts);
	await n8n.client.publish(id);
	return id;
}

test('five opponents at once, each with a mailbox of ours: at most the stated limits leave, and the breaker is told of once', async () => {
	const opponents: Record<string, { opponent: Opponent; first: string[] }> = {
		'forwards@casas.example': { opponent: forwarding, first: ['ana@forwards.example'] },
		'unmarked@casas.example': { opponent: forwardingUnmarked, first: ['ana@unmarked.example'] },
		'vacation@casas.example': { opponent: vacation, first: ['ana@vacation.example'] },
		'stranger@casas.example': { opponent: stranger, first: ['ana@many.example'] },
		'bounces@casas.example': { opponent: bounces, first: Array.from({ length: 6 }, (_, index) => `ana.${index}@bounces.example`) },
	};
	const workflows = [await publishAlerts()];
	for (const inbox of Object.keys(opponents)) workflows.push(await publishIntake(n8n, dovecot, sink, inbox));
	const rounds: Record<string, number> = {};
	sink.hooks.onMail = async (mail: SinkMail) => {
		const inbox = sender(mail);
		const round = (rounds[inbox] = (rounds[inbox] ?? -1) + 1);
		if (round < MOST_ROUNDS) for (const raw of opponents[inbox]?.opponent(mail, round) ?? []) await dovecot.deliver(inbox, raw);
	};
	for (const [inbox, { first }] of Object.entries(opponents)) for (const email of first) await dovecot.deliver(inbox, enquiry(`Ana <${email}>`));
	const came = await quiet();
	delete sink.hooks.onMail;
	// Whatever is to be told is told by the next look, and a third of them would tell it again.
	await n8n.client.waitForExecutions(workflows[0], (await n8n.client.executions(workflows[0])).length + 3);
	console.info(`loops: ${JSON.stringify(Object.keys(opponents).map((inbox) => [inbox, { left: repliesOf(inbox).length, came: came[inbox] }]))}`);

	for (const inbox of ['forwards@casas.example', 'unmarked@casas.example', 'vacation@casas.example']) expect([inbox, repliesOf(inbox), came[inbox]]).toEqual([inbox, opponents[inbox].first, 2]);
	expect([repliesOf('stranger@casas.example').length, new Set(repliesOf('stranger@casas.example')).size, came['stranger@casas.example']]).toEqual([30, 30, 61]);
	const bounced = repliesOf('bounces@casas.example');
	expect(bounced).toEqual(expect.arrayContaining(opponents['bounces@casas.example'].first));
	expect(new Set(bounced).size).toBe(bounced.length);
	expect(bounced.length).toBeLessThanOrEqual(30);
	expect(came['bounces@casas.example']).toBe(6 + 3 * bounced.length);
	// What came back is known, and nothing goes there by itself any more.
	const blocked = query<{ address: string }>(n8n, "SELECT address FROM blocked_address WHERE blocked_by = 'bounce' ORDER BY address").map(({ address }) => address);
	expect(blocked).toEqual([...bounced].sort());

	expect(sink.mails.filter((mail) => sender(mail) === 'alerts@casas.example' && /held back/.test(mail.parsed.subject ?? '')).map(({ to, parsed }) => [to.join(), parsed.subject])).toEqual([['office@casas.example', 'Automatic replies from stranger@casas.example are held back']]);
	expect(query(n8n, "SELECT subject FROM notice WHERE subject LIKE 'replies:%'")).toEqual([{ subject: 'replies:stranger@casas.example:held back' }]);
	for (const workflow of workflows) await n8n.client.unpublish(workflow);
	sink.clear();
}, 180_000);

describe('two instances of us, each the other\'s customer', () => {
	/** What one has sent reaches the other. */
	const joined = (one: string, other: string, onTheWay: (raw: string, from: string, round: number) => string = (raw) => raw) => {
		let round = 0;
		sink.hooks.onMail = async (mail: SinkMail) => {
			const [from, to] = [sender(mail), mail.to[0]];
			if (round < MOST_ROUNDS && (to === one || to === other)) await dovecot.deliver(to, onTheWay(mail.raw, from, round++));
		};
	};
	afterEach(() => {
		delete sink.hooks.onMail;
		sink.clear();
	});

	test('with one store: neither is a client, whether it writes or is named in a form', async () => {
		const [one, other] = ['one@same.example', 'other@same.example'];
		const workflows = [await publishIntake(n8n, dovecot, sink, one), await publishIntake(n8n, dovecot, sink, other)];
		joined(one, other);
		await dovecot.deliver(one, enquiry(`Other Agency <${other}>`));
		await dovecot.deliver(other, letter('Website <forms@web.example>', `Name: Some Agency\nEmail: ${one}\nMessage: Can I see the flat?`));
		expect(await quiet()).toMatchObject({ [one]: 1, [other]: 1 });
		expect(sink.mails.map(({ to }) => to)).toEqual([]);
		for (const workflow of workflows) await n8n.client.unpublish(workflow);
	}, 120_000);

	test.each([
		['as it is sent', undefined, 1],
		['with every header gone that could give it away', unmarked, 2],
	])('with a store each, mail %s', async (how, onTheWay, left) => {
		const [one, other] = [`one@first-${left}.example`, `other@second-${left}.example`];
		const workflows = [await publishIntake(n8n, dovecot, sink, one), await publishIntake(n8n, dovecot, sink, other, {}, second.credential)];
		joined(one, other, onTheWay);
		await dovecot.deliver(one, enquiry(`Other Agency <${other}>`));
		const came = await quiet();
		// Without its marks a reply is what a person would write: the other answers it once, and there it ends.
		expect([how, sink.mails.map(({ to }) => to[0]), came[one], came[other]]).toEqual([how, [other, one].slice(0, left), left, 1]);
		for (const workflow of workflows) await n8n.client.unpublish(workflow);
	}, 120_000);
});
