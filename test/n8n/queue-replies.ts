import { setTimeout as pause } from 'node:timers/promises';

import { FINAL_STATES } from '../../demo/outcomes.mjs';
import type { SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { BREAKER_REASON } from '../AutoReply/breaker-reason.ts';
import type { Dovecot } from '../live/dovecot.mjs';
import { publishIntake, template, withStore } from './intake.ts';
import { mail } from './mixed-mail.ts';
import type { QueueN8n } from './queue-n8n.mjs';

// Automatic replies by workers of n8n in queue mode (issue 6, Show 4).

interface Credential {
	id: string;
	name: string;
}

/** What every worker is given at once. */
export interface SameMessageScript {
	messages: number;
	/** Of each message: as many as there are places in all workers, so that every worker has its share. */
	runs: number;
}

/** What comes into a mailbox before its workflow is published, so that all of it waits then. */
export interface CrowdScript {
	contacts: number;
	/** Of the trigger; what it says when left out is what a user has who changes nothing. */
	options: { inFlight?: number; mailsPerRun?: number };
	patienceSeconds: number;
}

/** How many replies leave out of one mailbox in ten minutes. */
const MOST = 30;
/** Until all runs of a message are with their workers. */
const GATHERING_MS = 4_000;

const workersAtWork = ({ workers }: QueueN8n) => workers.map(({ lines }) => lines.filter((line) => line.includes('Worker started execution')).length);

async function until(queue: QueueN8n, what: string, look: () => Promise<boolean>, seconds: number): Promise<void> {
	for (const deadline = Date.now() + seconds * 1000; !(await look()); await pause(100)) {
		if (Date.now() > deadline) throw new Error(`Waited ${seconds} s for ${what}.\n${queue.main.logs.slice(-15).join('\n')}`);
	}
}
const endedRuns = async (queue: QueueN8n, workflow: string) => await queue.queryN8n<{ status: string }>(`SELECT status FROM execution_entity WHERE "workflowId" = $1 AND status NOT IN ('new', 'running', 'waiting')`, [workflow]);

/** Template 1 from the parser on, behind a web request that brings the mail; its runs wait for one moment. */
async function publishRace(queue: QueueN8n, sender: Credential, store: Credential, path: string): Promise<string> {
	const intake = withStore(await template('1-smart-inbox-intake.json'), store);
	const shared = { typeVersion: 1, position: [0, 0] };
	const nodes: object[] = intake.nodes.filter(({ type }) => /\.(leadParser|contactUpsert|assignOwner|autoReply)$/.test(type));
	for (const node of intake.nodes) if (node.type.endsWith('.autoReply')) node.credentials = { ...node.credentials, smartInboxMailboxApi: sender };
	nodes.push(
		{ ...shared, id: 'w', name: 'Receive every mail', type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: path, parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} } },
		{ ...shared, id: 'p', name: 'One moment', type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { resume: 'specificTime', dateTime: '={{ $json.body.at }}' } },
		{ ...shared, id: 's', name: 'The mail', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { mode: 'raw', jsonOutput: '={{ $json.body.message }}', options: {} } },
	);
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const connections = { ...(intake.connections as object), 'Receive every mail': to('One moment'), 'One moment': to('The mail'), 'The mail': to('Read the enquiry'), 'Every ten minutes': undefined };
	const { id } = await queue.client.createWorkflow({ name: 'The same mail many times', nodes, connections });
	await queue.client.publish(id);
	return id;
}

/**
 * The same message in many runs at the same moment, on all workers.
 *
 * @throws Error naming what was done twice, or not at all
 */
