import { placeholdersIn } from '../../shared/mail/template/variables';
import type { DraftFile } from '../../shared/store/drafts';
import type { VisibleMailbox } from '../../shared/store/inbox';
import type { MailTemplate } from '../../shared/store/templates';
import { html, type Html, type HtmlValue } from '../../shared/html/html';
import type { OpenDraft } from '../new-draft';
import type { WrittenProblem } from '../written-form';
import { size } from './facts';
import type { PageFrame } from './layout';
import { composeWords, type ComposeWords } from './words/compose';

export interface ComposeView {
	frame: PageFrame;
	draft: OpenDraft;
	problems: readonly WrittenProblem[];
	/** Mailboxes the viewer may send from. */
	senders: readonly VisibleMailbox[];
	/** What would stand below the text; null = nothing. */
	signature: string | null;
	/** That are kept with it. */
	files: readonly DraftFile[];
	templates: readonly MailTemplate[];
	/** The conversation it belongs to; null = a new one. */
	threadId: string | null;
	/** Address of the frame with the mail that is answered or passed on; null = none. */
	original: string | null;
	/** What was written in another window is in this new mail. */
	isMovedHere: boolean;
	/** Where the form was opened. */
	back: string;
}

/** The form to write a mail in: without the script, each of its buttons brings the whole form. */
export function composePage(view: ComposeView): Html {
	const { frame, draft, back } = view;
	const words = composeWords[frame.language];
	return html`<nav class="bar" aria-label="${words.back}"><ul><li><a href="${back}" data-key="u">← ${words.back}</a></li></ul></nav>
<div class="composing">${view.senders.length === 0 ? nobodyMaySend(words) : form(view, words)}
${view.original && html`<details class="paper original"${draft.mode !== 'forward' && html` open`}><summary>${words.original}</summary><iframe class="short" src="${view.original}" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" title="${words.original}"></iframe></details>`}</div>`;
}

function nobodyMaySend(words: ComposeWords): Html {
	return html`<div class="paper empty"><h1>${words.noSender}</h1><p>${words.noSenderHint}</p></div>`;
}

function form(view: ComposeView, words: ComposeWords): Html {
	const { frame, draft, senders, back, threadId } = view;
	if (!frame.signedIn) return html``;
	const hidden = { pass: frame.signedIn.formPass, action: 'write', draft: draft.id, mode: draft.mode, about: draft.aboutId, contact: draft.contactId, language: draft.language, back };
	return html`<form method="post" action="?" enctype="multipart/form-data" class="paper compose"${threadId !== null && draft.mode !== 'forward' && html` data-thread="${threadId}"`} data-kept="${words.kept}" data-elsewhere="${words.elsewhere}" data-not-kept="${words.notKept}" data-signed-out="${words.signedOut}. ${words.signedOutHint}">
${Object.entries(hidden).map(([name, value]) => value !== null && html`<input type="hidden" name="${name}" value="${value}">`)}<input type="hidden" name="at" value="">
<button name="do" value="save" class="first" tabindex="-1" aria-hidden="true">${words.save}</button>
<h1>${words.titles[draft.mode]}</h1>${view.isMovedHere && html`<p class="note warn" role="alert">${words.movedHere}</p>`}
<div class="line"><label for="c-from">${words.from}</label><select id="c-from" name="mailbox"${said(view, 'mailbox', words).attributes}>${senders.map(({ id, name, address }) => html`<option value="${id}"${id === draft.mailboxId && html` selected`}>${name ? `${name} <${address}>` : address}</option>`)}</select>${said(view, 'mailbox', words).text}</div>
${addresses(view, 'to', words)}
<details class="copies"${(draft.cc || draft.bcc || view.problems.some(({ field }) => field === 'cc' || field === 'bcc')) && html` open`}><summary>${words.copies}</summary>${addresses(view, 'cc', words)}${addresses(view, 'bcc', words)}</details>
<div class="line"><label for="c-subject">${words.subject}</label><input id="c-subject" name="subject" value="${draft.subject}" maxlength="900" autocomplete="off" dir="auto"></div>
${stillToFill(draft, words)}
<label for="c-body" class="skip">${words.body}</label><textarea id="c-body" name="body" rows="14" dir="auto"${draft.to !== '' && html` autofocus`}>
${draft.body}</textarea>
${view.signature !== null && html`<div class="signing"><label class="tick"><input type="checkbox" name="signature" value="1"${draft.withSignature && html` checked`}> ${words.sign}</label><pre class="soft small" dir="auto">${view.signature}</pre></div>`}
${view.signature === null && html`<input type="hidden" name="signature" value="1">`}
${draft.mode === 'new' ? html`<input type="hidden" name="original" value="1">` : html`<label class="tick"><input type="checkbox" name="original" value="1"${draft.withOriginal && html` checked`}> ${draft.mode === 'forward' ? words.withFiles : words.quote}</label>`}
${files(view, words)}${templates(view, words)}
<p class="kept small soft" role="status"></p>
<div class="acts end"><button class="main" name="do" value="send">${words.send}</button><button name="do" value="save">${words.save}</button><details class="confirm"><summary class="quiet">${words.discard}</summary><div><p>${words.discardAsk}</p><button name="do" value="discard">${words.discard}</button></div></details></div>
</form>`;
}

