import { visibleAccounts } from '../../shared/store/accounts';
import { accountsPage } from '../page/accounts';
import { layout } from '../page/layout';
import { accountsWords } from '../page/words/accounts';
import { frameOf, page, timeZoneOf, type View } from '../visit';

/** The accounts that are open to a member, and how they are doing: `?accounts`. */
export const showAccounts: View = async (visit, session) => {
	const { site, now, language } = visit;
	const frame = frameOf(visit, session, 'accounts');
	const accounts = await visibleAccounts(site.store, session.member, now);
	return page(visit, 200, layout(accountsWords[language].title, frame, accountsPage(accounts, { frame, now, timeZone: timeZoneOf(visit, session) })));
};
