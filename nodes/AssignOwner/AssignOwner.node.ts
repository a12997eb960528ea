import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { runItems } from '../shared/node/items';
import { postgresTest } from '../shared/node/postgres-test';
import { storeCredential } from '../shared/node/store-of';
import { operationOf, properties } from './operations';

/** Gives every enquiry exactly one owner, and says why (W7, W8). */
export class AssignOwner implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Assign Owner',
		name: 'assignOwner',
		icon: { light: 'file:assignOwner.svg', dark: 'file:assignOwner.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ { assign: "assign", upsert: "create or update", getAll: "get many" }[$parameter["operation"]] + ": " + { enquiry: "enquiry", teamMember: "member" }[$parameter["resource"]] }}',
		description: 'Give every enquiry exactly one owner in your team, with the reason',
		defaults: { name: 'Assign Owner' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [storeCredential],
		properties,
	};

	methods = { credentialTest: { postgresTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = operationOf(this);
		return await runItems(this, 1, (item) => operation(this, item));
	}
}
