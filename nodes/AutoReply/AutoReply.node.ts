import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { connectWithParameter } from '../shared/node/account-parameter';
import { mailboxTest } from '../shared/node/credential-test';
import { runItems } from '../shared/node/items';
import { postgresTest } from '../shared/node/postgres-test';
import { operationOf, outputs, properties } from './router';
import { searchTemplateNames, searchTemplates } from './template-parameter';

/** Answers new contacts once (W10, invariant 8). */
export class AutoReply implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Auto Reply',
		name: 'autoReply',
		icon: { light: 'file:autoReply.svg', dark: 'file:autoReply.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ { preview: "preview", send: "send", upsert: "create or update", getAll: "get many", delete: "delete" }[$parameter["operation"]] + ($parameter["resource"] === "template" ? ": template" : "") }}',
		description: 'Answer new contacts in their language, with matching listings: once, and never a machine',
		defaults: { name: 'Auto Reply' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ (${outputs})($parameter) }}`,
		credentials: [
			{ name: 'smartInboxMailboxApi', required: false, displayName: 'Credential to Send From', testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['password'] } } },
			{ name: 'smartInboxGoogleOAuth2Api', required: false, displayName: 'Credential to Send From', testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['google'] } } },
			{ name: 'smartInboxMicrosoftOAuth2Api', required: false, displayName: 'Credential to Send From', testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['microsoft'] } } },
			{ name: 'smartInboxOAuth2Api', required: false, displayName: 'Credential to Send From', testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['other'] } } },
			{ name: 'smartInboxPostgresApi', displayName: 'Store (PostgreSQL)', required: false, testedBy: 'postgresTest' },
		],
		properties: [connectWithParameter, ...properties],
	};

	methods = { credentialTest: { mailboxTest, postgresTest }, listSearch: { searchTemplateNames, searchTemplates } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { operation, outputCount } = operationOf(this);
		return await runItems(this, outputCount, (item) => operation(this, item));
	}
}
