import type { ContactPage } from '../../shared/store/contact-page';
import type { FoundMail } from '../../shared/store/mail-search';
import { html, type Html, type HtmlValue } from '../../shared/html/html';
import { actionForm } from './action-form';
import { facts, lines } from './facts';
import type { PageFrame } from './layout';
import { badge } from './outcome';
import { fullTime, shortTime } from './times';
import { contactWords, type ContactWords } from './words/contact';
import { conversationWords } from './words/conversation';

export interface ContactView {
	frame: PageFrame;
	page: ContactPage;
	/** Their mails in every mailbox, the newest first; `mailboxId` is null where it is not open to the viewer. */
	timeline: readonly FoundMail[];
	/** The conversation it is shown beside; null = it stands alone. */
	thread: string | null;
	/** Where the history goes on; null = that is all, or it is not turned here. */
	older?: string | null;
	now: number;
	timeZone: string;
}

/** What is known of a person, beside a conversation. */
export function contactPanel(view: ContactView): Html {
	const { frame, page, thread, timeZone } = view;
	const { person } = page;
	const words = contactWords[frame.language];
	return html`<section class="contact"><h2><a href="?${new URLSearchParams({ contact: person.id }).toString()}" title="${words.openPage}"><bdi>${person.name ?? words.unknown}</bdi></a></h2>
${facts([
	[words.facts.email, lines(person.emails)],
	[words.facts.phone, lines(person.phones)],
	[words.facts.company, person.company && html`<bdi>${person.company}</bdi>`],
	[words.facts.language, person.language],
	[words.facts.owner, page.ownerName && html`<bdi>${page.ownerName}</bdi>`],
	[words.facts.firstSource, html`<bdi>${person.firstSource}</bdi>`],
	[words.facts.since, fullTime(person.firstTouchAt, timeZone)],
])}</section>${page.duplicates.length > 0 && duplicates(view, words)}${enquiries(view, words)}${activities(view, words)}${timeline(view, words, thread === null ? 50 : 8)}`;
}

/** Everything about a person, as a page of its own. */
export function contactPageHtml(view: ContactView): Html {
	const words = conversationWords[view.frame.language];
	return html`<nav class="bar" aria-label="${words.back}"><ul><li><a href="?" data-key="u">← ${words.back}</a></li></ul></nav><h1 class="skip">${contactWords[view.frame.language].title}</h1><div class="paper alone open">${contactPanel(view)}</div>`;
}

function backOf({ page, thread }: ContactView): string {
	return `?${new URLSearchParams(thread === null ? { contact: page.person.id } : { thread }).toString()}`;
}

function duplicates(view: ContactView, words: ContactWords): Html {
	const { acts, mergeAsk } = conversationWords[view.frame.language];
	const act = (action: 'mergeContacts' | 'keepApart', duplicate: string, confirm?: string) => actionForm(view.frame, { action, label: acts[action], fields: { duplicate, thread: view.thread }, back: backOf(view), confirm });
	return html`<section><h2>${words.duplicates}</h2>${view.page.duplicates.map(({ id, otherId, otherName, reason }) => html`<div class="duplicate"><p><a href="?${new URLSearchParams({ contact: otherId }).toString()}"><bdi>${otherName ?? words.unknown}</bdi></a> <span class="small soft">${reason}</span></p>${act('mergeContacts', id, mergeAsk)} ${act('keepApart', id)}</div>`)}</section>`;
}

function enquiries(view: ContactView, words: ContactWords): HtmlValue {
	const { page, frame, thread, now, timeZone } = view;
	const { acts, newEnquiry } = conversationWords[frame.language];
	if (page.enquiries.length === 0 && page.interests.length === 0) return null;
	const others = page.interests.filter(({ reference }) => !page.enquiries.some((enquiry) => enquiry.reference === reference));
	return html`<section><h2>${words.enquiries}</h2><ul class="plain">${page.enquiries.map(
		({ reference, title, status, ownerName, receivedAt, waitsForAnswer }) => html`<li><bdi>${reference ?? words.withoutListing}</bdi>${title && html` <bdi class="soft">${title}</bdi>`} ${badge({ word: status === 'open' ? words.open : words.closed, look: status === 'open' ? 'busy' : 'calm' })}${waitsForAnswer && html` ${badge({ word: words.waits, look: 'warn' })}`} <span class="small soft">${ownerName && html`<bdi>${ownerName}</bdi> · `}${shortTime(receivedAt, now, timeZone)}</span></li>`,
	)}</ul>${others.length > 0 && html`<p class="small soft">${words.interests}: <bdi>${others.map(({ reference, title }) => (title ? `${reference} ${title}` : reference)).join(', ')}</bdi></p>`}${
		thread !== null &&
		page.enquiries.length > 0 &&
		html`<details class="more"><summary>${acts.moveEnquiry}</summary><div>${actionForm(frame, { action: 'moveEnquiry', label: acts.moveEnquiry, fields: { thread }, back: backOf(view), content: html`<select name="enquiry" aria-label="${words.enquiries}">${page.enquiries.map(({ id, reference, title }) => html`<option value="${id}">${[reference ?? words.withoutListing, title].filter(Boolean).join(' ')}</option>`)}<option value="new">${newEnquiry}</option></select> ` })}</div></details>`
	}</section>`;
}

function activities(view: ContactView, words: ContactWords): HtmlValue {
	const { page, frame, thread, now, timeZone } = view;
	if (page.activities.length === 0) return null;
	const { acts } = conversationWords[frame.language];
	return html`<section><h2>${words.activities}</h2><ul class="plain">${page.activities.map(({ id, subject, dueAt, completedAt, assigneeName }) => {
		const state = completedAt !== null ? badge({ word: words.done, look: 'good' }) : dueAt !== null && dueAt < now ? badge({ word: words.overdue, look: 'bad' }) : null;
		return html`<li><bdi>${subject}</bdi> ${state} <span class="small soft">${assigneeName && html`<bdi>${assigneeName}</bdi> · `}${completedAt !== null ? shortTime(completedAt, now, timeZone) : dueAt !== null && html`${words.due} ${shortTime(dueAt, now, timeZone)}`}</span>${completedAt === null && actionForm(frame, { action: 'completeActivity', label: acts.completeActivity, fields: { activity: id, thread }, back: backOf(view), look: 'quiet' })}</li>`;
	})}</ul></section>`;
}

function timeline(view: ContactView, words: ContactWords, most: number): Html {
	const { timeline: mails, thread, now, timeZone, older } = view;
	return html`<section><h2>${words.timeline}</h2>${mails.length === 0 ? html`<p class="soft">${words.noMail}</p>` : html`<ul class="plain timeline">${mails.slice(0, most).map((mail) => {
		const address = `?${new URLSearchParams(mail.mailboxId === null ? { mail: mail.messageId } : { thread: mail.threadId }).toString()}`;
		return html`<li><span class="small soft">${shortTime(mail.receivedAt, now, timeZone)} · ${mail.direction === 'out' ? words.sent : words.received}${mail.mailboxId === null && ` · ${words.elsewhere}`}</span> ${mail.mailboxId !== null && mail.threadId === thread ? html`<bdi>${mail.subject}</bdi> <span class="small soft">(${words.here})</span>` : html`<a href="${address}"><bdi>${mail.subject || '–'}</bdi></a>`}<bdi class="one small soft">${mail.preview}</bdi></li>`;
	})}</ul>${older && html`<p><a href="${older}" rel="next">${words.older}</a></p>`}`}</section>`;
}
