import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { runItems } from '../shared/node/items';
import { leadParserProperties } from './description';
import { parseItem } from './parse-item';

export class LeadParser implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Lead Parser',
		name: 'leadParser',
		icon: { light: 'file:leadParser.svg', dark: 'file:leadParser.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["defaultCountry"] ? "default country: " + $parameter["defaultCountry"] : "no default country" }}',
		description: 'Reads who wrote, how to reach them and what they want from any e-mail: portal, web form, lead file or letter',
		defaults: { name: 'Lead Parser' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Lead' },
			{ type: NodeConnectionTypes.Main, displayName: 'Needs Review' },
			{ type: NodeConnectionTypes.Main, displayName: 'Not a Lead' },
		],
		outputNames: ['Lead', 'Needs Review', 'Not a Lead'],
		properties: leadParserProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, 3, async (itemIndex) => await parseItem(this, itemIndex));
	}
}
