/**
 * @typedef {{ json: Record<string, any>, binary?: Record<string, { data: string, mimeType: string, fileName?: string }>, pairedItem?: unknown, error?: unknown }} Item
 * @typedef {{ new (): { description: { properties: { name: string, default?: unknown }[] }, execute: (this: any) => Promise<any> } }} NodeClass
 */

/**
 * Runs the Lead Parser on items as n8n does, with just what it uses of n8n.
 * @param {NodeClass} LeadParser
 * @param {Item[]} items a binary whose data is "gone" cannot be read
 * @param {{ parameters?: Record<string, unknown>, continueOnFail?: boolean }} [options]
 * @returns {Promise<Item[][]>} the items of each output
 */
export async function runNode(LeadParser, items, { parameters = {}, continueOnFail = false } = {}) {
	const node = new LeadParser();
	const values = { ...Object.fromEntries(node.description.properties.map((property) => [property.name, property.default])), ...parameters };
	return await node.execute.call({
		getInputData: () => items,
		getNodeParameter: (/** @type {string} */ name, /** @type {number} */ _item, /** @type {unknown} */ fallback) => (name in values ? values[name] : fallback),
		getNode: () => ({ name: 'Lead Parser', type: 'leadParser', typeVersion: 1, position: [0, 0], parameters: {} }),
		getExecutionId: () => '1',
		continueOnFail: () => continueOnFail,
		helpers: {
			async getBinaryDataBuffer(/** @type {number} */ item, /** @type {string} */ name) {
				const data = items[item].binary?.[name].data ?? '';
				if (data === 'gone') throw new Error('The file is gone');
				return Buffer.from(data, 'base64');
			},
			async prepareBinaryData(/** @type {Buffer | AsyncIterable<Buffer>} */ content, /** @type {string} */ fileName, /** @type {string} */ mimeType) {
				return { data: Buffer.isBuffer(content) ? content.toString('base64') : '', fileName, mimeType };
			},
		},
	});
}

/** An item that holds a mail as a file. @param {Buffer} raw @param {Record<string, unknown>} [json] @returns {Item} */
export function emlItem(raw, json = {}) {
	return { json, binary: { data: { data: raw.toString('base64'), mimeType: 'message/rfc822' } } };
}
