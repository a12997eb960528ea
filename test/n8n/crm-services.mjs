import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { join } from 'node:path';
import { runCommand } from '../../demo/runtime/command.mjs';
import { airtable } from './crm/airtable.mjs';
import { googleSheets } from './crm/google-sheets.mjs';
import { hubspot } from './crm/hubspot.mjs';
import { pipedrive } from './crm/pipedrive.mjs';

/**
 * @typedef {{ method: string, path: string, query: URLSearchParams, body: any, headers: import('node:http').IncomingHttpHeaders }} Asked
 * @typedef {{ status?: number, body: unknown }} Answer
 * @typedef {{ hosts: string[], answer: (asked: Asked) => Answer | undefined }} Service undefined: the service has no such call
 * @typedef {Asked & { host: string, status: number }} Call
 */

/**
 * HubSpot, Pipedrive, Google Sheets and Airtable as far as the template asks them, behind their own host names: n8n's nodes
 * know no others. A proxy leads there whatever is meant for these hosts, and refuses every other one.
 * @param {string} folder for the certificate
 */
export async function startCrmServices(folder) {
	const services = { hubspot: hubspot(), pipedrive: pipedrive(), googleSheets: googleSheets(), airtable: airtable() };
	/** @type {Map<string, Service>} */
	const byHost = new Map(Object.values(services).flatMap((service) => service.hosts.map((host) => [host, service])));
	const { key, cert, certFile } = await certificateOf(folder, [...byHost.keys()]);
	/** @type {Call[]} */
	const calls = [];
	/** @type {{ host: string | null }} a host that is out of order */
	const outage = { host: null };

	const secure = createSecureServer({ key, cert }, (request, response) => {
		/** @type {Buffer[]} */
		const chunks = [];
		request.on('data', (chunk) => chunks.push(chunk)).once('end', () => {
			const host = request.headers.host ?? '';
			const { pathname, searchParams } = new URL(request.url ?? '/', `https://${host}`);
			const text = Buffer.concat(chunks).toString('utf8');
			const isJson = (request.headers['content-type'] ?? '').includes('json');
			const asked = { method: request.method ?? '', path: decodeURIComponent(pathname), query: searchParams, body: isJson && text ? JSON.parse(text) : text, headers: request.headers };
			const { status = 200, body } = (host === outage.host ? { status: 503, body: { message: 'Out of order' } } : byHost.get(host)?.answer(asked)) ?? { status: 404, body: { message: `There is no ${asked.method} ${asked.path}` } };
			calls.push({ ...asked, host, status });
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		});
	});
	const proxy = createServer((_request, response) => response.writeHead(403).end());
	proxy.on('connect', ({ url = '' }, socket) => {
		socket.on('error', () => socket.destroy());
		if (!byHost.has(url.replace(/:443$/, ''))) {
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		secure.emit('connection', socket);
	});
	await new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(undefined)));
	const address = proxy.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;

	return {
		...services,
		calls,
		outage,
		/** What n8n has to be started with. */
		env: { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '127.0.0.1,localhost', NODE_EXTRA_CA_CERTS: certFile },
		/** What was asked of a host since the last look. @param {string} host */
		taken: (host) => {
			const mine = calls.filter((call) => call.host === host);
			for (const call of mine) calls.splice(calls.indexOf(call), 1);
			return mine;
		},
		stop() {
			proxy.closeAllConnections();
			secure.closeAllConnections();
			proxy.close();
		},
	};
}

/** @param {string} folder @param {string[]} hosts */
async function certificateOf(folder, hosts) {
	const [keyFile, certFile] = ['crm-key.pem', 'crm-cert.pem'].map((name) => join(folder, name));
	await writeFile(keyFile, '', { mode: 0o600 });
	await runCommand('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=crm', '-addext', `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`, '-keyout', keyFile, '-out', certFile]);
	return { certFile, key: await readFile(keyFile, 'utf8'), cert: await readFile(certFile, 'utf8') };
}