function addresses(view: ComposeView, field: 'to' | 'cc' | 'bcc', words: ComposeWords): Html {
	const { attributes, text } = said(view, field, words);
	return html`<div class="line"><label for="c-${field}">${words[field]}</label><input id="c-${field}" name="${field}" value="${view.draft[field]}" inputmode="email" autocomplete="off" spellcheck="false"${field === 'to' && html` placeholder="${words.example}"`}${field === 'to' && view.draft.to === '' && html` autofocus`}${attributes}>${text}</div>`;
}

/** What is wrong in a field, beside it. */
function said({ problems }: ComposeView, field: WrittenProblem['field'], words: ComposeWords): { attributes: HtmlValue; text: HtmlValue } {
	const here = problems.filter((problem) => problem.field === field);
	if (here.length === 0) return { attributes: null, text: null };
	return { attributes: html` aria-invalid="true" aria-describedby="wrong-${field}"`, text: html`<p class="wrong" id="wrong-${field}" role="alert">${here.map(({ kind, given }) => words.problems[kind](given))}</p>` };
}

/** Places of a template that nothing was known for. */
function stillToFill({ subject, body }: OpenDraft, words: ComposeWords): HtmlValue {
	const places = [...new Set([...placeholdersIn(subject), ...placeholdersIn(body)].map(({ written }) => written))];
	return places.length > 0 && html`<p class="note warn">${words.stillToFill} <bdi>${places.slice(0, 10).join(', ')}</bdi></p>`;
}

function files(view: ComposeView, words: ComposeWords): Html {
	const { attributes, text } = said(view, 'files', words);
	return html`<div class="attached"><label for="c-files">${words.files}</label>${view.files.length > 0 && html`<ul class="files">${view.files.map(({ id, fileName, sizeBytes }) => html`<li><bdi>${fileName}</bdi> <span class="soft">${size(sizeBytes)}</span> <button class="quiet" name="do" value="remove:${id}" aria-label="${words.remove(fileName)}">×</button></li>`)}</ul>`}<input type="file" id="c-files" name="files" multiple${attributes}> <button name="do" value="attach">${words.attach}</button>${text}</div>`;
}

function templates({ templates: all }: ComposeView, words: ComposeWords): HtmlValue {
	if (all.length === 0) return null;
	return html`<div class="inserting"><label for="c-template">${words.template}</label><select id="c-template" name="template">${all.map(({ id, name, language }) => html`<option value="${id}">${language ? `${name} (${language})` : name}</option>`)}</select> <button name="do" value="insert">${words.insert}</button></div>`;
}
