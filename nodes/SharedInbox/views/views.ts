import type { View } from '../visit';
import { showAccount } from './account';
import { showAccounts } from './accounts';
import { showContact } from './contact';
import { showConversation } from './conversation';
import { showLink } from './link';
import { showList } from './list';
import { showMail } from './mail';
import { showSignature } from './signature';
import { showState } from './state';
import { showTemplate } from './template';
import { showTemplates } from './templates';

/** What the address of the page can ask for, by the name of the parameter that says it: `?thread=…`; the first that is there counts. */
const VIEWS: Record<string, View> = {
	link: showLink,
	state: showState,
	thread: showConversation,
	message: showConversation,
	mail: showMail,
	contact: showContact,
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

/** Whether mail can be written on the page. */
export function canCompose(): boolean {
	return Object.hasOwn(VIEWS, 'compose');
}
