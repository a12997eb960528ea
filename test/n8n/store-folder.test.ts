import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import nodemailer from 'nodemailer';

import { freePort } from '../../demo/runtime/free-port.mjs';
import { itemsOf, type Execution } from '../../demo/runtime/n8n-client.mjs';
import { template } from './intake';
import { startTestN8n, type TestN8n } from './n8n.mjs';

// The store's folder cannot be written (issue 2, Show 7). Root may write everywhere, so the folder is taken away
// altogether: a file stands in its place, or it leads to where not even root may write.

const PACKAGE = 'n8n-nodes-smart-inbox';

let n8n: TestN8n;
let place = '';
beforeAll(async () => {
	n8n = await startTestN8n();
	place = join(n8n.userFolder, '.n8n', 'smart-inbox');
}, 240_000);
afterAll(() => n8n?.dispose(), 60_000);

const mend = () => rm(place, { recursive: true, force: true });
const ways: Record<string, () => Promise<void>> = {
	'a file stands in its place': () => mend().then(() => writeFile(place, '')),
	'it leads to where nobody may write': () => mend().then(() => symlink('/proc/sys', place)),
};

const message = () => `The store folder cannot be written (${place})`;
const description = 'Give the user that runs n8n the right to write there. In Docker, mount a volume on the n8n user folder and make the user "node" its owner.';

const sample = async () => {
	const { pinData } = (await template('1-smart-inbox-intake.json')) as unknown as { pinData: Record<string, { json: Record<string, unknown> }[]> };
	return pinData['Receive every mail'][0].json;
};

async function runNode(type: string, parameters: Record<string, unknown>, item: Record<string, unknown>): Promise<Execution> {
	const { id } = await n8n.client.createWorkflow({
		name: `Runs ${type}`,
		nodes: [
			{ id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{ id: 'b', name: 'Node', type: `${PACKAGE}.${type}`, typeVersion: 1, position: [200, 0], parameters },
		],
		connections: { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
		pinData: { Start: [{ json: item }] },
	});
	return n8n.client.runManually(id, { trigger: 'Start' });
}

async function triggerWorkflow(type: string, parameters: Record<string, unknown>): Promise<string> {
	const { id } = await n8n.client.createWorkflow({ name: type, nodes: [{ id: 'a', name: 'Begin', type: `${PACKAGE}.${type}`, typeVersion: 1, position: [0, 0], parameters }], connections: {} });
	return id;
}

function said(execution: Execution) {
	const { message: text, description: more } = (execution.data.resultData.error ?? {}) as { message?: string; description?: string };
	return { status: execution.status, message: text, description: more };
}

describe.each(Object.keys(ways))('%s', (way) => {
	beforeAll(() => ways[way]());

	test.each([
		['Contact Upsert, Contact: Create or Update', 'contactUpsert', { resource: 'contact', operation: 'upsert' }],
		['Contact Upsert, Listing: Get Many', 'contactUpsert', { resource: 'listing', operation: 'getAll' }],
		['Assign Owner, Team Member: Get Many', 'assignOwner', { resource: 'teamMember', operation: 'getAll' }],
		['Auto Reply, Preview', 'autoReply', { operation: 'preview' }],
	])('%s says which folder, and what to do', async (_name, type, parameters) => {
		const [lead] = itemsOf(await runNode('leadParser', {}, await sample()), 'Node');
		expect(said(await runNode(type, parameters, lead))).toEqual({ status: 'error', message: message(), description });
	}, 60_000);

	test('Lead Parser does not mind: reading needs no store', async () => {
		const [{ lead }] = itemsOf(await runNode('leadParser', {}, await sample()), 'Node');
		expect(lead).toMatchObject({ outcome: 'lead', emails: ['alma.brook@mail.example'] });
	}, 60_000);
});

test('publishing is refused, with the folder and what to do', async () => {
	await ways['a file stands in its place']();
	const workflows = await Promise.all([
		triggerWorkflow('smartInboxTrigger', { receiveFrom: 'smtp', recipients: 'leads@office.example', port: await freePort() }),
		triggerWorkflow('sharedInbox', { path: 'store-test' }),
	]);
	const shown = await Promise.all(
		workflows.map(async (id) => {
			// n8n tries for 15 s before it gives up, and then shows this to whoever publishes.
			await expect(n8n.client.publish(id)).rejects.toThrow(/was not published/);
			const { triggers } = (await n8n.client.publicationStatus(id)) as { triggers: { errorMessage: string }[] };
			return triggers[0].errorMessage;
		}),
	);
	expect(shown).toEqual([`There was a problem activating the workflow: "${message()}. ${description}"`, `${message()}. ${description}`]);
}, 90_000);

test('invariant 4: broken while n8n starts, the published trigger says so, and mail flows as soon as the folder is back', async () => {
	await mend();
	const port = await freePort();
	const id = await triggerWorkflow('smartInboxTrigger', { receiveFrom: 'smtp', recipients: 'leads@office.example', port });
	await n8n.client.publish(id);

	await n8n.stop();
	await ways['a file stands in its place']();
	await n8n.restart();
	const [told] = await n8n.client.waitForExecutions(id, 1, 30_000);
	expect(said(told)).toEqual({ status: 'error', message: message(), description: `${description} It is tried again by itself.` });

	await mend();
	const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
	const deadline = Date.now() + 30_000;
	for (;;) {
		try {
			await transport.sendMail({ from: 'client@elsewhere.example', to: 'leads@office.example', subject: 'After the outage', text: 'Hello' });
			break;
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
	}
	transport.close();
	const executions = await n8n.client.waitForExecutions(id, 2, 30_000);
	expect(itemsOf(executions[1], 'Begin')).toEqual([expect.objectContaining({ subject: 'After the outage' })]);
}, 120_000);
