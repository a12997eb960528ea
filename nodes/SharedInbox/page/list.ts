import type { DisabledAccount } from '../../shared/store/accounts';
import type { Conversation, ConversationPosition } from '../../shared/store/conversations';
import type { FoundMail } from '../../shared/store/mail-search';
import type { VisibleMailbox } from '../../shared/store/inbox';
import { html, type Html, type HtmlValue } from '../../shared/html/html';
import { accountAddress } from './account-status';
import { badge, sendingBadge, verdictOn } from './outcome';
import { fullTimeText, shortTime } from './times';
import { accountsWords } from './words/accounts';
import { composeWords } from './words/compose';
import type { Language } from './words/language';
import { listWords, type ListWords, type TabFilter } from './words/list';

/** Which part of the list is shown: what the address of the page says. */
export interface ListChoice {
	filter: TabFilter;
	/** Id of the one mailbox shown, or null for all. */
	mailbox: string | null;
	/** Id of one of its folders, or null for all. */
	folder: string | null;
	/** What is searched for; empty = nothing. */
	search: string;
	before: ConversationPosition | null;
	/** Where the page of a search begins. */
	after: number | null;
}

/** A folder of a mailbox, to choose from. */
export interface ListedFolder {
	id: string;
	path: string;
	/** e.g. "\\Archive" */
	role: string | null;
}

export interface ListView {
	choice: ListChoice;
	mailboxes: readonly VisibleMailbox[];
	/** Of the chosen mailbox. */
	folders: readonly ListedFolder[];
	/** What is shown: conversations, or what a search found. */
	shown: { conversations: readonly Conversation[]; next: ConversationPosition | null } | { found: readonly FoundMail[]; next: number | null };
	/** How many conversations a filter has; up to `MOST_COUNTED`. */
	counts: Partial<Record<TabFilter, number>>;
	/** How many mails the viewer is writing. */
	drafts: number;
	/** Accounts of what is shown from which no mail comes. */
	disabled: readonly DisabledAccount[];
	/** Changes that are not in the list yet. */
	waiting: number;
	/** The address that opens a conversation. */
	opening: (threadId: string) => string;
	now: number;
	timeZone: string;
	language: Language;
}

/** What is counted is worth a look; the others are not counted. */
export const COUNTED = ['unread', 'mine', 'unassigned', 'attention'] as const;

const TABS: TabFilter[] = ['all', 'unread', 'mine', 'unassigned', 'attention', 'archived', 'linked', 'unlinked', 'leads', 'review', 'none'];
const LONGEST_SEARCH = 200;

/** What the address of the page asks for; anything it cannot mean is as if it were not there. */
export function readChoice(query: Record<string, string>, mailboxes: readonly VisibleMailbox[]): ListChoice {
	const [, lastAt, threadId] = /^(\d{1,15})\.([\w-]{1,100})$/.exec(query.before ?? '') ?? [];
	return {
		filter: TABS.find((one) => one === query.show) ?? 'all',
		mailbox: mailboxes.find(({ id }) => id === query.mailbox)?.id ?? null,
		folder: query.folder?.slice(0, 100) || null,
		search: (query.q ?? '').slice(0, LONGEST_SEARCH).trim(),
		before: threadId === undefined ? null : { lastAt: Number(lastAt), threadId },
		after: /^\d{1,15}$/.test(query.after ?? '') ? Number(query.after) : null,
	};
}

/** The address of a part of the list. */
export function addressOf({ filter, mailbox, folder, search, before, after }: ListChoice): string {
	const query = new URLSearchParams();
	if (filter !== 'all') query.set('show', filter);
	if (mailbox) query.set('mailbox', mailbox);
	if (folder) query.set('folder', folder);
	if (search) query.set('q', search);
	if (before) query.set('before', `${before.lastAt}.${before.threadId}`);
	if (after !== null) query.set('after', String(after));
	return `?${query.toString()}`;
}

/** Everything received and sent, by conversations, what is newest first (W3, S2, S4, S5). */
export function listPage(view: ListView): Html {
	const { choice, mailboxes, counts, waiting, language } = view;
	const words = listWords[language];
	const first = { ...choice, before: null, after: null };
	const tab = (filter: TabFilter) => {
		const count = counts[filter];
		return html`<li>${link(addressOf({ ...first, filter, search: '' }), html`${words.filter[filter]}${count !== undefined && count > 0 && html` <span class="count">${count > 99 ? '99+' : count}</span>`}`, choice.search === '' && filter === choice.filter)}</li>`;
	};
	return html`<h1 class="skip">${words.title}</h1>
<div class="finding"><form method="get" action="?" role="search" class="search">${choice.mailbox && html`<input type="hidden" name="mailbox" value="${choice.mailbox}">`}<label class="skip" for="q">${words.search}</label><input type="search" id="q" name="q" value="${choice.search}" maxlength="${LONGEST_SEARCH}" placeholder="${words.searchHint}" autocomplete="off"><button>${words.find}</button>${choice.search && html`<a href="${addressOf({ ...first, search: '' })}">${words.endSearch}</a>`}</form>${view.drafts > 0 && html`<a class="button" href="?drafts">${composeWords[view.language].drafts} <span class="count">${view.drafts}</span></a>`}<a class="button main" href="?compose=new" data-key="c">${words.compose}</a></div>
<nav class="bar" aria-label="${words.filters}"><ul>${TABS.map(tab)}</ul></nav>
${places(view, words, first)}
<div id="results">${disabledNotes(view)}${waiting > 0 && html`<p class="note busy" role="status">${words.waiting(waiting)}</p>`}
<div class="paper">${results(view, words)}</div>
<nav class="pages" aria-label="${words.pages}"><span>${(choice.before || choice.after !== null) && html`<a href="${addressOf(first)}">${words.newest}</a>`}</span>${older(view, words)}</nav></div>
${mailboxes.length > 0 && html`<template id="newer" data-one="${words.newerOne}" data-many="${words.newerMany}" data-show="${words.show}" data-ended="${words.ended}"></template>`}`;
}

