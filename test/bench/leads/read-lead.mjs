import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectFolder } from '../../../demo/runtime/package-install.mjs';

/**
 * What was read from one mail.
 * @typedef {object} Read
 * @property {'lead' | 'review' | 'none'} outcome
 * @property {string} [reason]
 * @property {string | null} name
 * @property {string[]} emails
 * @property {string[]} relayEmails
 * @property {{ raw: string, e164: string | null }[]} phones
 * @property {string[]} references
 * @property {string | null} message
 * @property {number} milliseconds
 */

/** @typedef {(source: Buffer, defaultCountry: string) => Promise<Read>} Reader */

const OUTCOMES = /** @type {const} */ (['lead', 'review', 'none']);

/**
 * The built Lead Parser node, called as n8n calls it: an item with an .eml as binary data, parameters as n8n fills them in.
 * @param {'all' | 'none'} profiles
 * @returns {Reader}
 */
export function leadParser(profiles) {
	const load = createRequire(join(projectFolder, 'package.json'));
	const { LeadParser } = load('./dist/nodes/LeadParser/LeadParser.node.js');
	// By require: the other build of n8n-workflow imports without file extensions, which Node does not resolve.
	const { NodeHelpers } = load('n8n-workflow');
	const node = new LeadParser();
	return async (source, defaultCountry) => {
		const about = { name: 'Lead Parser', type: 'n8n-nodes-smart-inbox.leadParser', typeVersion: node.description.version };
		/** @type {any} */
		const parameters = NodeHelpers.getNodeParameters(node.description.properties, { defaultCountry, options: { profiles } }, true, false, about, node.description);
		const binary = { data: source.toString('base64'), mimeType: 'message/rfc822', fileName: 'mail.eml', fileExtension: 'eml' };
		const context = {
			getInputData: () => [{ json: {}, binary: { data: binary } }],
			getNodeParameter: (/** @type {string} */ name, /** @type {number} */ _item, /** @type {unknown} */ fallback) => name.split('.').reduce((value, part) => value?.[part], parameters) ?? fallback,
			getNode: () => ({ ...about, id: 'node', position: [0, 0], parameters }),
			getWorkflow: () => ({ id: 'workflow', name: 'Bench', active: true }),
			getMode: () => 'trigger',
			continueOnFail: () => false,
			logger: { debug() {}, info() {}, warn() {}, error() {} },
			helpers: {
				getBinaryDataBuffer: async () => source,
				assertBinaryData: () => binary,
				prepareBinaryData: async (/** @type {Buffer} */ content, /** @type {string} */ fileName, /** @type {string} */ mimeType) => ({ data: content.toString('base64'), fileName, mimeType }),
			},
		};
		const startedAt = performance.now();
		const outputs = await node.execute.call(context);
		const milliseconds = performance.now() - startedAt;
		const port = outputs.findIndex((/** @type {unknown[]} */ items) => items.length > 0);
		const { lead } = outputs[port][0].json;
		return { ...lead, name: lead.name?.full ?? null, outcome: OUTCOMES[port], milliseconds };
	};
}
