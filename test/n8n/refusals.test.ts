import { join } from 'node:path';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';
import { BREAKER_REASON } from '../AutoReply/breaker-reason';
import { letter } from '../AutoReply/mailroom';
import { ANSWERED, changedInN8n, REFUSALS, sceneOf, sentBefore, type ItemChange, type ReplyCase, type Scene } from '../AutoReply/refusal-table';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { publishIntake, query, settled, type Fate } from './intake';
import { form } from './mixed-mail';
import { startTestN8n, type TestN8n } from './n8n.mjs';

// The refusal table in a real n8n: everything comes by mail into one mailbox that the published intake reads, and the
// mail server counts everything that leaves.

const INBOX = 'refusals@casas.example';
const MARTA = 'marta.known@clients.example';
/** Also by what only a node in between can have changed. */
const BETWEEN: Record<string, ItemChange> = {
	'<same-person@clients.example>': { contact: { created: true } },
};

let n8n: TestN8n;
let dovecot: Dovecot;
let sink: SmtpSink;
let store: Store;

interface Row {
	name: string;
	scene: Scene;
	one: ReplyCase;
}
const row = ([name, caseOf]: readonly [string, (scene: Scene) => ReplyCase, unknown], number: number): Row => {
	const scene = sceneOf(INBOX, number);
	return { name, scene, one: caseOf(scene) };
};
const refused = REFUSALS.map((one, index) => ({ ...row(one, index), reason: one[2] }));
const answered = ANSWERED.map((one, index) => ({ ...row(one, REFUSALS.length + index), recipient: one[2] }));

/** Mail that other nodes stop, so that it never reaches Auto Reply: as it comes, with nothing changed on the item. */
const STOPPED: [string, string, Partial<Fate>][] = [
	['a vacation note', letter('Ana <away@stopped.example>', 'I am away until Monday.', { 'Auto-Submitted': 'auto-replied', 'Message-ID': '<away@stopped.example>' }), { state: 'ignored', outcome: 'none' }],
	['a delivery report', letter('MAILER-DAEMON@mx.stopped.example', 'Your mail to ana@stopped.example could not be delivered: 550 No such user', { Subject: 'Undelivered Mail Returned to Sender', 'Return-Path': '<>', 'Message-ID': '<report@stopped.example>' }), { state: 'ignored', outcome: 'none' }],
	['a newsletter', letter('Market Weekly <news@stopped.example>', 'Prices rose by 2 %.\nUnsubscribe: https://stopped.example/off', { Subject: 'This week', 'List-Id': '<weekly.stopped.example>', 'List-Unsubscribe': '<https://stopped.example/off>', Precedence: 'bulk', 'Message-ID': '<news@stopped.example>' }), { state: 'ignored', outcome: 'none' }],
	['a mail of the mailbox to itself', letter(INBOX, 'I would like to see the flat.', { 'Message-ID': '<self@stopped.example>' }), { state: 'ignored' }],
	['a form without any way to reach the person', form('<shy@stopped.example>', { Name: 'Somebody Shy', Message: 'Please tell me more about your flats.' }), { state: 'done', outcome: 'review' }],
];

/** One more node in the intake changes the items; Auto Reply reads what a case sets from the item. */
async function publish(): Promise<void> {
	const id = await publishIntake(n8n, dovecot, sink, INBOX);
	const { nodes, connections } = await n8n.client.workflow(id);
	const cases = [...refused, ...answered].map(({ scene, one }) => [scene.headerId, { ...one.change, given: { whenNoMatch: one.parameters?.whenNoMatch, ...one.parameters?.options } }] as const);
	const reply = nodes.find(({ name }: { name: string }) => name === 'Answer new contacts');
	const given = (name: string, otherwise: string) => `={{ $json.given?.${name} ?? ${JSON.stringify(otherwise)} }}`;
	reply.parameters = { ...reply.parameters, whenNoMatch: given('whenNoMatch', 'send'), options: Object.fromEntries([['ownAddresses', ''], ['blockedAddresses', ''], ['officeHours', ''], ['whenToSend', 'outside']].map(([name, otherwise]) => [name, given(name, otherwise)])) };
	nodes.push({ id: 'between', name: 'In between', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [960, 0], parameters: { mode: 'raw', jsonOutput: changedInN8n({ ...Object.fromEntries(cases), ...BETWEEN }), options: {} } });
	connections['Choose the owner'].main[0][0].node = 'In between';
	connections['In between'] = { main: [[{ node: 'Answer new contacts', type: 'main', index: 0 }]] };
	await n8n.client.updateWorkflow(id, { nodes, connections });
	await n8n.client.publish(id);
}

