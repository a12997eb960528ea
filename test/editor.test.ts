import type { INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { AssignOwner } from '../nodes/AssignOwner/AssignOwner.node';
import { AutoReply } from '../nodes/AutoReply/AutoReply.node';
import { ContactUpsert } from '../nodes/ContactUpsert/ContactUpsert.node';
import { LeadParser } from '../nodes/LeadParser/LeadParser.node';
import { MailboxSync } from '../nodes/MailboxSync/MailboxSync.node';
import { SharedInbox } from '../nodes/SharedInbox/SharedInbox.node';
import { SmartInboxTrigger } from '../nodes/SmartInboxTrigger/SmartInboxTrigger.node';

const NODES: INodeType[] = [new SmartInboxTrigger(), new LeadParser(), new ContactUpsert(), new AssignOwner(), new AutoReply(), new MailboxSync(), new SharedInbox()];

/**
 * Parameters that n8n's editor never shows: it takes every parameter that a credential names in `show` for one about signing
 * in, and hides all that these name in their own `show` (n8n-editor-ui 2.41, getNodeAuthFields and isAuthRelatedParameter).
 */
function hiddenByTheEditor({ credentials = [], properties }: Pick<INodeTypeDescription, 'credentials' | 'properties'>): string[] {
	const named = ({ displayOptions }: Pick<INodeProperties, 'displayOptions'>) => Object.keys(displayOptions?.show ?? {});
	const ofSignIn = new Set(credentials.flatMap(named));
	const hidden = new Set(properties.filter(({ name }) => ofSignIn.has(name)).flatMap(named));
	return properties.filter(({ name, type }) => hidden.has(name) && type !== 'hidden').map(({ name }) => name);
}

describe('n8n’s editor', () => {
	it.each(NODES)('shows every parameter of $description.displayName', ({ description }) => expect(hiddenByTheEditor(description)).toEqual([]));

	it('would hide what decides whether an account is needed', () => {
		const parameter = (name: string, show?: Record<string, string[]>): INodeProperties => ({ displayName: name, name, type: 'string', default: '', displayOptions: { show } });
		const properties = [parameter('from'), parameter('authentication', { from: ['imap'] })];
		expect(hiddenByTheEditor({ credentials: [{ name: 'account', displayOptions: { show: { authentication: ['password'] } } }], properties })).toEqual(['from']);
	});
});
