import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { itemsOf, type Execution } from '../../demo/runtime/n8n-client.mjs';
import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { importTeamAndListings, template } from './intake';
import { startTestN8n, type TestN8n } from './n8n.mjs';

// The two variants of the intake, set up as their notes say (issue 9): a model that answers, and a person who is asked.

let n8n: TestN8n;
let sink: SmtpSink;
let model: Server;
/** What the model was asked. */
const prompts: string[] = [];
/** Right, and wrong: nothing of the address stands in the mail. */
const ANSWER = { name: 'Célia Taurisson', phone: '(0034) 612/345/678', email: 'celia@nowhere.example', message: 'She asks whether the garden can be seen on Saturday' };

beforeAll(async () => {
	model = createServer((request, response) => {
		let text = '';
		request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
		request.once('end', () => {
			prompts.push(text);
			const message = { role: 'assistant', content: JSON.stringify(ANSWER) };
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'test-model', choices: [{ index: 0, message, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } }));
		});
	});
	await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
	sink = await startSmtpSink();
	n8n = await startTestN8n();
	await importTeamAndListings(n8n);
}, 300_000);
afterAll(async () => {
	await n8n?.dispose();
	await sink?.stop();
	model?.close();
}, 60_000);

const credential = async (type: string, data: Record<string, unknown>) => {
	const { id, name } = await n8n.client.createCredential({ name: type, type, data });
	return { [type]: { id, name } };
};

test('with AI: the unsure mail is completed as far as its text has it, and filed; the sure one never reaches the model', async () => {
	const workflow = (await template('1-smart-inbox-intake-with-ai.json')) as unknown as { nodes: Record<string, unknown>[]; connections: Record<string, unknown> };
	const url = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;
	// The number in the mail has no + before its country code.
	const check = workflow.nodes.find(({ name }) => name === 'Check the answer')!;
	check.parameters = { ...(check.parameters as object), defaultCountry: 'ES' };
	workflow.nodes.push({
		id: 'model',
		name: 'Model',
		type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
		typeVersion: 1.3,
		position: [560, 320],
		parameters: { model: { __rl: true, mode: 'id', value: 'test-model' }, options: {}, responsesApiEnabled: false },
		credentials: await credential('openAiApi', { apiKey: 'none', url }),
	});
	workflow.connections.Model = { ai_languageModel: [[{ node: 'Ask about the mail', type: 'ai_languageModel', index: 0 }]] };
	const { id } = await n8n.client.createWorkflow(workflow);
	const execution = await n8n.client.runManually(id, { trigger: 'Receive every mail' });
	const [completed] = itemsOf(execution, 'Check the answer') as { lead: Record<string, unknown> }[];
	expect(completed.lead).toMatchObject({
		name: { full: 'Célia Taurisson' },
		emails: [],
		phones: [{ e164: '+34612345678' }],
		outcome: 'lead',
		evidence: { 'rejected.emails': { value: 'celia@nowhere.example', method: 'AI, rejected: not in the mail' } },
	});
	expect(execution.data.resultData.runData).not.toHaveProperty('Go on without AI');
	const filed = (execution.data.resultData.runData['File contact and enquiry'] as { data: { main: ({ json: { contact: { name: string } } }[] | null)[] } }[]).flatMap(({ data }) => (data.main[0] ?? []).map(({ json }) => json.contact.name));
	expect(filed.sort()).toEqual(['Alma Brook', 'Célia Taurisson']);
	expect(prompts).toHaveLength(1);
	expect(prompts[0]).toContain('Note of an enquiry');
	expect(prompts[0]).not.toContain('alma.brook');
}, 120_000);