function disabledNotes({ disabled, language }: ListView): HtmlValue {
	const words = accountsWords[language];
	return disabled.map(({ id, address, name, reason }) => html`<p class="note bad"><b><bdi>${name ?? address}</bdi></b> ${words.disabledNote} <bdi>${reason}</bdi> <a href="${accountAddress(id)}">${words.openAccount}</a></p>`);
}

function places({ choice, mailboxes, folders }: ListView, words: ListWords, first: ListChoice): HtmlValue {
	if (mailboxes.length < 2 && folders.length === 0) return null;
	return html`<nav class="bar places" aria-label="${words.mailboxes}">${
		mailboxes.length > 1 &&
		html`<ul class="boxes"><li>${link(addressOf({ ...first, mailbox: null, folder: null }), words.allMailboxes, choice.mailbox === null)}</li>${mailboxes.map(
			(mailbox) => html`<li>${link(addressOf({ ...first, mailbox: mailbox.id, folder: null }), html`<bdi>${mailbox.name ?? mailbox.address}</bdi>`, mailbox.id === choice.mailbox)}</li>`,
		)}</ul>`
	}${
		folders.length > 0 &&
		html`<ul class="boxes folders" aria-label="${words.folders}"><li>${link(addressOf({ ...first, folder: null }), words.allFolders, choice.folder === null)}</li>${folders.map(
			({ id, path, role }) => html`<li>${link(addressOf({ ...first, folder: id, filter: 'all', search: '' }), html`<bdi>${(role && words.folder[role]) ?? path}</bdi>`, id === choice.folder)}</li>`,
		)}</ul>`
	}</nav>`;
}

function link(address: string, label: HtmlValue, current: boolean): Html {
	return current ? html`<a href="${address}" aria-current="page">${label}</a>` : html`<a href="${address}">${label}</a>`;
}

function older({ choice, shown }: ListView, words: ListWords): HtmlValue {
	if (shown.next === null) return null;
	const address = typeof shown.next === 'number' ? addressOf({ ...choice, after: shown.next }) : addressOf({ ...choice, before: shown.next });
	return html`<a href="${address}" rel="next">${words.older}</a>`;
}

function results(view: ListView, words: ListWords): HtmlValue {
	const { shown, choice } = view;
	if ('found' in shown) {
		const threads = [...new Set(shown.found.map(({ threadId }) => threadId))];
		if (threads.length === 0) return note(words.foundNothing, words.foundNothingHint);
		return html`<p class="soft small found-count" role="status">${words.found(threads.length, shown.next !== null)}</p>${table(words, threads.map((id) => foundRow(view, words, shown.found.filter(({ threadId }) => threadId === id))))}`;
	}
	if (shown.conversations.length > 0) return table(words, shown.conversations.map((conversation) => row(view, words, conversation)));
	if (view.mailboxes.length === 0) return note(words.noMailbox, words.noMailboxHint);
	if (choice.before) return note(words.oldest);
	if (choice.folder) return note(words.emptyFolder);
	return note(choice.filter === 'all' ? words.emptyInbox : words.emptyTitle, words.empty[choice.filter]);
}

function note(title: string, hint?: string): Html {
	return html`<div class="empty"><h2>${title}</h2>${hint && html`<p class="soft">${hint}</p>`}</div>`;
}

const COLUMNS = ['time', 'from', 'subject', 'outcome', 'reason', 'contact', 'owner', 'reply'] as const;

