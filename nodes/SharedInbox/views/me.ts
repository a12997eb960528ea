import { openSessionsOf } from '../../shared/store/sessions';
import { html } from '../../shared/html/html';
import { layout } from '../page/layout';
import { mePage } from '../page/me';
import { toldNote } from '../page/told';
import { meWords } from '../page/words/me';
import { peopleWords } from '../page/words/people';
import { frameOf, page, timeZoneOf, type View } from '../visit';
import { openTo } from './people';

/** What somebody sees and sets of themselves: `?me`. */
export const showMe: View = async (visit, session) => {
	const { site, now, language, request } = visit;
	const { store } = site;
	const frame = frameOf(visit, session, 'me');
	const content = mePage({ frame, session, sessions: await openSessionsOf(store, session.member.id, now), mailboxes: await openTo(store, session.member), now, timeZone: timeZoneOf(visit, session), timeZoneOfWorkflow: site.timeZone });
	return page(visit, 200, layout(meWords[language].title, frame, html`${toldNote(request.query.told, peopleWords[language].told)}${content}`));
};
