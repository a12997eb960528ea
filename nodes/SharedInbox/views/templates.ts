import { allowedTo } from '../../shared/store/action-rights';
import { listTemplates } from '../../shared/store/templates';
import { layout } from '../page/layout';
import { templatesPage } from '../page/templates';
import { templatesWords } from '../page/words/templates';
import { frameOf, page, timeZoneOf, type View } from '../visit';

/** The templates of the team (S9): `?templates`, `?templates=saved` after one was saved. */
export const showTemplates: View = async (visit, session) => {
	const { site, request, now, language } = visit;
	const mayEdit = (await allowedTo(site.store, session.member, 'saveTemplate', {})) !== null;
	const templates = await listTemplates(site.store);
	return page(visit, 200, layout(templatesWords[language].title, frameOf(visit, session, 'templates'), templatesPage(templates, { language, mayEdit, done: request.query.templates, now, timeZone: timeZoneOf(visit, session) })));
};
