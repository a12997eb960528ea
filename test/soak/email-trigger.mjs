import { createServer } from 'node:http';

/**
 * n8n's own Email Trigger beside ours: its workflow hands each mail to us, so that we know which ones came to its end.
 * @param {import('../n8n/n8n.mjs').TestN8n} n8n
 * @param {{ host: string, port: number, password: string }} server
 * @param {string} user
 */
export async function publishEmailTrigger({ client }, { host, port, password }, user) {
	/** How often each Message-ID came. @type {Map<string, number>} */
	const came = new Map();
	const collector = createServer((request, response) => {
		let text = '';
		request.on('data', (data) => (text += data));
		request.on('end', () => {
			const id = String(JSON.parse(text || '{}').id);
			came.set(id, (came.get(id) ?? 0) + 1);
			response.end('{}');
		});
	});
	await new Promise((resolve) => collector.listen(0, '127.0.0.1', () => resolve(undefined)));
	const address = collector.address();
	const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;

	const credential = await client.createCredential({ name: `Email Trigger of ${user}`, type: 'imap', data: { user, password, host, port, secure: false, allowUnauthorizedCerts: true } });
	const { id } = await client.createWorkflow({
		name: "n8n's own Email Trigger",
		nodes: [
			{ id: 'e1', name: 'Email', type: 'n8n-nodes-base.emailReadImap', typeVersion: 2.2, position: [0, 0], parameters: {}, credentials: { imap: { id: credential.id, name: credential.name } } },
			{
				id: 'e2',
				name: 'End',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				position: [200, 0],
				parameters: { method: 'POST', url, sendBody: true, bodyParameters: { parameters: [{ name: 'id', value: "={{ $json.metadata['message-id'] }}" }] } },
			},
		],
		connections: { Email: { main: [[{ node: 'End', type: 'main', index: 0 }]] } },
	});
	await client.publish(id);
	return {
		workflow: id,
		came,
		/** @returns {Promise<void>} */
		stop: () =>
			new Promise((resolve) => {
				collector.closeAllConnections();
				collector.close(() => resolve());
			}),
	};
}
