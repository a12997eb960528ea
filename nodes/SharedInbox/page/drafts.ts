import type { Draft } from '../../shared/store/drafts';
import { html, type Html } from '../../shared/html/html';
import type { PageFrame } from './layout';
import { shortTime } from './times';
import { composeWords } from './words/compose';

interface DraftsView {
	frame: PageFrame;
	/** The newest first. */
	drafts: readonly Draft[];
	now: number;
	timeZone: string;
}

/** Mails that the viewer has begun and not sent. */
export function draftsPage({ frame, drafts, now, timeZone }: DraftsView): Html {
	const words = composeWords[frame.language];
	return html`<nav class="bar" aria-label="${words.back}"><ul><li><a href="?" data-key="u">← ${words.back}</a></li></ul></nav>
<div class="paper drafts"><h1>${words.drafts}</h1>${drafts.length === 0 ? html`<div class="empty"><h2>${words.noDrafts}</h2><p class="soft">${words.noDraftsHint}</p></div>` : html`<ul>${drafts.map((draft) => html`<li><a href="?${new URLSearchParams({ draft: draft.id, back: '?drafts' }).toString()}"><bdi>${draft.subject || words.noSubject}</bdi></a> <bdi class="one soft">${draft.to || words.noRecipient}</bdi><bdi class="one small soft">${draft.body.slice(0, 200)}</bdi>${shortTime(draft.updatedAt, now, timeZone)}</li>`)}</ul>`}</div>`;
}
