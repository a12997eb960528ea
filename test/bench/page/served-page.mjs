import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { projectFolder } from '../../../demo/runtime/package-install.mjs';
import { VIEWER } from './office.mjs';

const PATH = '/webhook/inbox';
/** @param {string} name @returns {Record<string, any>} a compiled module of ours */
const compiled = (name) => createRequire(import.meta.url)(join(projectFolder, 'dist/nodes', `${name}.js`));

/**
 * The page over HTTP on loopback, and somebody who is signed in.
 * @param {import('../../../nodes/shared/store/store.ts').Store} store
 */
export async function servePage(store) {
	const { answer } = compiled('SharedInbox/answer');
	const { textsOf } = compiled('SharedInbox/request');
	const { beginSession } = compiled('shared/store/sessions');
	const site = { store, account: null, proxy: null, publicUrl: '', allowPlainHttp: false, timeZone: 'Europe/Madrid', now: Date.now, report: (/** @type {string} */ message) => console.error(message) };
	const web = createServer((incoming, outgoing) => {
		const url = new URL(incoming.url ?? '/', 'http://localhost');
		if (url.pathname !== PATH) return void outgoing.writeHead(404).end();
		// As n8n does (webhook-request-handler.js).
		if (incoming.method === 'OPTIONS') return void outgoing.writeHead(204, { 'Access-Control-Allow-Origin': 'null', 'Access-Control-Allow-Methods': 'OPTIONS, GET, POST', 'Access-Control-Allow-Headers': 'authorization', 'Access-Control-Max-Age': '300' }).end();
		answer({ method: 'GET', query: textsOf(Object.fromEntries(url.searchParams)), form: {}, files: [], headers: incoming.headers }, site).then(
			(/** @type {import('../../../nodes/SharedInbox/request.ts').PageResponse} */ { status, headers, body }) => outgoing.writeHead(status, headers).end(body),
			(/** @type {unknown} */ error) => outgoing.writeHead(500).end(String(error)),
		);
	});
	web.listen(0, '127.0.0.1');
	await once(web, 'listening');
	const { port } = /** @type {import('node:net').AddressInfo} */ (web.address());
	site.publicUrl = `http://127.0.0.1:${port}${PATH}`;
	const token = await store.transaction((sql) => beginSession(sql, VIEWER, 'mail'));
	const agent = new Agent({ keepAlive: true });
	return {
		url: site.publicUrl,
		cookie: { name: 'smart_inbox', value: String(token) },
		/** The whole answer; its bytes, and those of it as n8n sends it to a browser. @param {string} query @returns {Promise<{ bytes: number, sent: number }>} */
		async get(query) {
			const asking = request({ host: '127.0.0.1', port, path: `${PATH}${query}`, agent, headers: { cookie: `smart_inbox=${token}`, 'accept-language': 'en' } }).end();
			const [reply] = /** @type {[import('node:http').IncomingMessage]} */ (await once(asking, 'response'));
			/** @type {Buffer[]} */
			const pieces = [];
			for await (const piece of reply) pieces.push(piece);
			const body = Buffer.concat(pieces);
			if (reply.statusCode !== 200) throw new Error(`${query} was answered with ${reply.statusCode}: ${body.toString().slice(0, 300)}`);
			return { bytes: body.length, get sent() { return gzipSync(body).length; } };
		},
		async stop() {
			agent.destroy();
			web.closeAllConnections();
			await new Promise((resolve) => web.close(resolve));
		},
	};
}
