import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { accountCredentials, connectWithParameter } from '../shared/node/account-parameter';
import { mailboxTest } from '../shared/node/credential-test';
import { runItems } from '../shared/node/items';
import { operationOf, outputs, properties } from './operations';

/** Answers new contacts once (W10, invariant 8). */
export class AutoReply implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Auto Reply',
		name: 'autoReply',
		icon: { light: 'file:autoReply.svg', dark: 'file:autoReply.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Answer new contacts in their language, with matching listings: once, and never a machine',
		defaults: { name: 'Auto Reply' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ (${outputs})($parameter) }}`,
		credentials: accountCredentials({ required: false, displayName: 'Credential to Send From' }),
		properties: [connectWithParameter, ...properties],
	};

	methods = { credentialTest: { mailboxTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { operation, outputCount } = operationOf(this);
		return await runItems(this, outputCount, (item) => operation(this, item));
	}
}
