import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { connectWithParameter } from '../shared/node/account-parameter';
import { mailboxTest } from '../shared/node/credential-test';
import { searchContactList } from '../shared/node/contact-parameter';
import { loadFolders, searchFolders } from '../shared/node/folder-search';
import { loadTeam, searchTeam } from '../shared/node/team-search';
import { postgresTest } from '../shared/node/postgres-test';
import { account } from './actions/account/account.resource';
import { blockedAddress } from './actions/blockedAddress/blockedAddress.resource';
import { folder } from './actions/folder/folder.resource';
import { message } from './actions/message/message.resource';
import { notice } from './actions/notice/notice.resource';
import { outgoingMail } from './actions/outgoingMail/outgoingMail.resource';
import { store } from './actions/store/store.resource';
import { searchKnownFolders } from './known-folder-parameter';
import { searchMailboxes } from './mailbox-parameter';
import { runOperation, WITHOUT_ACCOUNT } from './router';

/** When no mail server is signed in to: the operation needs none, or *Search* looks into the shared inbox. */
const NO_ACCOUNT = { operation: WITHOUT_ACCOUNT, searchSource: ['inbox'] };

/** Works with a mailbox: tests the account, lists folders, reads, searches and sends mail. */
export class MailboxSync implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Mailbox Sync',
		name: 'mailboxSync',
		icon: { light: 'file:mailboxSync.svg', dark: 'file:mailboxSync.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ (["getAll", "getMany"].includes($parameter["operation"]) ? "get many" : $parameter["operation"].replace(/[A-Z]/g, " $&").toLowerCase()) + ": " + $parameter["resource"] }}',
		description: 'Sync, read, search, change and send the mail of a mailbox; see how it is doing',
		defaults: { name: 'Mailbox Sync' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{ name: 'smartInboxMailboxApi', required: false, testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['password'] }, hide: NO_ACCOUNT } },
			{ name: 'smartInboxGoogleOAuth2Api', required: false, testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['google'] }, hide: NO_ACCOUNT } },
			{ name: 'smartInboxMicrosoftOAuth2Api', required: false, testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['microsoft'] }, hide: NO_ACCOUNT } },
			{ name: 'smartInboxOAuth2Api', required: false, testedBy: 'mailboxTest', displayOptions: { show: { authentication: ['other'] }, hide: NO_ACCOUNT } },
			{ name: 'smartInboxPostgresApi', displayName: 'Store (PostgreSQL)', required: false, testedBy: 'postgresTest' },
		],
		properties: [
			{ ...connectWithParameter, displayOptions: { hide: NO_ACCOUNT } },
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Account', value: 'account' },
					{ name: 'Blocked Address', value: 'blockedAddress' },
					{ name: 'Folder', value: 'folder' },
					{ name: 'Message', value: 'message' },
					{ name: 'Notice', value: 'notice' },
					{ name: 'Outgoing Mail', value: 'outgoingMail' },
					{ name: 'Store', value: 'store' },
				],
				default: 'message',
			},
			...account,
			...blockedAddress,
			...folder,
			...message,
			...notice,
			...outgoingMail,
			...store,
		],
	};

	methods = {
		credentialTest: { mailboxTest, postgresTest },
		listSearch: { searchContactList, searchFolders, searchKnownFolders, searchMailboxes, searchTeam },
		loadOptions: { loadFolders, loadTeam },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this);
	}
}
