import type { View } from '../visit';
import { showAccount } from './account';
import { showAccounts } from './accounts';
import { showCompose, showDraft } from './compose';
import { showContact } from './contact';
import { showConversation } from './conversation';
import { showDrafts } from './drafts';
import { showLink } from './link';
import { showList } from './list';
import { showMail } from './mail';
import { showMailboxTeam } from './mailbox-team';
import { showMe } from './me';
import { showPeople } from './people';
import { showRemoveMember } from './remove-member';
import { showSignature } from './signature';
import { showState } from './state';
import { showTemplate } from './template';
import { showTemplates } from './templates';

/** What the address of the page can ask for, by the name of the parameter that says it: `?thread=…`; the first that is there counts. */
const VIEWS: Record<string, View> = {
	link: showLink,
	state: showState,
	draft: showDraft,
	compose: showCompose,
	drafts: showDrafts,
	thread: showConversation,
	message: showConversation,
	mail: showMail,
	contact: showContact,
	people: showPeople,
	'mailbox-team': showMailboxTeam,
	'remove-member': showRemoveMember,
	me: showMe,
	accounts: showAccounts,
	account: showAccount,
	templates: showTemplates,
	template: showTemplate,
	signature: showSignature,
};

/** The view that an address asks for; the list when it asks for none. */
export function viewFor(query: Record<string, string>): View {
	const name = Object.keys(VIEWS).find((one) => Object.hasOwn(query, one));
	return name === undefined ? showList : VIEWS[name];
}
