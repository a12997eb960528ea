import { NodeConnectionTypes, type INodeType, type INodeTypeDescription, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';

import { mailboxTest } from '../shared/node/credential-test';
import { searchFolders, searchRoles } from '../shared/node/folder-search';
import { postgresTest } from '../shared/node/postgres-test';
import { searchTeam } from '../shared/node/team-search';
import { searchRolesToRead } from './folder-roles';
import { listen } from './listen';
import { properties } from './parameters';
import { receptionTest } from './sources/smtp-credential';

/** Starts the workflow for every mail that arrives, from an IMAP mailbox or directly by SMTP. */
export class SmartInboxTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Smart Inbox Trigger',
		name: 'smartInboxTrigger',
		icon: { light: 'file:smartInboxTrigger.svg', dark: 'file:smartInboxTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["receiveFrom"] === "smtp" ? $parameter["recipients"] || "Direct (SMTP)" : "IMAP Mailbox" }}',
		description: 'Starts the workflow for every mail that arrives: none is lost, none comes twice',
		defaults: { name: 'Smart Inbox Trigger' },
		eventTriggerDescription: 'Waiting for a mail',
		activationMessage: 'Mail now starts this workflow. Everything that arrives is listed in the inbox, also what is not an enquiry.',
		triggerPanel: {
			header: 'Receive mail',
			executionsHelp: {
				inactive:
					'<b>While building</b>, click <b>Execute step</b>: you get the newest mail of the mailbox, or the next one sent to this port. Nothing is changed or marked as read.<br /><br /><b>When you are done</b>, publish the workflow. From then on every mail starts it, and mail that arrives while n8n is stopped is caught up with.',
				active:
					'<b>The workflow is published</b>: every mail starts it, and the executions are in the executions list.<br /><br /><b>To try a change</b>, click <b>Execute step</b>: you get the newest mail, and nothing is changed or marked as read.',
			},
			activationHint: 'Publish the workflow to receive mail without this editor.',
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'smartInboxMailboxApi', required: true, testedBy: 'mailboxTest', displayOptions: { show: { receiveFrom: ['imap'], authentication: ['password'] } } },
			{ name: 'smartInboxGoogleOAuth2Api', required: true, testedBy: 'mailboxTest', displayOptions: { show: { receiveFrom: ['imap'], authentication: ['google'] } } },
			{ name: 'smartInboxMicrosoftOAuth2Api', required: true, testedBy: 'mailboxTest', displayOptions: { show: { receiveFrom: ['imap'], authentication: ['microsoft'] } } },
			{ name: 'smartInboxOAuth2Api', required: true, testedBy: 'mailboxTest', displayOptions: { show: { receiveFrom: ['imap'], authentication: ['other'] } } },
			{ name: 'smartInboxReceptionApi', required: false, testedBy: 'receptionTest', displayOptions: { show: { receiveFrom: ['smtp'] } } },
			{ name: 'smartInboxSendingApi', required: false, displayName: 'Credential to Send Copies', testedBy: 'mailboxTest', displayOptions: { show: { receiveFrom: ['smtp'] } } },
			{ name: 'smartInboxPostgresApi', displayName: 'Store (PostgreSQL)', required: false, testedBy: 'postgresTest' },
		],
		properties,
	};

	methods = {
		credentialTest: { mailboxTest, postgresTest, receptionTest },
		listSearch: { searchFolders, searchRoles, searchRolesToRead, searchTeam },
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await listen(this);
	}
}
