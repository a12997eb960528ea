import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deferred } from './deferred.mjs';

/**
 * What a trigger node needs of n8n: takes its items, says at once that their run ended well, and keeps binary data with
 * n8n's own code (file system mode, as by default).
 *
 * @typedef {object} StubOptions
 * @property {string} n8nFolder the installed n8n
 * @property {Record<string, unknown>} parameters of the node
 * @property {Record<string, unknown>} credential
 * @property {number} typeVersion
 * @property {Record<string, unknown>} [staticData]
 * @property {string} folder for binary data
 * @property {(items: { json: Record<string, unknown> }[]) => void} onItems
 */

/** @param {StubOptions} options @returns {Promise<any>} an ITriggerFunctions */
export async function triggerStub({ n8nFolder, parameters, credential, typeVersion, staticData = {}, folder, onItems }) {
	const prepareBinaryData = await n8nBinaryData(n8nFolder, folder);
	/** @param {string} name @param {unknown} [second] @param {unknown} [third] */
	const getNodeParameter = (name, second, third) => parameters[name] ?? (typeof second === 'number' ? third : second);
	return {
		/** @param {any[][]} data @param {unknown} _response @param {any} [done] */
		emit(data, _response, done) {
			onItems(data[0]);
			setImmediate(() => done?.resolve({ status: 'success', data: { resultData: { runData: {} } } }));
		},
		emitError: (/** @type {Error} */ error) => process.stderr.write(`emitError: ${error.message}\n`),
		saveFailedExecution: (/** @type {Error} */ error) => process.stderr.write(`failed execution: ${error.message}\n`),
		getNode: () => ({ id: 'node', name: 'Trigger', type: 'trigger', typeVersion, position: [0, 0], parameters: {} }),
		getWorkflow: () => ({ id: 'workflow', name: 'Bench', active: true }),
		getMode: () => 'trigger',
		getActivationMode: () => 'activate',
		getCredentials: async () => credential,
		getWorkflowStaticData: () => staticData,
		getNodeParameter,
		logger: { debug() {}, info() {}, warn() {}, error: (/** @type {string} */ text, /** @type {any} */ more) => process.stderr.write(`${text} ${more?.error ?? ''}\n`) },
		helpers: {
			createDeferredPromise: () => deferred(),
			prepareBinaryData,
		},
	};
}

/**
 * n8n's own keeping of binary data.
 * @param {string} n8nFolder
 * @param {string} folder
 */
async function n8nBinaryData(n8nFolder, folder) {
	process.env.N8N_USER_FOLDER = mkdtempSync(join(folder || tmpdir(), 'n8n-'));
	const load = createRequire(join(n8nFolder, 'node_modules', 'n8n-core', 'package.json'));
	load('reflect-metadata');
	const { Container } = load('@n8n/di');
	const core = load('n8n-core');
	await Container.get(core.BinaryDataService).init();
	const { prepareBinaryData } = load('./dist/execution-engine/node-execution-context/utils/binary-helper-functions.js');
	return (/** @type {Buffer} */ content, /** @type {string} */ fileName, /** @type {string} */ mimeType) => prepareBinaryData(content, 'bench', 'workflow', fileName, mimeType);
}
