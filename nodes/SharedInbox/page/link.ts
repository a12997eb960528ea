import { html, type Html } from '../../shared/html/html';
import type { Person } from '../../shared/store/contacts';
import { actionForm } from './action-form';
import type { PageFrame } from './layout';
import { linkWords } from './words/link';

interface LinkView {
	threadId: string;
	/** null = the whole conversation. */
	messageId: string | null;
	search: string;
	people: readonly Person[];
}

/** A search for a contact, with a button for each that was found. */
export function linkPage(frame: PageFrame, { threadId, messageId, search, people }: LinkView): Html {
	const words = linkWords[frame.language];
	const back = `?${new URLSearchParams({ thread: threadId }).toString()}`;
	const on = messageId === null ? { thread: threadId } : { message: messageId };
	return html`<nav class="bar" aria-label="${words.back}"><ul><li><a href="${back}">← ${words.back}</a></li></ul></nav>
<div class="paper linking"><h1>${words.title}</h1><p class="soft">${messageId === null ? words.whole : words.one}</p>
<form method="get" action="?" role="search" class="find"><input type="hidden" name="link" value="${threadId}">${messageId !== null && html`<input type="hidden" name="mail" value="${messageId}">`}<label for="find-contact">${words.search}</label><input type="search" id="find-contact" name="q" value="${search}" maxlength="200" autocomplete="off" autofocus><button>${words.find}</button></form>
${people.length > 0 ? html`<ul class="people">${people.map((person) => html`<li><span><b><bdi>${person.name ?? words.unknown}</bdi></b> <span class="soft">${[...person.emails.slice(0, 2), ...person.phones.slice(0, 2)].map((value, index) => html`${index > 0 && ' · '}<bdi>${value}</bdi>`)}</span></span>${actionForm(frame, { action: 'link', label: words.link, title: `${words.link}: ${person.name ?? words.unknown}`, fields: { ...on, contact: person.id }, back })}</li>`)}</ul>` : html`<p class="soft">${words.nobody}</p>`}
<p class="soft">${words.orNew}</p>${actionForm(frame, { action: 'createContact', label: words.create, fields: on, back })}</div>`;
}
