import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ENQUIRIES, RECIPIENT, sendEnquiry } from '../../demo/enquiries.mjs';
import { FINAL_STATES, readOutcome } from '../../demo/outcomes.mjs';
import { freePort } from '../../demo/runtime/free-port.mjs';
import { projectFolder } from '../../demo/runtime/package-build.mjs';

const CREDENTIAL = 'smartInboxMailboxApi';

/** @typedef {import('./n8n.mjs').TestN8n} TestN8n */

/**
 * As "Install" under Settings → Community nodes.
 * @param {TestN8n} n8n
 * @param {string} name
 * @returns {Promise<{ packageName: string, installedVersion: string, installedNodes: { name: string, type: string }[] }>}
 */
export const installCommunityPackage = (n8n, name) => n8n.client.call('POST', '/community-packages', { name });

/** @param {string} file */
const template = async (file) => JSON.parse(await readFile(join(projectFolder, 'workflows', file), 'utf8'));

/**
 * Publishes the intake template with direct reception, sends it a mail by SMTP, and waits for what becomes of it.
 * @param {TestN8n} n8n
 * @param {import('../../demo/runtime/smtp-sink.mjs').SmtpSink} sink where replies go
 * @returns {Promise<{ found: Record<string, any>, expected: import('../../demo/enquiries.mjs').Expected }>}
 */
export async function takeInOneMail(n8n, sink) {
	const { client, userFolder } = n8n;
	const team = await client.createWorkflow(await template('3-import-team-and-listings.json'));
	await client.call('POST', `/workflows/${team.id}/run`, { triggerToStartFrom: { name: 'Start the import' } });
	// An older n8n cannot show a run that has only begun; its list of runs can.
	await until('the import of team and listings', async () => (await client.executions(team.id))[0]?.status === 'success' || undefined);

	const { id, name } = await client.createCredential({
		name: 'Replies',
		type: CREDENTIAL,
		data: { address: RECIPIENT, senderName: 'Casas', imapEnabled: false, smtpEnabled: true, smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'none' },
	});
	const port = await freePort();
	const intake = await template('1-smart-inbox-intake.json');
	for (const node of intake.nodes) {
		if (node.type.endsWith('.smartInboxTrigger')) Object.assign(node.parameters, { receiveFrom: 'smtp', recipients: RECIPIENT, port });
		if (node.type.endsWith('.leadParser')) node.parameters.defaultCountry = 'ES';
		if (node.type.endsWith('.autoReply')) node.credentials = { [CREDENTIAL]: { id, name } };
	}
	const workflow = await client.createWorkflow(intake);
	await client.call('POST', `/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });

	const [enquiry] = ENQUIRIES;
	const { headerId } = await untilAccepted(() => sendEnquiry(enquiry, port));
	const found = await until(`the end of the mail.\n${n8n.logs.slice(-30).join('\n')}`, async () => {
		const now = readOutcome(userFolder, headerId);
		return now !== undefined && FINAL_STATES.includes(now.state) ? now : undefined;
	});
	return { found, expected: enquiry.expected };
}

/**
 * @template T
 * @param {string} what
 * @param {() => Promise<T | undefined>} look
 * @returns {Promise<T>}
 */
async function until(what, look) {
	const deadline = Date.now() + 120_000;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`Waited two minutes for ${what}`);
		await pause(200);
	}
}

/**
 * Publishing returns before the port is open.
 * @template T
 * @param {() => Promise<T>} send
 * @returns {Promise<T>}
 */
async function untilAccepted(send) {
	for (let attempt = 1; ; attempt++) {
		try {
			return await send();
		} catch (error) {
			if (attempt === 120) throw error;
			await pause(250);
		}
	}
}