export async function sameMessage(queue: QueueN8n, sink: SmtpSink, store: Credential, { messages, runs }: SameMessageScript) {
	const address = 'race@casas.example';
	const data = { address, password: '', imapEnabled: false, smtpEnabled: true, smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'none' };
	const { id, name } = await queue.client.createCredential({ name: address, type: 'smartInboxMailboxApi', data });
	const workflow = await publishRace(queue, { id, name }, store, 'same-mail');
	const { pinData } = (await template('1-smart-inbox-intake.json')) as unknown as { pinData: Record<string, { json: object }[]> };
	const sample = pinData['Receive every mail'][0].json;
	const before = workersAtWork(queue);
	const emails = Array.from({ length: messages }, (_, index) => `same-${index}@race-clients.example`);
	for (const [index, email] of emails.entries()) {
		const text = `Name: Alma Brook\nEmail: ${email}\nMessage: Is this flat still available?\n`;
		const message = { ...sample, messageKey: `race:${index}`, threadId: `race-${index}`, messageId: `<race-${index}@race-clients.example>`, replyTo: [{ name: 'Alma Brook', address: email }], text, visibleText: text };
		const body = JSON.stringify({ at: new Date(Date.now() + GATHERING_MS).toISOString(), message });
		const answers = await Promise.all(Array.from({ length: runs }, () => fetch(`${queue.main.url}/webhook/same-mail`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })));
		if (answers.some(({ ok }) => !ok)) throw new Error(`n8n did not take a mail: ${answers.map(({ status }) => status).join(' ')}`);
		await until(queue, `${runs} runs of message ${index}`, async () => (await endedRuns(queue, workflow)).length >= runs * (index + 1), 60);
	}
	const atWork = workersAtWork(queue).map((count, index) => count - before[index]);
	const statuses = (await endedRuns(queue, workflow)).map(({ status }) => status);
	await queue.client.unpublish(workflow);

	const perMessage = emails.map((email) => sink.mails.filter(({ to }) => to.includes(email)).length);
	const kept = await queue.query<{ contacts: number; enquiries: number; replies: number }>(
		`SELECT (SELECT COUNT(DISTINCT c.root_id)::int FROM filed_message f JOIN contact c ON c.id = f.contact_id WHERE f.message_key LIKE 'race:%') AS contacts,
			(SELECT COUNT(DISTINCT enquiry_id)::int FROM filed_message WHERE message_key LIKE 'race:%') AS enquiries,
			(SELECT COUNT(*)::int FROM outgoing_mail WHERE key LIKE 'reply:race:%' AND status = 'sent') AS replies`,
	);
	const wrong = [
		...(perMessage.every((count) => count === 1) ? [] : [`replies to each message: ${perMessage.join(' ')}`]),
		...(statuses.every((status) => status === 'success') ? [] : [`runs that ended otherwise: ${statuses.filter((status) => status !== 'success').join(' ')}`]),
		...(atWork.every((count) => count > 0) ? [] : [`a worker had nothing to do: ${atWork.join(' ')}`]),
		...Object.entries(kept[0]).flatMap(([what, count]) => (count === messages ? [] : [`${count} ${what} for ${messages} messages`])),
	];
	if (wrong.length > 0) throw new Error(`The same message at once: ${wrong.join('; ')}`);
	return { workers: queue.workers.length, messages, runsOfEach: runs, repliesToEach: 1, runsByWorker: atWork.join(' ') };
}

interface Fate {
	headerId: string;
	uid: number;
	state: string;
	reason: string | null;
	noReply: string | null;
	status: string | null;
}

/**
 * Many new contacts that are all there when the workflow begins.
 *
 * @throws Error naming what is wrong
 */
