import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { runItems } from '../shared/node/items';
import { postgresTest } from '../shared/node/postgres-test';
import { searchLearntProfiles } from './actions/deleteProfile.operation';
import { operationOf, outputs, properties } from './operations';

/** Reads the person and what they want out of any mail (N2, N3, N4). */
export class LeadParser implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Lead Parser',
		name: 'leadParser',
		icon: { light: 'file:leadParser.svg', dark: 'file:leadParser.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "learn" ? "learn from example" : $parameter["operation"] === "getProfiles" ? "get learnt profiles" : $parameter["operation"] === "deleteProfile" ? "delete learnt profile" : $parameter["defaultCountry"] ? "default country: " + $parameter["defaultCountry"] : "no default country" }}',
		description: 'Reads who wrote, how to reach them and what they want from any e-mail: portal, web form, lead file or letter',
		defaults: { name: 'Lead Parser' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ (${outputs})($parameter) }}`,
		credentials: [{ name: 'smartInboxPostgresApi', displayName: 'Store (PostgreSQL)', required: false, testedBy: 'postgresTest' }],
		properties,
	};

	methods = { credentialTest: { postgresTest }, listSearch: { searchLearntProfiles } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { operation, outputCount } = operationOf(this);
		return await runItems(this, outputCount, (item) => operation(this, item));
	}
}
