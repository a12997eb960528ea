import { draftsOf } from '../../shared/store/drafts';
import { draftsPage } from '../page/drafts';
import { layout } from '../page/layout';
import { composeWords } from '../page/words/compose';
import { frameOf, page, timeZoneOf, type View } from '../visit';

const SHOWN = 100;

/** What the viewer is writing: `?drafts`. */
export const showDrafts: View = async (visit, session) => {
	const { site, now, language } = visit;
	const frame = frameOf(visit, session);
	const drafts = await draftsOf(site.store, session.member.id, SHOWN);
	return page(visit, 200, layout(composeWords[language].drafts, frame, draftsPage({ frame, drafts, now, timeZone: timeZoneOf(visit, session) })));
};
