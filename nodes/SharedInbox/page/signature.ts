import { html, type Html, type HtmlValue } from '../../shared/html/html';
import type { VisibleMailbox } from '../../shared/store/inbox';
import { actionForm } from './action-form';
import { formField } from './form-field';
import type { PageFrame } from './layout';
import { signatureWords, type SignatureWords } from './words/signature';

export interface MailboxSignature extends VisibleMailbox {
	signature: string | null;
	mayEdit: boolean;
}

export interface SignatureView {
	frame: PageFrame;
	own: string | null;
	/** Those that are open to the member. */
	mailboxes: readonly MailboxSignature[];
	isSaved: boolean;
	/** What was too long: of which mailbox (null = the member's own), as it was typed. */
	tooLong?: { mailboxId: string | null; typed: string };
}

/** Where a member writes their own signature, and whoever may that of a mailbox (A11). */
export function signaturePage({ frame, own, mailboxes, isSaved, tooLong }: SignatureView): Html {
	const words = signatureWords[frame.language];
	const wrong = (mailboxId: string | null) => (tooLong?.mailboxId === mailboxId ? tooLong : undefined);
	return html`<nav class="bar" aria-label="${words.back}"><ul><li><a href="?" data-key="u">← ${words.back}</a></li></ul></nav>
${isSaved && html`<p class="note good" role="status">${words.saved}</p>`}${tooLong && html`<p class="note bad" role="alert">${words.notSaved}</p>`}
<div class="paper alone account"><section class="writing"><h1>${words.title}</h1>${signatureForm(frame, words, { mailboxId: null, label: words.own, hint: words.ownHint, value: own, wrong: wrong(null) })}</section>
${mailboxes.length > 0 && html`<section class="writing"><h2>${words.ofMailboxes}</h2><p class="small soft">${words.ofMailboxesHint}</p>${mailboxes.map((mailbox) => ofMailbox(frame, words, mailbox, wrong(mailbox.id)))}</section>`}</div>`;
}

function ofMailbox(frame: PageFrame, words: SignatureWords, { id, address, name, signature, mayEdit }: MailboxSignature, wrong: SignatureView['tooLong']): HtmlValue {
	const label = name === null ? address : `${name} (${address})`;
	if (mayEdit) return signatureForm(frame, words, { mailboxId: id, label, value: signature, wrong });
	return html`<h3><bdi>${label}</bdi></h3>${signature === null ? html`<p class="soft">${words.none}</p>` : html`<div class="as-written" dir="auto">${signature}</div>`}<p class="small soft">${words.onlyAdministrators}</p>`;
}

function signatureForm(frame: PageFrame, words: SignatureWords, { mailboxId, label, hint, value, wrong }: { mailboxId: string | null; label: string; hint?: string; value: string | null; wrong: SignatureView['tooLong'] }): Html {
	const field = formField({ name: 'signature', id: mailboxId ?? 'own', label, value: wrong?.typed ?? value ?? '', lines: 5, hint, fault: wrong && words.tooLong });
	return actionForm(frame, { action: 'save-signature', label: words.save, look: 'main', fields: { mailbox: mailboxId }, back: '?signature', content: field });
}
