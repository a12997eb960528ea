import type { Session } from '../shared/store/sessions';
import { html } from '../shared/html/html';
import { plainPage } from './page/layout';
import { peopleWords } from './page/words/people';
import type { PageResponse } from './request';
import { frameOf, page, type Visit } from './visit';

/** A view or an act for administrators; the same answer to everybody else, whatever they ask for. */
export function administratorsOnly(work: (visit: Visit, session: Session) => Promise<PageResponse>): (visit: Visit, session: Session) => Promise<PageResponse> {
	return async (visit, session) => {
		if (session.member.role === 'administrator') return await work(visit, session);
		const words = peopleWords[visit.language];
		return page(visit, 403, plainPage(words.onlyAdministrators, frameOf(visit, session, 'people'), html`<p>${words.onlyAdministratorsWhy}</p><p><a href="?people">${words.backToTeam}</a></p>`));
	};
}
