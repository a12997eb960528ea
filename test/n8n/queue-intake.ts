import { setTimeout as pause } from 'node:timers/promises';

import { FINAL_STATES } from '../../demo/outcomes.mjs';
import type { SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import type { Dovecot } from '../live/dovecot.mjs';
import { bridgedMails, writers, type BridgedMail } from './bridged-mail.ts';
import { publishIntake } from './intake.ts';
import type { QueueN8n } from './queue-n8n.mjs';

export interface QueueScript {
	mails: number;
	people: number;
	/** After which share of the mails a worker is killed. */
	kills: number[];
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

const FATES = `SELECT m.header_id AS "headerId", d.message_key AS "messageKey", d.state, COALESCE(d.reason, d.outcome_reason) AS reason, d.attempt, d.crashes, d.failures, leaf.root_id AS person,
	(SELECT COUNT(DISTINCT f2.enquiry_id)::int FROM filed_message f2 WHERE f2.message_key = d.message_key) AS enquiries,
	(SELECT COUNT(a.owner_id)::int FROM assignment a WHERE a.message_key = d.message_key) AS owners
	FROM delivery d JOIN message m ON m.id = d.message_id JOIN mailbox b ON b.id = d.mailbox_id
	LEFT JOIN filed_message f ON f.message_key = d.message_key LEFT JOIN contact leaf ON leaf.id = f.contact_id
	WHERE b.address = $1`;

/** Repeatable, and good enough to shuffle. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

/** Runs that this worker has begun and not finished, by what it prints. */
const inWork = ({ lines }: { lines: string[] }) => lines.filter((line) => line.includes('Worker started execution')).length - lines.filter((line) => line.includes('Worker finished execution')).length;

/**
 * Show 6: mails of people with several addresses and numbers go through n8n in queue mode, and workers are killed in the
 * middle of their work.
 *
 * @returns figures; what is wrong, in words
 */
export async function queueIntake(queue: QueueN8n, dovecot: Dovecot, sink: SmtpSink, store: { id: string; name: string }, address: string, script: QueueScript) {
	const { main } = queue;
	const mails = bridgedMails(script.mails, script.people, seeded(script.mails));
	const workflow = await publishIntake(main, dovecot, sink, address, { options: script.options ?? {} }, store);
	const startedAt = Date.now();
	const delivering = (async () => {
		for (const { raw } of mails) await dovecot.deliver(address, raw);
	})();
	delivering.catch(() => undefined);

	const final = async () => {
		const rows = await queue.query<{ count: number }>(`SELECT COUNT(*)::int AS count FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id WHERE b.address = $1 AND d.state = ANY($2)`, [address, FINAL_STATES]);
		return rows[0].count;
	};
	const running = async () => (await queue.queryN8n<{ count: number }>(`SELECT COUNT(*)::int AS count FROM execution_entity WHERE status IN ('new', 'running')`))[0].count;
	const until = async (what: string, look: () => Promise<boolean> | boolean, seconds: number) => {
		const deadline = Date.now() + seconds * 1000;
		while (!(await look())) {
			if (Date.now() > deadline) throw new Error(`Waited ${seconds} s for ${what}; ${await final()} of ${script.mails} mails have ended, ${await running()} runs are under way.\n${main.logs.slice(-20).join('\n')}`);
			await pause(20);
		}
	};

	const broken: number[] = [];
	for (const [index, share] of script.kills.entries()) {
		const which = index % queue.workers.length;
		await until(`${share * 100} % of the mails`, async () => (await final()) >= share * script.mails, script.patienceSeconds);
		await until(`worker ${which} to be at work`, () => inWork(queue.workers[which]) > 0, script.patienceSeconds);
		broken.push(inWork(queue.workers[which]));
		await queue.killWorker(which);
		await queue.startWorker(which);
	}
	await delivering;
	let ninetyAt = 0;
	await until('all mails', async () => {
		const count = await final();
		if (ninetyAt === 0 && count >= script.mails * 0.9) ninetyAt = Date.now();
		return count >= script.mails;
	}, script.patienceSeconds);
	const seconds = (Date.now() - startedAt) / 1000;
	// A last run may still be written down by n8n.
	await until('n8n to have no run left', async () => (await running()) === 0, 60);
	await main.client.unpublish(workflow);

	const fates = await queue.query<Fate>(FATES, [address]);
	const claims = await queue.query<{ status: string; recipient: string; messageKey: string }>(`SELECT status, recipient, message_key AS "messageKey" FROM reply_claim WHERE recipient LIKE '%@bridged-clients.example'`);
	const runs = await queue.queryN8n<{ status: string; count: number }>(`SELECT status, COUNT(*)::int AS count FROM execution_entity WHERE "workflowId" = $1 GROUP BY status`, [workflow]);
	const again = fates.filter(({ attempt }) => attempt > 1);
	return {
		wrong: whatIsWrong(mails, fates, claims, sink),
		figures: {
			mails: `${fates.filter(({ state }) => state === 'done').length} of ${script.mails} done`,
			people: `${new Set(fates.map(({ person }) => person)).size} of ${script.people}`,
			seconds: Math.round(seconds),
			'mails per second, first nine tenths': Number(((script.mails * 0.9) / ((ninetyAt - startedAt) / 1000)).toFixed(1)),
			'workers killed in the middle of this many runs': broken.join(', '),
			'mails that ran again': again.length,
			'most attempts of a mail': Math.max(...fates.map(({ attempt }) => attempt)),
			replies: sink.mails.length,
			'replies whose end nobody saw': claims.filter(({ status }) => status === 'unknown').length,
			runs: Object.fromEntries(runs.map(({ status, count }) => [status, count])),
		},
	};
}

function whatIsWrong(mails: readonly BridgedMail[], fates: readonly Fate[], claims: readonly { status: string; recipient: string; messageKey: string }[], sink: SmtpSink): string[] {
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
