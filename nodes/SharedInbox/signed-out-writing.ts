import { html } from '../shared/html/html';
import { json } from './json';
import { plainPage } from './page/layout';
import { composeWords } from './page/words/compose';
import type { PageResponse } from './request';
import { showSignIn } from './sign-in';
import { PASS_LENGTH, readPass } from './signing';
import { page, type Visit } from './visit';

/** Somebody went on writing after their session had ended: they get back what they wrote, to copy it. */
export async function showWhatWasWritten(visit: Visit): Promise<PageResponse> {
	const { request, key, now, nonce, language } = visit;
	const { form } = request;
	if (form.do === 'keep') return json(403, { kept: false });
	// From a page of ours, though its session is over: nobody else's text is shown here.
	if (readPass(key, { form: true }, (form.pass ?? '').slice(0, PASS_LENGTH), now) === null) return await showSignIn(visit, 'session ended', 403);
	const words = composeWords[language];
	return page(visit, 403, plainPage(words.signedOut, { nonce, language }, html`<p>${words.signedOutHint}</p><textarea readonly rows="12" dir="auto" aria-label="${words.body}">
${form.body ?? ''}</textarea><p><a href="?">${words.signInAgain}</a></p>`));
}
