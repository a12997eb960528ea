import { allowedTo } from '../../shared/store/action-rights';
import type { Session } from '../../shared/store/sessions';
import { getTemplate } from '../../shared/store/templates';
import { notThere } from '../acts/queue';
import { layout } from '../page/layout';
import { templateForm, templateToRead, type TemplateDraft } from '../page/template';
import { templatesWords } from '../page/words/templates';
import type { PageResponse } from '../request';
import { frameOf, page, timeZoneOf, type View, type Visit } from '../visit';

const EMPTY = { name: '', language: '', subject: '', body: '', format: 'text' };

/** One template: `?template=<id>`, `?template=new`. Administrators change it, everybody else reads it. */
export const showTemplate: View = async (visit, session) => {
	const { site, request, now } = visit;
	const asked = request.query.template;
	const mayEdit = (await allowedTo(site.store, session.member, 'saveTemplate', {})) !== null;
	if (asked === 'new') return mayEdit ? draftPage(visit, session, { id: null, seenAt: 0, typed: EMPTY }) : notThere(visit, session);
	const template = await getTemplate(site.store, asked);
	if (!template) return notThere(visit, session);
	if (mayEdit) return draftPage(visit, session, { id: template.id, seenAt: template.updatedAt, typed: template });
	const frame = frameOf(visit, session, 'templates');
	return page(visit, 200, layout(template.name, frame, templateToRead(template, { frame, now, timeZone: timeZoneOf(visit, session) })));
};

/** A template while it is written. */
export function draftPage(visit: Visit, session: Session, draft: TemplateDraft, status = 200): PageResponse {
	const frame = frameOf(visit, session, 'templates');
	const title = draft.typed.name || templatesWords[visit.language].newTemplate;
	return page(visit, status, layout(title, frame, templateForm(draft, { frame, now: visit.now, timeZone: timeZoneOf(visit, session) })));
}
