import type { ReadMail } from '../../shared/mail/message/parse';
import type { Address } from '../../shared/mail/message/message';
import type { ContactPage } from '../../shared/store/contact-page';
import type { VisibleMailbox } from '../../shared/store/inbox';
import type { Draft } from '../../shared/store/drafts';
import type { FoundMail } from '../../shared/store/mail-search';
import type { ConversationMail, OpenedConversation } from '../../shared/store/opened-conversation';
import { html, type Html, type HtmlValue } from '../../shared/html/html';
import { actionForm } from './action-form';
import { contactPanel } from './contact';
import { facts, lines, size } from './facts';
import { foundIn } from './found';
import { withoutTurns } from './headers';
import type { PageFrame } from './layout';
import type { ListedFolder } from './list';
import { badge, sendingBadge, verdictOn } from './outcome';
import { fullTime, shortTime } from './times';
import { conversationWords, type ConversationWords } from './words/conversation';

/** A mail whose content is on the page; the others are shown when they are opened. */
export interface ShownMail {
	mail: ConversationMail;
	/** null = it is folded: only what the store knows is said of it. */
	read: ReadMail | null;
	isOpen: boolean;
	/** Address of the frame with its content. */
	bodyAddress: string;
	/** Addresses of its files, in their order. */
	fileAddresses: string[];
	/** Whether pictures on other servers are loaded. */
	withPictures: boolean;
}

export interface ConversationView {
	frame: PageFrame;
	opened: OpenedConversation;
	shown: readonly ShownMail[];
	/** The mail that the conversation is opened for. */
	focus: ShownMail;
	mailboxes: readonly VisibleMailbox[];
	/** Where its mails may be moved to. */
	folders: readonly ListedFolder[];
	team: readonly { id: string; name: string }[];
	/** Of the person it is with. */
	contact: { page: ContactPage; timeline: readonly FoundMail[] } | null;
	/** What a search for a contact to link to found; null = nobody has searched. */
	candidates: { text: string; people: readonly { id: string; name: string | null; email: string | null }[] } | null;
	/** Answers the viewer has begun. */
	drafts: readonly Draft[];
	now: number;
	timeZone: string;
}

/** One conversation: its mails in their order, what was found in them and became of them, and what can be done (S3, W3, W12). */
export function conversationPage(view: ConversationView): Html {
	const { frame, opened, shown, focus, contact, timeZone, now } = view;
	const words = conversationWords[frame.language];
	const { ledger } = focus.mail;
	return html`<nav class="bar" aria-label="${words.back}"><ul><li><a href="?" data-key="u">← ${words.back}</a></li></ul></nav>
<div class="open"><div class="thread"><div class="paper head"><h1><bdi>${opened.subject || words.noSubject}</bdi></h1>${actsOnConversation(view, words)}</div>
${opened.earlier > 0 && html`<p class="soft small earlier">${words.earlier(opened.earlier)}</p>`}
${shown.map((one) => mailOf(view, one, words))}${view.drafts.map((draft) => begun(view, draft, words))}</div>
<aside class="paper" aria-label="${words.whatBecame}">${focus.mail.direction === 'in' && foundIn(ledger?.lead ?? null, frame.language)}${becameOf(view, words)}${contact && contactPanel({ frame, ...contact, thread: opened.threadId, now, timeZone })}${linking(view, words)}</aside></div>`;
}

function begun({ timeZone, now }: ConversationView, { id, body, updatedAt }: Draft, words: ConversationWords): Html {
	return html`<p class="paper begun"><a href="?${new URLSearchParams({ draft: id }).toString()}">${words.begun}</a> <bdi class="one soft">${body.slice(0, 200)}</bdi> ${shortTime(updatedAt, now, timeZone)}</p>`;
}

