import { html, type Html, type HtmlValue } from '../../shared/html/html';
import type { PageAction } from '../../shared/store/outbox';
import { actionForm } from './action-form';
import type { PageFrame } from './layout';
import { actWords } from './words/acts';

/** What waits longer is carried out by nobody, as it seems; milliseconds. */
export const LATE_AFTER = 60_000;

/** What takes an action back. */
const UNDO: Record<string, string> = { archive: 'unarchive', unarchive: 'archive', delete: 'restore', restore: 'delete', link: 'unlink', unlink: 'link', flag: 'unflag', unflag: 'flag' };

interface StateView {
	/** Where its forms go back to. */
	back: string;
	now: number;
	/** Whether it is shown elsewhere than in the conversation it is about. */
	isElsewhere?: boolean;
}

/** What has become of something somebody did: it waits, is done, or has failed, with the reason and what to do. */
export function actionState(frame: PageFrame, action: PageAction, view: StateView): Html {
	const { id, status } = action;
	const look = status === 'failed' ? 'bad' : status === 'done' ? 'good' : 'busy';
	return html`<li class="note ${look}" data-did="${id}" data-state="${status}">${textOf(frame, action, view)}</li>`;
}

function textOf(frame: PageFrame, action: PageAction, view: StateView): HtmlValue {
	const words = actWords[frame.language];
	const word = Object.hasOwn(words.acts, action.operation) ? words.acts[action.operation] : words.other;
	const open = view.isElsewhere && action.threadId !== null && html` <a href="?${new URLSearchParams({ thread: action.threadId }).toString()}">${words.openConversation}</a>`;
	switch (action.status) {
		case 'done':
			return html`<span class="told">${word.done}${contactIn(action)}${laterIn(frame, action)}${notWhole(frame, action)}${adviceIn(action)}${open}</span>${undo(frame, action, view)}`;
		case 'failed': {
			const { message, description } = action.result ?? {};
			const again = [
				isTheirs(frame, action) && actionForm(frame, { action: 'retry', label: words.tryAgain, fields: { did: action.id }, back: view.back }),
				actionForm(frame, { action: 'dismiss', label: words.dismiss, fields: { did: action.id }, back: view.back, look: 'quiet' }),
			];
			return html`<span class="told"><b>${word.failed}</b>${typeof message === 'string' && message !== '' && html`: <bdi lang="en">${message}</bdi>.`}${typeof description === 'string' && html` <bdi lang="en">${description}</bdi>`}${draftOf(frame, action)}${open}</span><span class="acts">${again}</span>`;
		}
		default: {
			const late = action.status === 'queued' && view.now - action.createdAt > LATE_AFTER;
			return html`<span class="told">${word.waiting}${action.status === 'running' && ` (${words.inProgress})`} …${open}</span>${late && html`<p><b>${words.nobody}</b> ${words.connect}</p>`}`;
		}
	}
}

/** What somebody wrote can be sent by them alone; everything else, by everybody who may. */
function isTheirs({ signedIn }: PageFrame, { arguments: given, memberId }: Pick<PageAction, 'arguments' | 'memberId'>): boolean {
	return given.draft === undefined || memberId === signedIn?.session.member.id;
}

/** What could not be sent is still there, to be changed. */
function draftOf(frame: PageFrame, { operation, arguments: given, memberId }: PageAction): HtmlValue {
	if (operation !== 'send' || typeof given.draft !== 'string' || !isTheirs(frame, { arguments: given, memberId })) return null;
	return html` <a href="?${new URLSearchParams({ draft: given.draft }).toString()}">${actWords[frame.language].openDraft}</a>`;
}

function contactIn({ result }: PageAction): HtmlValue {
	const contact = result?.contact as { id?: unknown; name?: unknown } | null | undefined;
	if (typeof contact !== 'object' || contact === null || typeof contact.id !== 'string' || typeof contact.name !== 'string') return null;
	return html` <a href="?${new URLSearchParams({ contact: contact.id }).toString()}"><bdi>${contact.name}</bdi></a>`;
}

/** What is left to do, e.g. choosing folders that are gone after an account was reconnected (A14). */
function adviceIn({ result }: PageAction): HtmlValue {
	return typeof result?.whatToDo === 'string' && result.whatToDo !== '' && html`. <bdi>${result.whatToDo}</bdi>`;
}

/** A mail that was sent, but not to all, or not with everything that belongs to it. */
function notWhole(frame: PageFrame, { operation, result }: PageAction): HtmlValue {
	if (operation !== 'send') return null;
	const rejected = Array.isArray(result?.rejected) ? result.rejected.filter((one) => typeof one === 'string') : [];
	return html`${rejected.length > 0 && html`. <b>${actWords[frame.language].notTo}</b> <bdi>${rejected.join(', ')}</bdi>`}${typeof result?.warning === 'string' && html`. <bdi lang="en">${result.warning}</bdi>`}`;
}

/** What is done here, and not yet on the mail server. */
function laterIn(frame: PageFrame, { result }: PageAction): HtmlValue {
	if (result?.state !== 'queued') return null;
	return html`. ${actWords[frame.language].later} <bdi>${typeof result.reason === 'string' ? result.reason : ''}</bdi>`;
}

function undo(frame: PageFrame, { operation, arguments: given }: PageAction, { back }: StateView): HtmlValue {
	const action = UNDO[operation];
	if (!action) return null;
	const fields = Object.fromEntries(['thread', 'message', 'contact'].flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : [])));
	return html`<span class="acts">${actionForm(frame, { action, label: actWords[frame.language].undo, fields, back })}</span>`;
}
