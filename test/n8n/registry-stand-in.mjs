import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { projectFolder } from '../../demo/runtime/package-build.mjs';
import { ensureTarball } from '../../demo/runtime/package-tarball.mjs';
import { createCertificateFor } from '../../demo/runtime/self-signed-certificate.mjs';

const HOST = 'registry.npmjs.org';

/** @typedef {Awaited<ReturnType<typeof startRegistryStandIn>>} RegistryStandIn */

/**
 * A registry that holds our tarball alone, and no way out to any other. n8n names npm's own registry to npm (another one is
 * licensed), so it is reached as that one: through a proxy that leads there and nowhere else.
 */
export async function startRegistryStandIn() {
	const tarball = await ensureTarball();
	const bytes = await readFile(tarball.file);
	const { name, version } = tarball;
	const manifest = {
		...JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')),
		dist: { tarball: `https://${HOST}/${name}/-/${basename(tarball.file)}`, integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}` },
	};
	/** @type {Record<string, Buffer | object>} */
	const held = {
		[`/${name}`]: { name, 'dist-tags': { latest: version }, versions: { [version]: manifest } },
		[`/${name}/latest`]: manifest,
		[`/${name}/${version}`]: manifest,
		[`/${name}/-/${basename(tarball.file)}`]: bytes,
	};

	/** @type {string[]} */
	const asked = [];
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-registry-'));
	const { key, cert, certFile } = await createCertificateFor(HOST, folder);
	const registry = createSecureServer({ key, cert }, ({ url = '' }, response) => {
		asked.push(url);
		const found = held[url];
		if (found === undefined) response.writeHead(404).end('{"error":"Not found"}');
		else if (Buffer.isBuffer(found)) response.end(found);
		else response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
	});
	await new Promise((resolve) => registry.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (registry.address());

	const proxy = createServer((_, response) => response.writeHead(403).end());
	proxy.on('connect', ({ url }, client) => {
		client.on('error', () => undefined);
		if (url !== `${HOST}:443`) {
			client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		const server = connect(port, '127.0.0.1', () => {
			client.write('HTTP/1.1 200 OK\r\n\r\n');
			server.pipe(client).pipe(server);
		});
		server.on('error', () => client.destroy());
	});
	await new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(undefined)));
	const address = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (proxy.address()).port}`;

	return {
		tarball,
		/** The paths npm and n8n asked the registry for. */
		asked,
		/** What n8n is to be started with, so that it and npm have this registry alone. */
		env: { HTTP_PROXY: address, HTTPS_PROXY: address, NO_PROXY: '127.0.0.1,localhost', NODE_EXTRA_CA_CERTS: certFile, npm_config_cache: join(folder, 'npm-cache'), npm_config_update_notifier: 'false' },
		async stop() {
			for (const server of [proxy, registry]) {
				server.closeAllConnections();
				server.close();
			}
			await rm(folder, { recursive: true, force: true });
		},
	};
}
