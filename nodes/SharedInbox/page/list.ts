import type { ListPosition, ReceivedMail, Shelf, VisibleMailbox } from '../../shared/store/inbox';
import { html, type Html, type HtmlValue } from '../../shared/html/html';
import { badge, replyBadge, verdictOn } from './outcome';
import { fullTimeText, shortTime } from './times';

/** Which part of the list is shown: what the address of the page says. */
export interface ListChoice {
	shelf: Shelf;
	/** Id of the one mailbox shown, or null for all. */
	mailbox: string | null;
	before: ListPosition | null;
}

export interface ListView {
	choice: ListChoice;
	mailboxes: readonly VisibleMailbox[];
	mails: readonly ReceivedMail[];
	/** Where the next page begins; null on the last one. */
	next: ListPosition | null;
	now: number;
	timeZone: string;
}

const SHELVES: { shelf: Shelf; label: string; empty: string }[] = [
	{ shelf: 'all', label: 'All', empty: 'Mail shows here as soon as the Smart Inbox Trigger receives it, whether or not a contact was taken from it.' },
	{ shelf: 'leads', label: 'Leads', empty: 'Mails that became a contact show here.' },
	{ shelf: 'review', label: 'Needs Review', empty: 'Mails that a person should look at show here.' },
	{ shelf: 'none', label: 'Not a Lead', empty: 'Newsletters, automatic answers and the like show here, with the reason.' },
	{ shelf: 'attention', label: 'Needs Attention', empty: 'Nothing is stuck: no mail is quarantined or waits for a decision.' },
];

/** What the address of the page asks for; anything it cannot mean is as if it were not there. */
export function readChoice(query: Record<string, string>, mailboxes: readonly VisibleMailbox[]): ListChoice {
	const shelf = SHELVES.find((one) => one.shelf === query.show)?.shelf ?? 'all';
	const mailbox = mailboxes.find(({ id }) => id === query.mailbox)?.id ?? null;
	const [, receivedAt, messageKey] = /^(\d{1,15})\.(.{1,500})$/s.exec(query.before ?? '') ?? [];
	return { shelf, mailbox, before: messageKey === undefined ? null : { receivedAt: Number(receivedAt), messageKey } };
}

function addressOf(choice: ListChoice): string {
	const query = new URLSearchParams();
	if (choice.shelf !== 'all') query.set('show', choice.shelf);
	if (choice.mailbox) query.set('mailbox', choice.mailbox);
	if (choice.before) query.set('before', `${choice.before.receivedAt}.${choice.before.messageKey}`);
	return `?${query.toString()}`;
}

/** Everything received, newest first (W3). */
export function listPage({ choice, mailboxes, mails, next, now, timeZone }: ListView): Html {
	const first = { ...choice, before: null };
	return html`<h1 class="skip">Received mails</h1>
<nav class="bar" aria-label="Filters">
<ul>${SHELVES.map(({ shelf, label }) => html`<li>${tab(addressOf({ ...first, shelf }), label, shelf === choice.shelf)}</li>`)}</ul>
${
	mailboxes.length > 1 &&
	html`<ul class="boxes"><li>${tab(addressOf({ ...first, mailbox: null }), 'All mailboxes', choice.mailbox === null)}</li>${mailboxes.map(
		(mailbox) => html`<li>${tab(addressOf({ ...first, mailbox: mailbox.id }), mailbox.name ?? mailbox.address, mailbox.id === choice.mailbox)}</li>`,
	)}</ul>`
}
</nav>
<div class="paper">${mails.length === 0 ? empty(choice, mailboxes) : table(mails, mailboxes, now, timeZone)}</div>
<nav class="pages" aria-label="Pages"><span>${choice.before && html`<a href="${addressOf(first)}">Newest mails</a>`}</span>${next && html`<a href="${addressOf({ ...choice, before: next })}" rel="next">Older mails</a>`}</nav>`;
}

function tab(address: string, label: string, current: boolean): Html {
	return current ? html`<a href="${address}" aria-current="page">${label}</a>` : html`<a href="${address}">${label}</a>`;
}

function empty(choice: ListChoice, mailboxes: readonly VisibleMailbox[]): Html {
	if (mailboxes.length === 0) {
		return html`<div class="empty"><h2>No mailbox is open to you yet</h2><p class="soft">Publish a workflow with the Smart Inbox Trigger, and its mailbox shows here. If others already see mail, ask an administrator to let you into their mailbox.</p></div>`;
	}
	if (choice.before) return html`<div class="empty"><h2>These were the oldest mails</h2></div>`;
	const words = SHELVES.find(({ shelf }) => shelf === choice.shelf);
	return html`<div class="empty"><h2>${choice.shelf === 'all' ? 'Nothing has arrived yet' : 'Nothing here'}</h2><p class="soft">${words?.empty}</p></div>`;
}

function table(mails: readonly ReceivedMail[], mailboxes: readonly VisibleMailbox[], now: number, timeZone: string): Html {
	const names = new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox.name ?? mailbox.address]));
	const head = [['time', 'Received'], ['from', 'From'], ['subject', 'Subject'], ['outcome', 'Outcome'], ['reason', 'Reason'], ['contact', 'Contact'], ['owner', 'Owner'], ['reply', 'Reply']];
	return html`<table class="mails" role="table"><thead role="rowgroup"><tr role="row">${head.map(([name, label]) => html`<th class="c-${name}" role="columnheader" scope="col">${label}</th>`)}</tr></thead>
<tbody role="rowgroup">${mails.map((mail) => row(mail, names.get(mail.mailboxId) ?? '', mailboxes.length > 1, now, timeZone))}</tbody></table>`;
}

function row(mail: ReceivedMail, mailbox: string, severalMailboxes: boolean, now: number, timeZone: string): Html {
	const verdict = verdictOn(mail);
	const sender = mail.fromName || mail.fromAddress || 'Unknown sender';
	return html`<tr role="row">
${cell('time', html`<span title="${fullTimeText(mail.receivedAt, timeZone)}">${shortTime(mail.receivedAt, now, timeZone)}</span>`)}
${cell('from', html`<bdi class="one">${sender}</bdi>${mail.fromName && mail.fromAddress && html`<bdi class="one small soft">${mail.fromAddress}</bdi>`}${severalMailboxes && html`<span class="one small soft">in ${mailbox}</span>`}`)}
${cell('subject', html`<a href="?${new URLSearchParams({ message: mail.messageKey }).toString()}"><bdi class="one">${mail.subject || '(no subject)'}</bdi></a><bdi class="one small soft">${mail.attachmentCount > 0 && (mail.attachmentCount === 1 ? '1 file · ' : `${mail.attachmentCount} files · `)}${mail.preview}</bdi>`)}
${cell('outcome', badge(verdict))}
${cell('reason', html`<span class="two small">${verdict.reason}</span>`)}
${cell('contact', mail.contactId && html`<bdi class="one">${mail.contactName ?? 'Unknown'}</bdi> <span class="small soft">${mail.contactCreated ? 'New' : 'Known'}</span>`, 'Contact')}
${cell('owner', mail.ownerName && html`<bdi class="one">${mail.ownerName}</bdi>`, 'Owner')}
${cell('reply', replyBadge(mail.reply), 'Reply')}
</tr>`;
}

function cell(name: string, content: HtmlValue, label?: string): Html {
	if (!content) return html`<td role="cell" class="${name} none"><span class="soft" aria-label="none">–</span></td>`;
	return label ? html`<td role="cell" class="${name}" data-label="${label}">${content}</td>` : html`<td role="cell" class="${name}">${content}</td>`;
}