describe('with approval', () => {
	let mailbox: Awaited<ReturnType<typeof credential>>;
	let asking: Awaited<ReturnType<typeof credential>>;

	beforeAll(async () => {
		mailbox = await credential('smartInboxMailboxApi', { address: 'inbox@agency.example', password: 'x', imapEnabled: false, smtpEnabled: true, smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'none' });
		asking = await credential('smtp', { host: sink.host, port: sink.port, secure: false, disableStartTls: true, user: '', password: '' });
	});

	/** A first mail of somebody, up to the moment in which the owner is asked. */
	async function ask(key: string, limit = { resumeAmount: 1, resumeUnit: 'days' }): Promise<{ executionId: string; links: Record<string, string>; text: string }> {
		const sample = JSON.stringify(await template('1-smart-inbox-intake-with-approval.json')).replaceAll('sample:web-form', `sample:${key}`).replaceAll('Alma Brook', 'Ida Asked').replaceAll(/alma\.brook/gi, key).replaceAll('123456', String(200_000 + sink.mails.length));
		const workflow = JSON.parse(sample) as { nodes: { name: string; parameters: { options?: { limitWaitTime?: { values: object } } }; credentials?: object }[] };
		for (const node of workflow.nodes) {
			if (['Write the answer', 'Send the answer'].includes(node.name)) node.credentials = mailbox;
			if (node.name !== 'Ask the owner') continue;
			node.credentials = asking;
			Object.assign(node.parameters.options!.limitWaitTime!.values, limit);
		}
		const { id } = await n8n.client.createWorkflow(workflow as unknown as Record<string, unknown>);
		sink.clear();
		const { executionId } = (await n8n.client.call('POST', `/workflows/${id}/run`, { triggerToStartFrom: { name: 'Receive every mail' } })) as { executionId: string };
		const [mail] = await sink.waitForMails(1, 60_000);
		expect(mail.to).toEqual(['marta@casas.example']);
		const html = String(mail.parsed.html);
		expect(html).not.toMatch(/sent automatically with n8n/i);
		const links = Object.fromEntries([...html.matchAll(/<a href="([^"]+)"[^>]*>([^<]+)<\/a>/g)].map(([, href, label]) => [label.trim(), href.replaceAll('&amp;', '&')]));
		await n8n.client.finishedExecution(executionId);
		return { executionId, links, text: html };
	}

	async function click(executionId: string, link: string): Promise<Execution> {
		const response = await fetch(link, { headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' } });
		expect(response.status).toBe(200);
		return ended(executionId);
	}

	async function ended(executionId: string, timeoutMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await n8n.client.finishedExecution(executionId);
			if (execution.status !== 'waiting') return execution;
			if (Date.now() > deadline) throw new Error('The execution still waits');
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
	}

	test('W10: the owner sees the answer, and one click sends it, once', async () => {
		const { executionId, links, text } = await ask('ida.yes');
		expect(Object.keys(links).sort()).toEqual(['Do not send', 'Send it']);
		expect(text).toContain('Ida Asked');
		const execution = await click(executionId, links['Send it']);
		expect(itemsOf(execution, 'Send the answer')).toMatchObject([{ contact: { name: 'Ida Asked' }, reply: { sent: true } }]);
		const [, answer] = await sink.waitForMails(2);
		expect(answer.to).toEqual(['ida.yes@mail.example']);
		await fetch(links['Send it']);
		expect(sink.mails).toHaveLength(2);
	}, 120_000);

	test('Do not send sends nothing', async () => {
		const { executionId, links } = await ask('ida.no');
		const execution = await click(executionId, links['Do not send']);
		expect(itemsOf(execution, 'Leave it to the owner')).toHaveLength(1);
		expect(sink.mails).toHaveLength(1);
	}, 120_000);

	test('when nobody decides in time nothing is sent, and it is told', async () => {
		const { executionId } = await ask('ida.late', { resumeAmount: 0.05, resumeUnit: 'minutes' });
		const execution = await ended(executionId, 150_000);
		expect(itemsOf(execution, 'Answer by hand')).toHaveLength(1);
		expect(execution.data.resultData.runData).not.toHaveProperty('Send the answer');
		expect(sink.mails).toHaveLength(1);
	}, 240_000);
});
