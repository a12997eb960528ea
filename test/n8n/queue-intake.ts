import { setTimeout as pause } from 'node:timers/promises';

import { FINAL_STATES } from '../../demo/outcomes.mjs';
import type { SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import type { Dovecot } from '../live/dovecot.mjs';
import { bridgedMails, writers, type BridgedMail } from './bridged-mail.ts';
import { publishIntake } from './intake.ts';
import type { QueueN8n } from './queue-n8n.mjs';

export interface QueueScript {
	/** Each with a workflow of its own; a person's mails go to any of them. */
	mailboxes: number;
	mails: number;
	people: number;
	/** After which share of the mails what is killed. */
	kills: [share: number, victim: 'worker' | 'main'][];
	/** Until everything has come to an end. */
	patienceSeconds: number;
	/** Options of the trigger. */
	options?: Record<string, unknown>;
}

interface Fate {
	headerId: string;
	messageKey: string;
	state: string;
	reason: string | null;
	attempt: number;
	crashes: number;
	failures: number;
	person: string | null;
	enquiries: number;
	owners: number;
}

interface Claim {
	status: string;
	recipient: string;
}

/** Throughput is measured up to here; what a dead worker had in work comes later. */
const MOST = 0.8;

const FATES = `SELECT m.header_id AS "headerId", d.message_key AS "messageKey", d.state, COALESCE(d.reason, d.outcome_reason) AS reason, d.attempt, d.crashes, d.failures, leaf.root_id AS person,
	(SELECT COUNT(DISTINCT f2.enquiry_id)::int FROM filed_message f2 WHERE f2.message_key = d.message_key) AS enquiries,
	(SELECT COUNT(a.owner_id)::int FROM assignment a WHERE a.message_key = d.message_key) AS owners
	FROM delivery d JOIN message m ON m.id = d.message_id JOIN mailbox b ON b.id = d.mailbox_id
	LEFT JOIN filed_message f ON f.message_key = d.message_key LEFT JOIN contact leaf ON leaf.id = f.contact_id
	WHERE b.address = ANY($1)`;

/** Repeatable, and good enough to shuffle. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

/** Runs that this worker has begun and not finished, by what it prints. */
const inWork = ({ lines }: { lines: string[] }) => lines.filter((line) => line.includes('Worker started execution')).length - lines.filter((line) => line.includes('Worker finished execution')).length;

/** A mail server that takes its time: a worker is often killed while a reply is on its way. */
const SMTP_MS = 100;

/**
 * Show 6: mails of people with several addresses and numbers go through n8n in queue mode, and workers are killed in the
 * middle of their work.
 *
 * @returns figures; what is wrong, in words
 */
export async function queueIntake(queue: QueueN8n, dovecot: Dovecot, sink: SmtpSink, store: { id: string; name: string }, script: QueueScript) {
	const { main } = queue;
	const mails = bridgedMails(script.mails, script.people, seeded(script.mails));
	const addresses = Array.from({ length: script.mailboxes }, (_, index) => `queue-${index}@casas.example`);
	const workflows: string[] = [];
	for (const address of addresses) workflows.push(await publishIntake(main, dovecot, sink, address, { options: script.options ?? {} }, store));
	sink.hooks.onMail = () => pause(SMTP_MS);
	const startedAt = Date.now();
	const delivering = (async () => {
		for (const [index, { raw }] of mails.entries()) await dovecot.deliver(addresses[index % addresses.length], raw);
	})();
	delivering.catch(() => undefined);

	const final = async () => (await queue.query<{ count: number }>(`SELECT COUNT(*)::int AS count FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id WHERE b.address = ANY($1) AND d.state = ANY($2)`, [addresses, FINAL_STATES]))[0].count;
	const running = async () => (await queue.queryN8n<{ count: number }>(`SELECT COUNT(*)::int AS count FROM execution_entity WHERE status IN ('new', 'running')`))[0].count;
	const until = async (what: string, look: () => Promise<boolean> | boolean, seconds: number) => {
		const deadline = Date.now() + seconds * 1000;
		while (!(await look())) {
			if (Date.now() > deadline) throw new Error(`Waited ${seconds} s for ${what}; ${await final()} of ${script.mails} mails have ended, ${await running()} runs are under way.\n${main.logs.slice(-20).join('\n')}`);
			await pause(20);
		}
	};

	const broken: number[] = [];
	for (const [index, [share, victim]] of script.kills.entries()) {
		await until(`${share * 100} % of the mails`, async () => (await final()) >= share * script.mails, script.patienceSeconds);
		if (victim === 'main') {
			await main.kill9();
			await main.restart();
			continue;
		}
		const which = index % queue.workers.length;
		await until(`worker ${which} to be at work`, () => inWork(queue.workers[which]) > 0, script.patienceSeconds);
		broken.push(inWork(queue.workers[which]));
		await queue.killWorker(which);
		await queue.startWorker(which);
	}
	await delivering;
	let mostAt = 0;
	await until('all mails', async () => {
		const count = await final();
		if (mostAt === 0 && count >= script.mails * MOST) mostAt = Date.now();
		return count >= script.mails;
	}, script.patienceSeconds);
	const seconds = (Date.now() - startedAt) / 1000;
	// A last run may still be written down by n8n.
	await until('n8n to have no run left', async () => (await running()) === 0, 60);
	for (const workflow of workflows) await main.client.unpublish(workflow);
	delete sink.hooks.onMail;

	const fates = await queue.query<Fate>(FATES, [addresses]);
	const claims = await queue.query<Claim>(`SELECT o.status, r.address AS recipient FROM outgoing_mail o JOIN outgoing_recipient r ON r.outgoing_id = o.id WHERE o.purpose = 'reply' AND r.address LIKE '%@bridged-clients.example'`);
	const runs = await queue.queryN8n<{ status: string; count: number }>(`SELECT status, COUNT(*)::int AS count FROM execution_entity WHERE "workflowId" = ANY($1) GROUP BY status`, [workflows]);
	const filing = await millisecondsPerMail(queue, workflows);
	return {
		wrong: whatIsWrong(mails, fates, claims, sink),
		figures: {
			mails: `${fates.filter(({ state }) => state === 'done').length} of ${script.mails} done`,
			people: `${new Set(fates.map(({ person }) => person)).size} of ${script.people}`,
			seconds: Math.round(seconds),
			[`mails per second, first ${MOST * 100} %`]: Number(((script.mails * MOST) / ((mostAt - startedAt) / 1000)).toFixed(1)),
			'milliseconds to file a mail (median, 95 %, slowest run)': [0.5, 0.95, 1].map((share) => filing[Math.ceil(filing.length * share) - 1]?.toFixed(0)).join(', '),
			'workers killed in the middle of this many runs': broken.join(', '),
			'times the main process was killed': script.kills.length - broken.length,
			'mails that ran again': fates.filter(({ attempt }) => attempt > 1).length,
			'most attempts of a mail': Math.max(...fates.map(({ attempt }) => attempt)),
			replies: sink.mails.length,
			'replies that were under way when a worker died': claims.filter(({ status }) => status === 'unknown').length,
			runs: JSON.stringify(Object.fromEntries(runs.map(({ status, count }) => [status, count]))),
			'what n8n says of the runs that did not end well': await complaints(queue, workflows),
		},
	};
}

/** With how many runs say so. */
async function complaints(queue: QueueN8n, workflows: string[]): Promise<Record<string, number>> {
	const ids = await queue.queryN8n<{ id: number; status: string }>(`SELECT id, status FROM execution_entity WHERE "workflowId" = ANY($1) AND status <> 'success' LIMIT 200`, [workflows]);
	const counted: Record<string, number> = {};
	for (const { id, status } of ids) {
		const { error, lastNodeExecuted } = (await queue.client.execution(String(id))).data?.resultData ?? {};
		const complaint = `${status}: ${lastNodeExecuted ?? 'no node'}: ${[error?.message, error?.description].filter(Boolean).join('. ').slice(0, 300)}`;
		counted[complaint] = (counted[complaint] ?? 0) + 1;
	}
	return counted;
}

/** What Contact Upsert took for a mail in each of the runs, in order. */
async function millisecondsPerMail(queue: QueueN8n, workflows: string[]): Promise<number[]> {
	const ids = await queue.queryN8n<{ id: number }>(`SELECT id FROM execution_entity WHERE "workflowId" = ANY($1) AND status = 'success' ORDER BY id LIMIT 200`, [workflows]);
	const times: number[] = [];
	for (const { id } of ids) {
		const { data } = await queue.client.execution(String(id));
		for (const run of data?.resultData.runData['File contact and enquiry'] ?? []) {
			const count = run.data?.main?.[0]?.length ?? 0;
			if (count > 0) times.push(run.executionTime / count);
		}
	}
	return times.sort((a, b) => a - b);
}

function whatIsWrong(mails: readonly BridgedMail[], fates: readonly Fate[], claims: readonly Claim[], sink: SmtpSink): string[] {
	const wrong: string[] = [];
	if (fates.length !== mails.length) wrong.push(`${fates.length} rows for ${mails.length} mails`);
	const byId = new Map(fates.map((fate) => [fate.headerId, fate]));
	const recordsOf = new Map<string, Set<string | null>>();
	for (const [headerId, writer] of writers(mails)) {
		const fate = byId.get(headerId);
		if (!fate) {
			wrong.push(`${headerId} is not in the ledger`);
			continue;
		}
		if (fate.state !== 'done') wrong.push(`${headerId} is ${fate.state}: ${fate.reason}`);
		if (fate.enquiries !== 1) wrong.push(`${headerId} has ${fate.enquiries} enquiries`);
		if (fate.owners !== 1) wrong.push(`${headerId} has ${fate.owners} owners`);
		if (fate.failures > 0) wrong.push(`${headerId} counts ${fate.failures} failed runs: ${fate.reason}`);
		recordsOf.set(writer, (recordsOf.get(writer) ?? new Set()).add(fate.person));
	}
	for (const [writer, records] of recordsOf) if (records.size !== 1 || records.has(null)) wrong.push(`${writer} has ${records.size} records`);
	const records = new Set([...recordsOf.values()].flatMap((ids) => [...ids]));
	if (records.size !== recordsOf.size) wrong.push(`${recordsOf.size} people have ${records.size} records`);
	const answered = new Map<string, number>();
	for (const { to } of sink.mails) for (const recipient of to) answered.set(recipient, (answered.get(recipient) ?? 0) + 1);
	for (const [recipient, count] of answered) if (count > 1) wrong.push(`${recipient} was answered ${count} times`);
	for (const { status, recipient } of claims) if (status === 'sent' && answered.get(recipient) !== 1) wrong.push(`${recipient} counts as answered and was not`);
	return wrong;
}
