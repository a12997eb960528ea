import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { postgresTest } from '../shared/node/postgres-test';
import { loadTeam } from '../shared/node/team-search';
import { searchContactList } from '../shared/node/contact-parameter';
import { searchMerges } from './merge-parameter';
import { outputs, properties, runOperation } from './operations';
import { searchEnquiries, searchListingChoices } from './request-choice';

/** Files a lead: one contact, one enquiry, whoever wrote before (W5, W9, W11). */
export class ContactUpsert implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Contact Upsert',
		name: 'contactUpsert',
		icon: { light: 'file:contactUpsert.svg', dark: 'file:contactUpsert.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ ({ upsert: "create or update", getAll: "get many", findMatches: "find matches", keepApart: "keep apart", link: "link external record", markAnswered: "mark as answered", moveMail: "move mail", undoMerge: "undo merge" }[$parameter["operation"]] || $parameter["operation"]) + ": " + ($parameter["resource"] === "duplicate" ? "possible duplicate" : $parameter["resource"]) }}',
		description: 'Make every enquiry exactly one contact: found by email or phone, or created',
		defaults: { name: 'Contact Upsert' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ (${outputs})($parameter) }}`,
		credentials: [{ name: 'smartInboxPostgresApi', displayName: 'Store (PostgreSQL)', required: false, testedBy: 'postgresTest' }],
		properties,
	};

	methods = { credentialTest: { postgresTest }, listSearch: { searchContactList, searchEnquiries, searchListingChoices, searchMerges }, loadOptions: { loadTeam } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this);
	}
}
