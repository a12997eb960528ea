import {
	NodeConnectionTypes,
	NodeOperationError,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { connectWithParameter } from '../shared/node/account-parameter';
import { mailboxTest } from '../shared/node/credential-test';
import { postgresTest } from '../shared/node/postgres-test';
import { sentences } from '../shared/node/sentences';
import { storeOf } from '../shared/node/store-of';
import { keepPublishedPage } from '../shared/store/inbox-page';
import { checkOwnPage } from './check-own-page';
import { proxyTest } from './proxy-credential';
import { servePage } from './serve';

/** Staff sign in with a mailed link, see everything that was received (W3), and work it. Looking is no workflow execution; what they do is one. */
export class SharedInbox implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Shared Inbox',
		name: 'sharedInbox',
		icon: { light: 'file:sharedInbox.svg', dark: 'file:sharedInbox.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "/" + $parameter["path"] }}',
		description: 'A web page on which staff see every mail that was received, and work it; starts the workflow with what they do',
		eventTriggerDescription: 'Somebody does something on the page',
		activationMessage: 'The inbox page is open at the Production URL of this node.',
		defaults: { name: 'Shared Inbox' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'smartInboxMailboxApi', required: false, displayName: 'Credential to Mail Sign-In Links With', testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['password'] } } },
			{ name: 'smartInboxGoogleOAuth2Api', required: false, displayName: 'Credential to Mail Sign-In Links With', testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['google'] } } },
			{ name: 'smartInboxMicrosoftOAuth2Api', required: false, displayName: 'Credential to Mail Sign-In Links With', testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['microsoft'] } } },
			{ name: 'smartInboxOAuth2Api', required: false, displayName: 'Credential to Mail Sign-In Links With', testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['other'] } } },
			{ name: 'smartInboxProxyApi', displayName: 'Proxy That Signs People In', required: false, testedBy: 'proxyTest' },
			{ name: 'smartInboxPostgresApi', displayName: 'Store (PostgreSQL)', required: false, testedBy: 'postgresTest' },
		],
		webhooks: [
			{ name: 'default', httpMethod: 'GET', responseMode: 'onReceived', path: '={{$parameter["path"]}}', isFullPath: true },
			{ name: 'setup', httpMethod: 'POST', responseMode: 'onReceived', path: '={{$parameter["path"]}}', isFullPath: true, ndvHideUrl: true },
		],
		triggerPanel: {
			header: 'The page staff work on',
			executionsHelp: {
				inactive: 'Publish the workflow, then open the <b>Production URL</b> in a browser. Everyone listed by <b>Assign Owner</b> (resource <b>Team Member</b>) can sign in: the page mails them a link. Looking at the page starts no execution; what somebody does there does: connect <b>Mailbox Sync</b> (<b>Apply Page Action</b>) to carry it out.',
				active: 'Open the <b>Production URL</b> in a browser. Everyone listed by <b>Assign Owner</b> (resource <b>Team Member</b>) can sign in: the page mails them a link. Looking at the page starts no execution; what somebody does there does: connect <b>Mailbox Sync</b> (<b>Apply Page Action</b>) to carry it out.',
			},
			activationHint: 'The page opens once the workflow is published.',
		},
		properties: [
			connectWithParameter,
			{
				displayName: 'Path',
				name: 'path',
				type: 'string',
				default: 'inbox',
				required: true,
				placeholder: 'e.g. inbox',
				description: 'The last part of the address of the page',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Allow Unencrypted HTTP',
						name: 'allowPlainHttp',
						type: 'boolean',
						default: false,
						description: 'Whether the page may be used from other machines without https. Anybody in between can then read the mails and take over a session.',
					},
				],
			},
		],
	};

	methods = { credentialTest: { mailboxTest, postgresTest, proxyTest } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				void checkOwnPage(this);
				// Only someone who is publishing right now can be told; at a start of n8n the page itself says it.
				if (this.getActivationMode() !== 'activate') return true;
				try {
					const address = this.getNodeWebhookUrl('default');
					const store = await storeOf(this);
					if (address) await keepPublishedPage(store, address);
				} catch (cause) {
					// Whoever publishes sees the message alone.
					throw new NodeOperationError(this.getNode(), sentences(cause));
				}
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const action = await servePage(this);
		// The answer is written. Looking starts no execution; what somebody did is carried out by one.
		return action === undefined ? { noWebhookResponse: true } : { noWebhookResponse: true, workflowData: [[{ json: action }]] };
	}
}
