import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { NodeOperationError, type IBinaryData, type ICredentialDataDecryptedObject, type IDataObject, type IExecuteFunctions, type ILoadOptionsFunctions, type INode, type INodeExecutionData, type INodeParameters } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { accountCredentialOf } from '../../nodes/shared/node/account-parameter';
import { MailboxSync } from '../../nodes/MailboxSync/MailboxSync.node';

const nodeType = new MailboxSync();

export interface RunOptions {
	/** null = none is chosen. */
	credential: ICredentialDataDecryptedObject | null;
	/** One run of the operation per item; parameters of an item win over the common ones. */
	items?: { parameters?: INodeParameters; json?: IDataObject; binary?: Record<string, { fileName?: string; mimeType: string; content: Buffer }> }[];
	continueOnFail?: boolean;
}

const node = (parameters: INodeParameters): INode => ({ id: '1', name: 'Mailbox Sync', type: 'n8n-nodes-smart-inbox.mailboxSync', typeVersion: 1, position: [0, 0], parameters });

/** The parameters as n8n hands them to a node: defaults filled in, hidden ones left out. */
function resolve(parameters: INodeParameters): INodeParameters {
	const resolved = NodeHelpers.getNodeParameters(nodeType.description.properties, parameters, true, false, { typeVersion: 1 }, nodeType.description);
	if (resolved === null) throw new Error('n8n refuses these parameters');
	const strange = Object.keys(parameters).filter((name) => !(name in resolved));
	if (strange.length > 0) throw new Error(`Not shown by the node: ${strange.join(', ')}`);
	return resolved;
}

/** Runs the node as n8n does, with n8n's own rules for which parameter is shown and what its default is. */
export async function runNode(common: INodeParameters, { credential, items = [{}], continueOnFail = false }: RunOptions): Promise<INodeExecutionData[]> {
	const resolved = items.map((item) => resolve({ ...common, ...item.parameters }));
	const context = {
		getInputData: () => items.map(({ json = {} }) => ({ json })),
		getNodeParameter(name: string, index: number, fallback?: unknown, options?: { extractValue?: boolean }) {
			if (!(name in resolved[index])) {
				if (fallback === undefined) throw new Error(`Could not get parameter "${name}"`);
				return fallback;
			}
			const value = resolved[index][name];
			return options?.extractValue ? (value as IDataObject).value : value;
		},
		getCredentials: async () => credential,
		getNode: () => ({ ...node(common), ...(credential && { credentials: { [accountCredentialOf(node(common))]: { id: '1', name: 'Account' } } }) }),
		getTimezone: () => 'Europe/Madrid',
		continueOnFail: () => continueOnFail,
		helpers: {
			async prepareBinaryData(content: Buffer | Readable, fileName?: string, mimeType = 'text/plain'): Promise<IBinaryData> {
				const bytes = Buffer.isBuffer(content) ? content : await buffer(content);
				return { data: bytes.toString('base64'), fileName, mimeType };
			},
			assertBinaryData(index: number, field: string) {
				const found = items[index].binary?.[field];
				if (!found) throw new NodeOperationError(node(common), `This operation expects the node's input data to contain a binary file '${field}', but none was found`);
				return { data: '', ...found };
			},
			getBinaryDataBuffer: async (index: number, field: string) => items[index].binary?.[field].content,
		},
	};
	const [output] = await nodeType.execute.call(context as unknown as IExecuteFunctions);
	return output;
}

/** What the editor has when it asks for a list. */
export function editor(credential: ICredentialDataDecryptedObject): ILoadOptionsFunctions {
	return { getCredentials: async () => credential, getNode: () => node({}) } as unknown as ILoadOptionsFunctions;
}