export async function crowd(queue: QueueN8n, dovecot: Dovecot, sink: SmtpSink, store: Credential, name: string, { contacts, options, patienceSeconds }: CrowdScript) {
	const inbox = `${name}@casas.example`;
	const domain = `${name}-clients.example`;
	sink.clear();
	for (let index = 0; index < contacts; index++) {
		const from = `client-${index}@${domain}`;
		await dovecot.deliver(inbox, mail(`<${from}>`, { To: inbox, From: `"Client Number" <${from}>`, Subject: 'Flat in the old town' }, 'Hello,\n\nI would like to see the flat in the old town.\n'));
	}
	const workflow = await publishIntake(queue.main, dovecot, sink, inbox, { options }, store);
	const startedAt = Date.now();
	const ended = async () => (await queue.query<{ count: number }>('SELECT COUNT(*)::int AS count FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id WHERE b.address = $1 AND d.state = ANY($2)', [inbox, FINAL_STATES]))[0].count;
	await until(queue, `${contacts} mails`, async () => (await ended()) >= contacts, patienceSeconds);
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	await queue.client.unpublish(workflow);

	const fates = await queue.query<Fate>(
		`SELECT m.header_id AS "headerId", d.uid, d.state, COALESCE(d.reason, d.outcome_reason) AS reason, f.no_reply_reason AS "noReply", o.status
		 FROM delivery d JOIN message m ON m.id = d.message_id JOIN mailbox b ON b.id = d.mailbox_id
		 LEFT JOIN filed_message f ON f.message_key = d.message_key LEFT JOIN outgoing_mail o ON o.key = 'reply:' || d.message_key
		 WHERE b.address = $1 ORDER BY d.uid`,
		[inbox],
	);
	const notices = await queue.query("SELECT 1 FROM notice WHERE subject = $1", [`replies:${inbox}:held back`]);
	const answered = sink.mails.map(({ to }) => Number(/^client-(\d+)@/.exec(to[0])?.[1] ?? -1));
	const most = Math.min(contacts, MOST);
	const runs = await repliesByRun(queue, workflow);
	const wrong: string[] = [];
	if (fates.length !== contacts || fates.some(({ state }) => state !== 'done')) wrong.push(`${fates.filter(({ state }) => state === 'done').length} of ${contacts} mails are done: ${fates.find(({ state }) => state !== 'done')?.reason ?? ''}`);
	if (answered.length !== most || new Set(answered).size !== most) wrong.push(`${answered.length} replies to ${new Set(answered).size} people: the breaker leaves ${most}`);
	if (fates.filter(({ status }) => status === 'sent').length !== most) wrong.push(`${fates.filter(({ status }) => status === 'sent').length} replies count as sent`);
	const unexplained = fates.filter(({ status, noReply }) => status !== 'sent' && noReply !== BREAKER_REASON);
	if (unexplained.length > 0) wrong.push(`${unexplained.length} without a reply and its reason: ${unexplained[0].noReply}`);
	if (notices.length !== (contacts > MOST ? 1 : 0)) wrong.push(`${notices.length} notices of the breaker`);
	// A run answers the oldest of its mails, one after the other.
	for (const { arrivals, sent } of runs) {
		if (arrivals.some((arrival, index) => index > 0 && arrival < arrivals[index - 1])) wrong.push(`a run has its mails out of order: ${arrivals.join(' ')}`);
		if (arrivals.slice(0, sent.length).some((arrival, index) => arrival !== sent[index])) wrong.push(`a run answered ${sent.join(' ')} of ${arrivals.slice(0, 40).join(' ')}`);
	}
	// Runs go on at the same time, so an older mail may be overtaken by as many as there are places.
	const places = options.inFlight ?? 4;
	const overtaken = Math.max(...answered.map((arrival, place) => arrival - place));
	if (options.mailsPerRun === 1 && overtaken >= places) wrong.push(`a reply is ${overtaken} places too early: ${answered.join(' ')}`);
	if (wrong.length > 0) throw new Error(`${contacts} contacts at once: ${wrong.slice(0, 10).join('; ')}`);
	return { contacts, answered: answered.length, heldBack: contacts - answered.length, breakerNotices: notices.length, runs: runs.length, seconds, ...(options.mailsPerRun === 1 && { mostPlacesTooEarly: overtaken }) };
}

/** What a node did in one of its turns, as far as it is looked at. */
interface Turn {
	data?: { main?: ({ json: { messageId: string } }[] | null)[] };
}

/** Which mails came out of a node, as numbers of their clients. */
const clientsOf = (turns: Turn[] = []) => turns.flatMap(({ data }) => data?.main?.[0] ?? []).map(({ json }) => Number(/client-(\d+)@/.exec(json.messageId)?.[1]));

/** The mails of each run, in its order, and those that it answered. */
async function repliesByRun(queue: QueueN8n, workflow: string): Promise<{ arrivals: number[]; sent: number[] }[]> {
	const ids = await queue.queryN8n<{ id: number }>(`SELECT id FROM execution_entity WHERE "workflowId" = $1 AND status = 'success' ORDER BY id`, [workflow]);
	const runs = [];
	for (const { id } of ids) {
		const turns: Record<string, Turn[]> = (await queue.client.execution(String(id))).data?.resultData.runData ?? {};
		runs.push({ arrivals: clientsOf(turns['Receive every mail']), sent: clientsOf(turns['Answer new contacts']) });
	}
	return runs;
}
