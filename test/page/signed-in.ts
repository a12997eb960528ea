import { beginSession } from '../../nodes/shared/store/sessions';
import type { TeamMember } from '../../nodes/shared/store/team';
import { PATH, type TestInbox } from '../SharedInbox/test-inbox';
import type { openPage } from './browser.mjs';

export type Tab = Awaited<ReturnType<typeof openPage>>;

/** Opens the page with somebody signed in, without asking for a link. */
export async function signIn(page: Tab, inbox: TestInbox, member: TeamMember): Promise<Tab> {
	await page.context().addCookies([{ name: 'smart_inbox', value: await beginSession(inbox.store, member.id, 'mail'), domain: '127.0.0.1', path: PATH, httpOnly: true, sameSite: 'Lax' }]);
	await page.goto(inbox.url);
	return page;
}
