import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

import { FINAL_STATES, WHAT_BECAME_OF_IT } from '../../demo/outcomes.mjs';
import { projectFolder } from '../../demo/runtime/package-install.mjs';
import type { SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import type { Dovecot } from '../live/dovecot.mjs';
import type { TestN8n } from './n8n.mjs';

const CREDENTIAL = 'smartInboxMailboxApi';

interface CredentialChoice {
	id: string;
	name: string;
}

interface WorkflowNode {
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, CredentialChoice>;
}

/** Chooses the store in every node of ours. */
export function withStore<T extends { nodes: WorkflowNode[] }>(workflow: T, store?: CredentialChoice): T {
	if (store === undefined) return workflow;
	const ours = workflow.nodes.filter(({ type }) => type.startsWith('n8n-nodes-smart-inbox.'));
	for (const node of ours) node.credentials = { ...node.credentials, smartInboxPostgresApi: { id: store.id, name: store.name } };
	return workflow;
}

/** A template as it ships. */
export async function template(file: string): Promise<Record<string, unknown> & { nodes: WorkflowNode[] }> {
	return JSON.parse(await readFile(join(projectFolder, 'workflows', file), 'utf8')) as Record<string, unknown> & { nodes: WorkflowNode[] };
}

/** Publishes template 1 on a mailbox of this Dovecot, with replies to this sink, as its note says to. `store`: the credential of PostgreSQL. */
export async function publishIntake(n8n: TestN8n, dovecot: Dovecot, sink: SmtpSink, address: string, trigger: Record<string, unknown> = {}, store?: CredentialChoice): Promise<string> {
	const credential = await n8n.client.createCredential({
		name: address,
		type: CREDENTIAL,
		data: {
			address,
			password: dovecot.password,
			imapEnabled: true,
			imapHost: dovecot.host,
			imapPort: dovecot.port,
			imapEncryption: 'none',
			smtpEnabled: true,
			smtpHost: sink.host,
			smtpPort: sink.port,
			smtpEncryption: 'none',
			smtpSignIn: 'none',
		},
	});
	const intake = await template('1-smart-inbox-intake.json');
	for (const node of intake.nodes) {
		const name = node.type.split('.').at(-1);
		if (name === 'smartInboxTrigger') Object.assign(node.parameters, { startFrom: 'everything' }, trigger);
		if (name === 'leadParser') node.parameters.defaultCountry = 'ES';
		if (name === 'smartInboxTrigger' || name === 'autoReply') node.credentials = { [CREDENTIAL]: { id: credential.id, name: credential.name } };
	}
	const { id } = await n8n.client.createWorkflow(withStore(intake, store));
	await n8n.client.publish(id);
	return id;
}

/** Runs template 3, so that owners and listings are known. */
export async function importTeamAndListings(n8n: TestN8n, store?: CredentialChoice): Promise<void> {
	const { id } = await n8n.client.createWorkflow(withStore(await template('3-import-team-and-listings.json'), store));
	const { status } = await n8n.client.runManually(id, { trigger: 'Start the import' });
	if (status !== 'success') throw new Error(`The import ended with ${status}.`);
}

/** Asks the store of this n8n directly. */
export function query<T extends object>(n8n: TestN8n, text: string, values: Record<string, string | number> = {}): T[] {
	const store = new DatabaseSync(join(n8n.userFolder, '.n8n', 'smart-inbox', 'store.sqlite'), { readOnly: true, timeout: 2000 });
	try {
		return store.prepare(text).all(values) as T[];
	} finally {
		store.close();
	}
}

export interface Fate {
	headerId: string;
	state: string;
	outcome: string | null;
	reason: string | null;
	attempt: number;
	contactId: string | null;
	name: string | null;
	firstSource: string | null;
	created: number | null;
	listing: string | null;
	enquiryId: string | null;
	owner: string | null;
	rule: string | null;
	ownerReason: string | null;
	reply: string | null;
	noReply: string | null;
}

/** What became of every mail of one mailbox. */
export function fates(n8n: TestN8n, address: string): Fate[] {
	return query<Fate>(
		n8n,
		`SELECT m.header_id AS headerId, d.state, d.outcome, COALESCE(d.reason, d.outcome_reason) AS reason, d.attempt,
		   c.id AS contactId, c.display_name AS name, c.first_source AS firstSource, f.created_contact AS created,
		   e.reference AS listing, e.id AS enquiryId, o.name AS owner, a.rule, a.reason AS ownerReason, r.status AS reply, f.no_reply_reason AS noReply
		 FROM delivery d
		 JOIN message m ON m.id = d.message_id
		 JOIN mailbox b ON b.id = d.mailbox_id
		 ${WHAT_BECAME_OF_IT}
		 WHERE b.address = $address ORDER BY d.uid`,
		{ address },
	);
}

/** Waits until this many mails of the mailbox have reached a final state. */
export async function settled(n8n: TestN8n, address: string, count: number, timeoutMs = 60_000): Promise<Fate[]> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = await Promise.resolve()
			.then(() => fates(n8n, address))
			.catch(() => []);
		if (found.filter(({ state }) => FINAL_STATES.includes(state)).length >= count) return found;
		if (Date.now() > deadline) {
			const states = found.map(({ state, reason }) => `${state}${reason ? ` (${reason})` : ''}`);
			throw new Error(`Waited ${timeoutMs / 1000} s for ${count} settled mails of ${address}: ${states.join(', ') || 'none came'}\n${n8n.logs.slice(-15).join('\n')}`);
		}
		await pause(150);
	}
}
