import { itemsOf } from '../../demo/runtime/n8n-client.mjs';
import { startTestN8n, type TestN8n } from './n8n.mjs';

let n8n: TestN8n;
beforeAll(async () => {
	n8n = await startTestN8n({ withPackage: false, fresh: true });
}, 240_000);
afterAll(() => n8n?.dispose(), 60_000);

const workflow = {
	name: 'Counts its runs',
	nodes: [
		{ id: 'a', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
		{ id: 'b', name: 'Every second', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, position: [0, 200], parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } } },
		{ id: 'c', name: 'Set', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [200, 0], parameters: { mode: 'raw', jsonOutput: '={{ { greeting: "hello " + ($json.name ?? "nobody") } }}', options: {} } },
	],
	connections: {
		'By hand': { main: [[{ node: 'Set', type: 'main', index: 0 }]] },
		'Every second': { main: [[{ node: 'Set', type: 'main', index: 0 }]] },
	},
	pinData: { 'By hand': [{ json: { name: 'there' } }] },
};

test('a workflow runs by hand with its pinned data', async () => {
	const { id } = await n8n.client.createWorkflow(workflow);
	const execution = await n8n.client.runManually(id, { trigger: 'By hand' });
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'Set')).toEqual([{ greeting: 'hello there' }]);
}, 60_000);

test('a published workflow runs by itself, and still does after n8n was killed', async () => {
	const { id } = await n8n.client.createWorkflow(workflow);
	await n8n.client.publish(id);
	const [first] = await n8n.client.waitForExecutions(id, 1);
	expect(itemsOf(first, 'Set')).toEqual([{ greeting: 'hello nobody' }]);

	await n8n.kill9();
	await n8n.restart();
	const before = (await n8n.client.executions(id)).length;
	await n8n.client.waitForExecutions(id, before + 1);
	await n8n.client.unpublish(id);
}, 180_000);