function actsOnConversation({ frame, opened, folders, team, focus }: ConversationView, words: ConversationWords): Html {
	const { mails, threadId } = opened;
	const back = `?${new URLSearchParams({ thread: threadId }).toString()}`;
	const act = (action: keyof ConversationWords['acts'], more: Partial<Parameters<typeof actionForm>[1]> = {}) => actionForm(frame, { action, label: words.acts[action], fields: { thread: threadId }, back, ...more });
	const received = mails.filter(({ direction }) => direction === 'in');
	const isArchived = received.length > 0 && received.every((mail) => mail.isArchived);
	const inTrash = mails.every(({ part }) => part === 'trash');
	const compose = (kind: string) => `?${new URLSearchParams({ compose: kind, message: focus.mail.messageId }).toString()}`;
	return html`<div class="acts" role="group" aria-label="${words.actsOnConversation}">
<a class="button main" href="${compose('reply')}" data-key="r">${words.reply}</a><a class="button" href="${compose('replyAll')}" data-key="a">${words.replyAll}</a><a class="button" href="${compose('forward')}" data-key="f">${words.forward}</a>
${isArchived ? act('unarchive', { shortcut: 'e' }) : act('archive', { shortcut: 'e' })}
${mails.some(({ isUnread }) => isUnread) ? act('markRead') : act('markUnread', { back: '?' })}
${mails.some(({ isFlagged }) => isFlagged) ? act('unflag') : act('flag')}
${inTrash ? act('restore') : act('delete', { confirm: words.deleteAsk })}
<details class="more"><summary>${words.more}</summary><div>
${actionForm(frame, { action: 'assign', label: words.acts.assign, fields: { thread: threadId }, back, content: html`<label>${words.owner} <select name="owner"><option value="">${words.nobody}</option>${team.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select></label> ` })}
${folders.length > 0 && actionForm(frame, { action: 'move', label: words.acts.move, fields: { thread: threadId }, back, content: html`<label>${words.toFolder} <select name="folder">${folders.map(({ id, path }) => html`<option value="${id}">${path}</option>`)}</select></label> ` })}
</div></details></div>`;
}

function mailOf(view: ConversationView, shown: ShownMail, words: ConversationWords): Html {
	const { frame, opened, mailboxes, timeZone, now } = view;
	const { mail, isOpen } = shown;
	const sender = mail.direction === 'out' ? (mail.outgoing?.memberName ?? mail.fromName) || words.us : mail.fromName || mail.fromAddress || words.unknownSender;
	const verdict = mail.ledger && mail.direction === 'in' ? verdictOn(mail.ledger, frame.language) : null;
	const where = mailboxes.filter(({ id }) => mail.mailboxIds.includes(id)).map(({ name, address }) => name ?? address);
	return html`<details class="paper mail ${mail.direction}${mail.isUnread && ' unread'}" id="m-${mail.messageId}"${isOpen && html` open`}><summary><span class="sender"><bdi>${sender}</bdi></span><bdi class="preview one soft">${mail.preview}</bdi><span class="marks">${mail.isFlagged && html`<span class="star">★</span>`}${verdict && badge(verdict)}${mail.outgoing && sendingBadge(mail.outgoing.status, frame.language, mail.outgoing.bouncedAt !== null)}</span>${shortTime(mail.receivedAt, now, timeZone)}</summary>
<div class="head">${headOf(shown, where, timeZone, words)}
${!mail.senderVerified && mail.direction === 'in' && html`<p class="why"><span class="badge warn">${words.unclearSender}</span> ${words.unclearSenderHint}</p>`}
${verdict && html`<p class="why">${badge(verdict)} ${verdict.reason}</p>`}
${mail.outgoing?.reason && mail.outgoing.status !== 'sent' && html`<p class="why">${sendingBadge(mail.outgoing.status, frame.language)} ${mail.outgoing.reason}</p>`}
${mail.places.filter(({ reason }) => reason).map(({ reason }) => html`<p class="why small">${reason}</p>`)}
${actsOnMail(view, shown, words)}</div>
<iframe class="${shown.read && isShort(shown.read.mail) ? 'short' : 'tall'}" src="${shown.bodyAddress}"${!isOpen && html` loading="lazy"`} sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" title="${words.textOfMail}"></iframe>
${filesOf(shown, words)}
<section>${shown.read ? html`<details><summary>${words.details}</summary>${detailsOf(shown, timeZone, words)}</details>` : html`<a class="small" href="?${new URLSearchParams({ thread: opened.threadId, message: mail.messageId }).toString()}">${words.details}</a>`}</section></details>`;
}

function headOf({ mail, read }: ShownMail, where: readonly string[], timeZone: string, words: ConversationWords): Html {
	const said = read?.mail;
	return facts([
		[words.facts.from, said ? people(said.from ? [said.from] : [], words) : lines([mail.fromName ? `${mail.fromName} <${mail.fromAddress}>` : mail.fromAddress])],
		[words.facts.replyTo, said && people(said.replyTo, words)],
		[words.facts.to, said ? people(said.to, words) : lines(mail.recipients)],
		[words.facts.cc, said && people(said.cc, words)],
		[words.facts.mailbox, html`<bdi>${where.join(', ')}</bdi>${mail.places.length > 0 && html` <bdi class="soft">(${[...new Set(mail.places.map(({ path }) => path))].join(', ')})</bdi>`}`],
		[words.facts.received, fullTime(mail.receivedAt, timeZone)],
	]);
}

function actsOnMail({ frame, opened }: ConversationView, { mail, read, withPictures }: ShownMail, words: ConversationWords): Html {
	const back = `?${new URLSearchParams({ thread: opened.threadId }).toString()}`;
	const act = (action: keyof ConversationWords['acts']) => actionForm(frame, { action, label: words.acts[action], fields: { message: mail.messageId }, back, look: 'quiet' });
	const compose = (kind: string, label: string) => html`<a class="button quiet" href="?${new URLSearchParams({ compose: kind, message: mail.messageId }).toString()}">${label}</a>`;
	const hasPictures = read?.mail.html && /<img[^>]{1,2000}src\s*=\s*["']?\s*(?:https?:)?\/\//i.test(read.mail.html);
	return html`<div class="acts">${compose('reply', words.reply)}${compose('replyAll', words.replyAll)}${compose('forward', words.forward)}
${mail.ledger && mail.direction === 'in' && act('parseAgain')}${mail.ledger?.state === 'quarantined' && act('runAgain')}
${mail.direction === 'in' && mail.contacts.length === 0 && act('createContact')}${mail.ledger?.outcome === 'review' && act('notALead')}
${hasPictures && !withPictures && html`<a class="button quiet" href="?${new URLSearchParams({ thread: opened.threadId, message: mail.messageId, pictures: '1' }).toString()}">${words.pictures}</a>${mail.senderVerified && actionForm(frame, { action: 'show-pictures', label: words.picturesAlways(mail.fromAddress), fields: { message: mail.messageId }, back, look: 'quiet' })}`}</div>`;
}

function filesOf({ mail, read, fileAddresses }: ShownMail, words: ConversationWords): HtmlValue {
	if (!read) return mail.attachmentCount > 0 && html`<section class="small soft">${words.files}: ${mail.attachmentCount}</section>`;
	const { attachments } = read.mail;
	return attachments.length > 0 && html`<section><h2>${words.files}</h2><ul class="files">${attachments.map(({ fileName, sizeBytes }, index) => html`<li><a href="${fileAddresses[index]}" download="${withoutTurns(fileName)}" title="${words.download}"><bdi>${withoutTurns(fileName)}</bdi></a> <span class="small soft">${size(sizeBytes)}</span></li>`)}</ul></section>`;
}

function detailsOf({ mail, read }: ShownMail, timeZone: string, words: ConversationWords): Html {
	const { ledger } = mail;
	return facts([
		[words.facts.written, mail.sentAt === null ? html`<span class="soft">${words.noDate}</span>` : fullTime(mail.sentAt, timeZone)],
		[words.facts.received, fullTime(mail.receivedAt, timeZone)],
		[words.facts.stored, ledger && fullTime(ledger.storedAt, timeZone)],
		[words.facts.kind, html`${mail.kind} <span class="soft">${mail.kindReason}</span>`],
		[words.facts.attempts, ledger?.attempt],
		[words.facts.size, size(mail.sizeBytes)],
		[words.facts.messageId, (read?.mail.messageId ?? mail.headerId) && html`<bdi>${read?.mail.messageId ?? mail.headerId}</bdi>`],
		[words.facts.key, mail.messageKey && html`<bdi>${mail.messageKey}</bdi>`],
	]);
}

/** What became of the mail that the conversation is opened for. */
function becameOf({ focus, frame, contact }: ConversationView, words: ConversationWords): HtmlValue {
	const { ledger } = focus.mail;
	if (!ledger || focus.mail.direction === 'out') return null;
	return html`<section><h2>${words.contact}</h2>${ledger.contactId ? html`<p><bdi>${ledger.contactName ?? contact?.page.person.name}</bdi> <span class="soft">${ledger.contactCreated ? words.newWithMail : words.knownBefore}</span>${ledger.enquiryReference && html` · <bdi>${ledger.enquiryReference}</bdi>${ledger.enquiryTitle && html` <bdi class="soft">${ledger.enquiryTitle}</bdi>`}`}</p>` : html`<p class="soft">${words.noContact}</p>`}${[ledger.contactReason, ledger.enquiryReason].map((why) => why && html`<p class="small soft why">${why}</p>`)}</section>
<section><h2>${words.owner}</h2><p>${ledger.ownerName ? html`<bdi>${ledger.ownerName}</bdi>` : html`<span class="soft">${words.nobody}</span>`}</p>${ledger.ownerReason && html`<p class="small soft">${ledger.ownerReason}</p>`}</section>
<section><h2>${words.automaticReply}</h2>${ledger.reply ? html`<p>${sendingBadge(ledger.reply, frame.language)}${ledger.replyRecipient && html` <bdi>${ledger.replyRecipient}</bdi>`}</p>` : html`<p class="soft">${words.noReply}</p>`}${ledger.replyReason && html`<p class="small soft">${ledger.replyReason}</p>`}</section>`;
}

/** Linking to a contact by hand, and taking it back (S6). */
function linking({ frame, opened, candidates }: ConversationView, words: ConversationWords): Html {
	const back = `?${new URLSearchParams({ thread: opened.threadId }).toString()}`;
	const linked = new Map(opened.mails.flatMap(({ contacts }) => contacts).map((contact) => [contact.id, contact]));
	return html`<section class="linking"><h2>${words.findContact}</h2>
${[...linked.values()].map(({ id, name }) => html`<div class="linked"><a href="?${new URLSearchParams({ contact: id }).toString()}"><bdi>${name ?? words.unknownSender}</bdi></a> ${actionForm(frame, { action: 'unlink', label: words.acts.unlink, fields: { thread: opened.threadId, contact: id }, back, look: 'quiet', confirm: words.unlinkAsk })}</div>`)}
<form method="get" action="?" role="search"><input type="hidden" name="thread" value="${opened.threadId}"><label class="skip" for="find">${words.findContactHint}</label><input type="search" id="find" name="find" value="${candidates?.text}" placeholder="${words.findContactHint}" maxlength="200" data-key="l"><button>${words.find}</button></form>
${candidates && candidates.people.length === 0 && html`<p class="soft">${words.nothingFound}</p>`}
${candidates?.people.map(({ id, name, email }) => html`<div class="linked"><a href="?${new URLSearchParams({ contact: id }).toString()}"><bdi>${name ?? email ?? words.unknownSender}</bdi></a>${name && email && html` <bdi class="small soft">${email}</bdi>`} ${!linked.has(id) && actionForm(frame, { action: 'link', label: words.acts.link, fields: { thread: opened.threadId, contact: id }, back })}</div>`)}</section>`;
}

/** Without a script a frame cannot grow with its content; most enquiries need no tall one. */
function isShort({ html: inHtml, text }: ReadMail['mail']): boolean {
	return inHtml === null && text.length < 800 && text.split('\n').length <= 11;
}

const MAX_PEOPLE = 20;

function people(addresses: readonly Address[], words: ConversationWords): HtmlValue[] {
	const shown = lines(addresses.slice(0, MAX_PEOPLE).map(({ name, address }) => (name && address ? `${name} <${address}>` : name || address)));
	return addresses.length > MAX_PEOPLE ? [...shown, html`<br><span class="soft">${words.andMore(addresses.length - MAX_PEOPLE)}</span>`] : shown;
}
