import { accountNotices, visibleAccounts } from '../../shared/store/accounts';
import { listSyncRuns } from '../../shared/store/sync-runs';
import { notThere } from '../acts/queue';
import { accountPage } from '../page/account';
import { layout } from '../page/layout';
import { frameOf, page, timeZoneOf, type View } from '../visit';

/** Syncs on one page of the log. */
const PAGE_SIZE = 50;

/** One account with its sync log: `?account=<mailbox id>`, `&before=<time>.<id>` for an older page of the log. */
export const showAccount: View = async (visit, session) => {
	const { site, request, now } = visit;
	const account = (await visibleAccounts(site.store, session.member, now)).find(({ id }) => id === request.query.account);
	// The same answer for what is not there and for what is another's: ids cannot be tried out.
	if (!account) return notThere(visit, session);
	const [, startedAt, id] = /^(\d{1,15})\.([\w-]{1,100})$/.exec(request.query.before ?? '') ?? [];
	const before = id === undefined ? undefined : { startedAt: Number(startedAt), id };
	const runs = await listSyncRuns(site.store, account.id, PAGE_SIZE + 1, before);
	const frame = frameOf(visit, session, 'accounts');
	return page(
		visit,
		200,
		layout(account.name ?? account.address, frame, accountPage({
			frame,
			account,
			notices: await accountNotices(site.store, account.id),
			log: { runs: runs.slice(0, PAGE_SIZE), more: runs.length > PAGE_SIZE, isFirstPage: before === undefined },
			now,
			timeZone: timeZoneOf(visit, session),
		})),
	);
};
