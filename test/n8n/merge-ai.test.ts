import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { itemsOf } from '../../demo/runtime/n8n-client.mjs';
import { startTestN8n, type TestN8n } from './n8n.mjs';

const PARSER = 'n8n-nodes-smart-inbox.leadParser';
const LANGCHAIN = '@n8n/n8n-nodes-langchain';
/** Right, wrong by one digit, and in other words. */
const ANSWER = { name: 'Célia Taurisson', phone: '612 345 678', email: 'celia@nowhere.example', message: 'She asks whether the garden can be seen on Saturday' };

let n8n: TestN8n;
let model: Server;
beforeAll(async () => {
	// The model itself is the edge: n8n's own AI nodes ask it, and wrap what it answers.
	model = createServer((request, response) => {
		request.resume().once('end', () => {
			const message = { role: 'assistant', content: `\`\`\`json\n${JSON.stringify(ANSWER)}\n\`\`\`` };
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'test-model', choices: [{ index: 0, message, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } }));
		});
	});
	await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
	n8n = await startTestN8n();
}, 300_000);
afterAll(async () => {
	await n8n?.dispose();
	model?.close();
}, 60_000);

const node = (name: string, type: string, parameters: Record<string, unknown>, more: Record<string, unknown> = {}) => ({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters, ...more });
const to = (name: string, type = 'main', index = 0) => ({ node: name, type, index });

const MAIL = {
	from: 'Call centre <noreply@callcenter.example>',
	to: 'sales@agency.example',
	subject: 'Note of an enquiry',
	text: 'Email:\nPhone:\n\nThis morning somebody rang about the blue house. It was Célia Taurisson.\nShe asks whether the garden\ncan be seen on Saturday, and is at (0034) 612/345/678 most of the day, with two more words than a form has.',
	headers: { from: 'Call centre <noreply@callcenter.example>', to: 'sales@agency.example', subject: 'Note of an enquiry', 'message-id': '<note@callcenter.example>' },
};

test.each([
	['Information Extractor', 'informationExtractor', 1.2, { text: '={{ $json.text }}', schemaType: 'fromJson', jsonSchemaExample: JSON.stringify(ANSWER) }],
	['Basic LLM Chain', 'chainLlm', 1.7, { promptType: 'define', text: '={{ $json.text }}' }],
])('N2, N3: what needs review is completed by the answer of n8n’s own %s, as far as it stands in the mail', async (name, type, typeVersion, parameters) => {
	const url = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;
	const credential = await n8n.client.createCredential({ name: `Model for ${name}`, type: 'openAiApi', data: { apiKey: 'none', url } });
	const credentials = { openAiApi: { id: credential.id, name: credential.name } };
	const { id } = await n8n.client.createWorkflow({
		name: `Complete with ${name}`,
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			node('Mail', 'n8n-nodes-base.set', { mode: 'raw', jsonOutput: JSON.stringify(MAIL), options: {} }, { typeVersion: 3.4 }),
			node('Lead Parser', PARSER, { operation: 'read', defaultCountry: '' }),
			node('Ask', `${LANGCHAIN}.${type}`, parameters, { typeVersion }),
			node('Model', `${LANGCHAIN}.lmChatOpenAi`, { model: { __rl: true, mode: 'id', value: 'test-model' }, options: {}, responsesApiEnabled: false }, { typeVersion: 1.3, credentials }),
			node('Merge', PARSER, { operation: 'mergeAi', aiFields: '={{ $json }}', leadItem: '={{ $("Lead Parser").item.json }}', defaultCountry: 'ES' }),
			...['Lead', 'Review', 'None'].map((outcome) => node(outcome, 'n8n-nodes-base.noOp', {})),
		],
		connections: {
			Start: { main: [[to('Mail')]] },
			Mail: { main: [[to('Lead Parser')]] },
			'Lead Parser': { main: [[], [to('Ask')], []] },
			Model: { ai_languageModel: [[to('Ask', 'ai_languageModel')]] },
			Ask: { main: [[to('Merge')]] },
			Merge: { main: [[to('Lead')], [to('Review')], [to('None')]] },
		},
	});
	const execution = await n8n.client.runManually(id, { trigger: 'Start' });
	const [item] = itemsOf(execution, 'Lead');
	expect(item).toMatchObject({
		subject: 'Note of an enquiry',
		lead: {
			name: { full: 'Célia Taurisson' },
			emails: [],
			phones: [{ e164: '+34612345678' }],
			message: expect.stringContaining('She asks whether the garden\ncan be seen on Saturday') as string,
			outcome: 'lead',
			evidence: { 'rejected.emails': { value: 'celia@nowhere.example', method: 'AI, rejected: not in the mail' } },
		},
	});
}, 120_000);
