import { allowedTo } from '../../shared/store/action-rights';
import { deleteTemplate as removeTemplate } from '../../shared/store/templates';
import { goTo, type Act } from '../visit';
import { notThere } from './queue';

/** Deletes a template, in one language (S9). One that is gone already is deleted, too. */
export const deleteTemplate: Act = async (visit, session) => {
	const { store } = visit.site;
	if ((await allowedTo(store, session.member, 'deleteTemplate', {})) === null) return notThere(visit, session);
	await store.transaction((sql) => removeTemplate(sql, visit.request.form.template ?? ''));
	return goTo('?templates=deleted');
};