let fates: Map<string, Fate>;
const fateOf = (headerId: string) => fates.get(headerId);
const look = async (mails: number) => void (fates = new Map((await settled(n8n, INBOX, mails, 120_000)).map((fate) => [fate.headerId, fate])));
const recipients = () => sink.mails.map(({ to }) => to.join()).sort();
const breakerNotices = () => query<{ message: string }>(n8n, "SELECT message FROM notice WHERE subject LIKE 'replies:%'");

beforeAll(async () => {
	[dovecot, sink, n8n] = await Promise.all([startDovecot(), startSmtpSink(), startTestN8n()]);
	await publish();
	store = await openSqliteStore(join(n8n.userFolder, '.n8n', 'smart-inbox', 'store.sqlite'));
	for (const { one } of [...refused, ...answered]) await one.before?.(store);
	for (const { scene, one } of [...refused, ...answered]) await dovecot.deliver(INBOX, one.raw ?? scene.raw);
	for (const [, raw] of STOPPED) await dovecot.deliver(INBOX, raw);
	await look(refused.length + answered.length + STOPPED.length);
}, 300_000);
afterAll(async () => {
	await store?.close();
	await n8n?.dispose();
	await dovecot?.dispose();
	await sink?.stop();
}, 60_000);

test.each(answered)('answered: $name', ({ scene, recipient }) => {
	expect(fateOf(scene.headerId)).toMatchObject({ state: 'done', reply: 'sent', noReply: null });
	expect(recipients().filter((one) => one === recipient(scene))).toHaveLength(1);
});

test('and nothing else has left', () => {
	expect(recipients()).toEqual(answered.map(({ scene, recipient }) => recipient(scene)).sort());
});

test.each(refused)('not answered: $name', ({ scene, reason }) => {
	expect(fateOf(scene.headerId)).toMatchObject({ state: 'done', created: 1, reply: null, noReply: reason });
});

test.each(STOPPED)('never gets as far as Auto Reply: %s', (_, raw, fate) => {
	expect(fateOf(/^Message-ID: (.*)\r$/m.exec(raw)?.[1] ?? '')).toMatchObject({ ...fate, contactId: null, reply: null, reason: expect.stringMatching(/\S/) as string });
});

test('not answered: who is known, an answer to a reply of ours, the same person with another address', async () => {
	const before = sink.mails.length;
	const marta = (headerId: string, more: Record<string, string> = {}, from = MARTA, text = 'May I see the flat? I am at +34 622 100 200.\n\nMarta Known') => letter(`Marta Known <${from}>`, text, { To: INBOX, 'Message-ID': headerId, ...more });
	const mails = fates.size;
	await dovecot.deliver(INBOX, marta('<first@clients.example>'));
	await look(mails + 1);
	expect(fateOf('<first@clients.example>')).toMatchObject({ created: 1, reply: 'sent' });
	const ours = sink.mails.at(-1)?.parsed.messageId ?? '';

	await dovecot.deliver(INBOX, marta('<second@clients.example>'));
	await dovecot.deliver(INBOX, letter('Luis Gil <luis@clients.example>', 'Thank you! When can I see the flat?', { To: INBOX, 'Message-ID': '<answer@clients.example>', 'In-Reply-To': ours, References: ours }));
	await dovecot.deliver(INBOX, marta('<same-person@clients.example>', {}, 'marta.other@clients.example'));
	await look(mails + 4);
	expect(fateOf('<second@clients.example>')).toMatchObject({ state: 'done', created: 0, reply: null, noReply: 'The contact existed before this mail: only new contacts get the automatic reply' });
	expect(fateOf('<answer@clients.example>')).toMatchObject({ state: 'done', created: 1, reply: null, noReply: 'The mail answers an automatic reply of ours' });
	expect(fateOf('<same-person@clients.example>')).toMatchObject({ state: 'done', created: 0, reply: null, noReply: 'This person got an automatic reply in the last 24 hours' });
	expect(sink.mails).toHaveLength(before + 1);
}, 120_000);

test('not answered: thirty have left in ten minutes; one notice, and no reply for whoever comes', async () => {
	const before = sink.mails.length;
	expect(breakerNotices()).toEqual([]);
	const room = 30 - before;
	for (let index = 0; index < room; index++) await sentBefore(store, INBOX, `before-${index}@crowd.example`, 1, 0.05);
	const mails = fates.size;
	const late = [60, 61, 62, 63].map((number) => sceneOf(INBOX, number));
	for (const { raw } of late) await dovecot.deliver(INBOX, raw);
	await look(mails + late.length);
	for (const { headerId } of late) expect(fateOf(headerId)).toMatchObject({ state: 'done', created: 1, reply: null, noReply: BREAKER_REASON });
	expect(breakerNotices()).toEqual([{ message: expect.stringContaining(`Automatic replies from ${INBOX} are held back.`) as string }]);
	expect(sink.mails).toHaveLength(before);
}, 120_000);