function table(words: ListWords, rows: readonly Html[]): Html {
	return html`<table class="mails" role="table"><thead role="rowgroup"><tr role="row">${COLUMNS.map((name) => html`<th role="columnheader" scope="col">${words.columns[name]}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows}</tbody></table>`;
}

function row(view: ListView, words: ListWords, conversation: Conversation): Html {
	const { language, now, timeZone, mailboxes } = view;
	const { ledger, contact, owner, senders } = conversation;
	const verdict = ledger && verdictOn(ledger, language);
	const names = senders.map(({ name, address, isOurs }) => (isOurs ? words.us : name || address || words.unknownSender));
	const address = senders.find(({ isOurs, name }) => !isOurs && name)?.address;
	const where = mailboxes.filter(({ id }) => conversation.mailboxIds.includes(id)).map(({ name, address: own }) => name ?? own);
	const marks = [
		conversation.mailCount > 1 && words.mails(conversation.mailCount),
		conversation.attachmentCount > 0 && words.files(conversation.attachmentCount),
		conversation.hasDraft && words.draft,
		conversation.isArchived && words.archived,
	].filter((mark) => mark !== false);
	return html`<tr role="row" data-thread="${conversation.threadId}"${conversation.isUnread && html` class="unread"`}>
${cell('time', words, html`<span title="${fullTimeText(conversation.lastAt, timeZone)}">${shortTime(conversation.lastAt, now, timeZone)}</span>`)}
${cell('from', words, html`<bdi class="one">${names.slice(0, 3).join(', ') || words.unknownSender}</bdi>${address && html`<bdi class="one small soft">${address}</bdi>`}${mailboxes.length > 1 && html`<span class="one small soft">${words.inMailbox(where.join(', '))}</span>`}`)}
${cell('subject', words, html`${conversation.isUnread && html`<span class="dot" title="${words.unread}"><span class="skip">${words.unread}: </span></span>`}${conversation.isFlagged && html`<span class="star" title="${words.flagged}">★<span class="skip"> ${words.flagged}: </span></span>`}<a href="${view.opening(conversation.threadId)}"><bdi class="one">${conversation.subject || words.noSubject}</bdi></a><bdi class="one small soft">${marks.map((mark) => `${mark} · `).join('')}${oneLine(conversation.preview)}</bdi>`)}
${cell('outcome', words, html`${verdict && badge(verdict)}${conversation.needsAttention && ledger?.state !== 'quarantined' && ledger?.outcome !== 'review' && html` ${badge({ word: words.attention, look: 'warn' })}`}`, !verdict && !conversation.needsAttention)}
${cell('reason', words, html`<span class="two small">${verdict?.reason}</span>`)}
${cell('contact', words, contact && html`<bdi class="one">${contact.name ?? words.unknownContact}</bdi>${conversation.contactCreated !== null && html` <span class="small soft">${conversation.contactCreated ? words.isNew : words.isKnown}</span>`}`)}
${cell('owner', words, owner && html`<bdi class="one">${owner.name}</bdi>`)}
${cell('reply', words, sendingBadge(conversation.reply, language))}
</tr>`;
}

function foundRow(view: ListView, words: ListWords, mails: readonly FoundMail[]): Html {
	const { now, timeZone, mailboxes } = view;
	const [mail] = mails;
	const mailbox = mailboxes.find(({ id }) => id === mail.mailboxId);
	return html`<tr role="row" data-thread="${mail.threadId}"${mail.isUnread && html` class="unread"`}>
${cell('time', words, html`<span title="${fullTimeText(mail.receivedAt, timeZone)}">${shortTime(mail.receivedAt, now, timeZone)}</span>`)}
${cell('from', words, html`<bdi class="one">${mail.direction === 'out' ? words.us : mail.fromName || mail.fromAddress || words.unknownSender}</bdi>${mail.fromName && html`<bdi class="one small soft">${mail.fromAddress}</bdi>`}${mailbox && mailboxes.length > 1 && html`<span class="one small soft">${words.inMailbox(mailbox.name ?? mailbox.address)}</span>`}`)}
${cell('subject', words, html`<a href="${view.opening(mail.threadId)}"><bdi class="one">${mail.subject || words.noSubject}</bdi></a><bdi class="one small soft">${mails.length > 1 && `${words.fits(mails.length)} · `}${oneLine(mail.preview)}</bdi>`)}
${cell('outcome', words, null)}${cell('reason', words, null)}
${cell('contact', words, mail.contacts.length > 0 && html`<bdi class="one">${mail.contacts[0].name ?? words.unknownContact}</bdi>`)}
${cell('owner', words, null)}${cell('reply', words, null)}
</tr>`;
}

/** More of a text hardly fits into a line of the list, however wide the window is. */
const LONGEST_LINE = 120;

function oneLine(text: string): string {
	return text.length <= LONGEST_LINE ? text : `${[...text.slice(0, LONGEST_LINE)].slice(0, -1).join('')}…`;
}

/** Where rows stand below each other, these say what they are. */
const LABELLED = new Set(['contact', 'owner', 'reply']);

function cell(name: (typeof COLUMNS)[number], words: ListWords, content: HtmlValue, isEmpty = !content): Html {
	if (isEmpty) return html`<td role="cell" class="${name}"></td>`;
	return LABELLED.has(name) ? html`<td role="cell" class="${name}" data-label="${words.columns[name]}">${content}</td>` : html`<td role="cell" class="${name}">${content}</td>`;
}
