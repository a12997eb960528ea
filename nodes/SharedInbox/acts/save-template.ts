import { readTemplate } from '../../shared/mail/template/written-template';
import { allowedTo } from '../../shared/store/action-rights';
import { inTransaction } from '../../shared/store/conflicts';
import { addTemplate, changeTemplate, getTemplate } from '../../shared/store/templates';
import type { TemplateDraft } from '../page/template';
import { draftPage } from '../views/template';
import { goTo, type Act } from '../visit';
import { notThere } from './queue';

/** Keeps a template (S9), or shows what it would say. What cannot be kept stays in the form, with the reason beside it. */
export const saveTemplate: Act = async (visit, session) => {
	const { store } = visit.site;
	const { form } = visit.request;
	if ((await allowedTo(store, session.member, 'saveTemplate', {})) === null) return notThere(visit, session);
	const { name = '', language = '', subject = '', body = '', format = '', show } = form;
	const draft: TemplateDraft = { id: form.template || null, seenAt: /^\d{1,15}$/.test(form.seen ?? '') ? Number(form.seen) : 0, typed: { name, language, subject, body, format } };
	if (show === 'preview') return draftPage(visit, session, { ...draft, isPreview: true });
	const { template, faults } = readTemplate(draft.typed);
	if (Object.keys(faults).length > 0) return draftPage(visit, session, { ...draft, faults }, 422);
	const { id } = draft;
	const kept = await inTransaction(store, async (sql) => (id === null ? ((await addTemplate(sql, template, visit.now)) ?? 'taken') : await changeTemplate(sql, id, draft.seenAt, template, visit.now)));
	if (typeof kept !== 'string') return goTo('?templates=saved');
	// What is gone is new when it is saved again, and what has changed has been seen then.
	const now = id === null || kept !== 'changed' ? undefined : await getTemplate(store, id);
	return draftPage(visit, session, { ...draft, trouble: kept, id: kept === 'gone' ? null : id, seenAt: now?.updatedAt ?? draft.seenAt }, 409);
};
