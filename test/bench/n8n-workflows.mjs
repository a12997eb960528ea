import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { startTestN8n } from '../n8n/n8n.mjs';

/** @typedef {import('../n8n/n8n.mjs').TestN8n} TestN8n */
/** @typedef {'ours' | 'peer'} Side */
/** @typedef {{ host: string, port: number, user: string, password: string }} Account */

export const TRIGGER = 'Receive';

/** A real n8n as it comes. @returns {Promise<TestN8n>} */
export const startBenchN8n = () => startTestN8n();

/**
 * A workflow of two nodes, the trigger and one that does nothing, each trigger with its own defaults.
 * @param {TestN8n} n8n
 * @param {Side} side
 * @param {Account} account
 * @param {Record<string, unknown>} [parameters]
 * @returns {Promise<string>} its id
 */
export async function createWorkflow({ client }, side, { host, port, user, password }, parameters = {}) {
	const credential =
		side === 'ours'
			? { type: 'smartInboxMailboxApi', data: { address: user, password, imapEnabled: true, imapHost: host, imapPort: port, imapEncryption: 'none', smtpEnabled: false } }
			: { type: 'imap', data: { user, password, host, port, secure: false, allowUnauthorizedCerts: true } };
	const { id, name } = await client.createCredential({ name: `${side} ${user}`, ...credential });
	const trigger =
		side === 'ours'
			? { type: 'n8n-nodes-smart-inbox.smartInboxTrigger', typeVersion: 1, parameters: { receiveFrom: 'imap', folders: { list: [{ folder: { __rl: true, mode: 'list', value: 'INBOX' } }] }, ...parameters } }
			: { type: 'n8n-nodes-base.emailReadImap', typeVersion: 2.2, parameters: { mailbox: 'INBOX', ...parameters } };
	const workflow = await client.createWorkflow({
		name: `${side} ${user}`,
		nodes: [
			{ id: `${side}-1`, name: TRIGGER, position: [0, 0], credentials: { [credential.type]: { id, name } }, ...trigger },
			{ id: `${side}-2`, name: 'Done', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0], parameters: {} },
		],
		connections: { [TRIGGER]: { main: [[{ node: 'Done', type: 'main', index: 0 }]] } },
	});
	return workflow.id;
}

/**
 * The runs of a workflow, from n8n's own database: asking n8n would cost it time.
 * @param {TestN8n} n8n
 * @param {string} workflowId
 * @returns {{ id: string, status: string, startedAt: number, stoppedAt: number }[]} times in epoch milliseconds
 */
export function runsOf({ userFolder }, workflowId) {
	const database = new DatabaseSync(join(userFolder, '.n8n', 'database.sqlite'), { readOnly: true, timeout: 2000 });
	try {
		const rows = database.prepare('SELECT id, status, startedAt, stoppedAt FROM execution_entity WHERE workflowId = ? ORDER BY id').all(workflowId);
		const at = (/** @type {unknown} */ text) => (text ? Date.parse(`${String(text).replace(' ', 'T')}Z`) : NaN);
		return rows.map(({ id, status, startedAt, stoppedAt }) => ({ id: String(id), status: String(status), startedAt: at(startedAt), stoppedAt: at(stoppedAt) }));
	} finally {
		database.close();
	}
}

/** Ticks of /proc: a hundred a second on every Linux that Node runs on. */
const TICKS = 100;

/** @param {number} pid @returns {number} CPU seconds, user and system, of all its threads */
export function cpuSeconds(pid) {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
