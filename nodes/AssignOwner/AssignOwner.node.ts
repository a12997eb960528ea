import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { mailboxTest } from '../shared/node/credential-test';
import { runItems } from '../shared/node/items';
import { postgresTest } from '../shared/node/postgres-test';
import { loadTeam, searchEverybody } from '../shared/node/team-search';
import { operationOf, properties } from './router';
import { NO_MAIL } from './tell-parameter';

/** The account owners are told from (A13). */
const whenTold = (authentication: string) => ({ show: { authentication: [authentication] }, hide: NO_MAIL });

/** Gives every enquiry exactly one owner, and says why (W7, W8). */
export class AssignOwner implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Assign Owner',
		name: 'assignOwner',
		icon: { light: 'file:assignOwner.svg', dark: 'file:assignOwner.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ { assign: "assign", assignWaiting: "assign waiting", reassign: "reassign", upsert: "create or update", get: "get", getAll: "get many", getSignInLink: "get sign-in link", setAbsence: "set absence", delete: "delete", complete: "complete", remind: "remind" }[$parameter["operation"]] + ": " + { activity: "activity", enquiry: "enquiry", teamMember: "member" }[$parameter["resource"]] }}',
		description: 'Give every enquiry exactly one owner in your team, with the reason',
		defaults: { name: 'Assign Owner' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'smartInboxMailboxApi', required: false, displayName: 'Credential to Send From', testedBy: 'mailboxTest', displayOptions: whenTold('password') },
			{ name: 'smartInboxGoogleOAuth2Api', required: false, displayName: 'Credential to Send From', testedBy: 'mailboxTest', displayOptions: whenTold('google') },
			{ name: 'smartInboxMicrosoftOAuth2Api', required: false, displayName: 'Credential to Send From', testedBy: 'mailboxTest', displayOptions: whenTold('microsoft') },
			{ name: 'smartInboxOAuth2Api', required: false, displayName: 'Credential to Send From', testedBy: 'mailboxTest', displayOptions: whenTold('other') },
			{ name: 'smartInboxPostgresApi', displayName: 'Store (PostgreSQL)', required: false, testedBy: 'postgresTest' },
		],
		properties,
	};

	methods = { credentialTest: { mailboxTest, postgresTest }, listSearch: { searchEverybody }, loadOptions: { loadTeam } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = operationOf(this);
		return await runItems(this, 1, (item) => operation(this, item));
	}
}
