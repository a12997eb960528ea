import type { ParsedMail, Address } from '../../shared/mail/message/message';
import type { Person } from '../../shared/store/contacts';
import type { OpenedMail, VisibleMailbox } from '../../shared/store/inbox';
import { foundIn } from './found';
import { html, type Html, type HtmlValue } from '../../shared/html/html';
import { badge, replyBadge, verdictOn } from './outcome';
import { fullTime } from './times';

export interface MessageView {
	opened: OpenedMail;
	mail: ParsedMail;
	mailbox: VisibleMailbox;
	/** undefined when no contact was made from the mail. */
	person: Person | undefined;
	/** Address of the frame with the mail's content. */
	bodyAddress: string;
	timeZone: string;
}

/** One mail: what it says, what was and was not found in it, and what became of it (W3, W12). */
export function messagePage(view: MessageView): Html {
	const { opened, mail, mailbox, timeZone } = view;
	const verdict = verdictOn(opened);
	return html`<nav class="bar" aria-label="Back"><ul><li><a href="?">← All mails</a></li></ul></nav>
<div class="open"><article class="paper"><div class="head"><h1><bdi>${opened.subject || '(no subject)'}</bdi></h1>
${facts([
	['From', people(mail.from ? [mail.from] : [])],
	['Reply to', people(mail.replyTo)],
	['To', people(mail.to)],
	['Cc', people(mail.cc)],
	['Mailbox', html`${mailbox.name ?? mailbox.address}${opened.folder && html` <span class="soft">(${opened.folder})</span>`}`],
	['Received', fullTime(opened.receivedAt, timeZone)],
])}
${!opened.senderVerified && html`<p class="why"><span class="badge warn">Unclear Sender</span> This mail does not have exactly one valid From address.</p>`}
<p class="why">${badge(verdict)} ${verdict.reason}</p></div>
<iframe class="${isShort(mail) ? 'short' : 'tall'}" src="${view.bodyAddress}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" title="Text of the mail"></iframe>
${mail.attachments.length > 0 && html`<section aria-labelledby="files"><h2 id="files">Files</h2><ul class="files">${mail.attachments.map((file) => html`<li><bdi>${file.fileName}</bdi> <span class="small soft">${size(file.sizeBytes)}</span></li>`)}</ul></section>`}
<section><details><summary>Details</summary>${details(view)}</details></section></article>
<aside class="paper" aria-label="What became of it">${foundIn(opened.lead)}${becameOf(view)}</aside></div>`;
}

function becameOf({ opened, person }: MessageView): Html {
	const contact = person
		? facts([
				['Name', html`<bdi>${person.name ?? 'Unknown'}</bdi> <span class="soft">${opened.contactCreated ? 'new with this mail' : 'known before'}</span>`],
				['Email', lines(person.emails)],
				['Phone', lines(person.phones)],
				['Listing', opened.enquiryReference && html`<bdi>${opened.enquiryReference}</bdi>${opened.enquiryTitle && html` <bdi class="soft">${opened.enquiryTitle}</bdi>`}`],
				['First source', html`<bdi>${person.firstSource}</bdi>`],
			])
		: html`<p class="soft">No contact was made from this mail.</p>`;
	return html`<section aria-labelledby="contact"><h2 id="contact">Contact</h2>${contact}${[opened.contactReason, opened.enquiryReason].map((why) => why && html`<p class="small soft why">${why}</p>`)}</section>
<section aria-labelledby="owner"><h2 id="owner">Owner</h2><p>${opened.ownerName ? html`<bdi>${opened.ownerName}</bdi>` : html`<span class="soft">Nobody</span>`}</p>${opened.ownerReason && html`<p class="small soft">${opened.ownerReason}</p>`}</section>
<section aria-labelledby="reply"><h2 id="reply">Automatic Reply</h2>${
		opened.reply ? html`<p>${replyBadge(opened.reply)}${opened.replyRecipient && html` <bdi>${opened.replyRecipient}</bdi>`}</p>` : html`<p class="soft">None was sent.</p>`
	}${opened.replyReason && html`<p class="small soft">${opened.replyReason}</p>`}</section>`;
}

function details({ opened, mail, timeZone }: MessageView): Html {
	return facts([
		['Written', opened.sentAt === null ? html`<span class="soft">no readable date</span>` : fullTime(opened.sentAt, timeZone)],
		['Received', fullTime(opened.receivedAt, timeZone)],
		['Stored', fullTime(opened.storedAt, timeZone)],
		['Kind', html`${opened.kind} <span class="soft">${opened.kindReason}</span>`],
		['Attempts', opened.attempt],
		['Size', size(opened.sizeBytes)],
		['Message-ID', mail.messageId && html`<bdi>${mail.messageId}</bdi>`],
		['Key', html`<bdi>${opened.messageKey}</bdi>`],
	]);
}

function facts(rows: [string, HtmlValue][]): Html {
	const told = rows.filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0));
	return html`<dl class="facts">${told.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Without a script a frame cannot grow with its content; most enquiries need no tall one. */
function isShort({ html: inHtml, text }: ParsedMail): boolean {
	return inHtml === null && text.length < 800 && text.split('\n').length <= 11;
}

const MAX_PEOPLE = 20;

function people(addresses: readonly Address[]): HtmlValue[] {
	const shown = lines(addresses.slice(0, MAX_PEOPLE).map(({ name, address }) => (name && address ? `${name} <${address}>` : name || address)));
	return addresses.length > MAX_PEOPLE ? [...shown, html`<br><span class="soft">and ${addresses.length - MAX_PEOPLE} more</span>`] : shown;
}

function lines(texts: readonly string[]): HtmlValue[] {
	return texts.map((text, index) => html`${index > 0 && html`<br>`}<bdi>${text}</bdi>`);
}

function size(bytes: number): string {
	if (bytes < 1024) return `${bytes} bytes`;
	return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
