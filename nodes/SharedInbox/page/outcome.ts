import type { ReceivedMail } from '../../shared/store/inbox';
import { html, type Html } from '../../shared/html/html';

type Look = 'good' | 'warn' | 'bad' | 'calm' | 'busy';

/** What became of a mail, in one word. */
export interface Verdict {
	word: string;
	look: Look;
	/** Why, in a sentence; empty when nobody said. */
	reason: string;
}

const OUTCOMES: Record<'lead' | 'review' | 'none', { word: string; look: Look }> = {
	lead: { word: 'Lead', look: 'good' },
	review: { word: 'Needs Review', look: 'warn' },
	none: { word: 'Not a Lead', look: 'calm' },
};

/** The outcome badge and the reason column of one mail (W3): every state of the ledger has a word of its own. */
export function verdictOn(mail: Pick<ReceivedMail, 'state' | 'stateReason' | 'outcome' | 'outcomeReason' | 'attempt'>): Verdict {
	const reason = mail.stateReason ?? '';
	switch (mail.state) {
		case 'quarantined':
			return { word: 'Quarantined', look: 'bad', reason: reason || 'It could not be processed, and is kept here.' };
		case 'received':
			return { word: 'Waiting', look: 'busy', reason: reason || 'It arrived and waits for its turn.' };
		case 'running':
			return { word: 'In Progress', look: 'busy', reason: reason || 'The workflow is working on it.' };
		case 'retry':
			return { word: 'Trying Again', look: 'busy', reason: reason || `It will be tried again after attempt ${mail.attempt}.` };
		case 'done':
		case 'ignored':
			if (mail.outcome) return { ...OUTCOMES[mail.outcome], reason: mail.outcomeReason ?? reason };
			return mail.state === 'ignored' ? { word: 'Ignored', look: 'calm', reason } : { word: 'Done', look: 'calm', reason: reason || 'The workflow ran without reading it for a lead.' };
	}
}

/** The badge itself: a word, never a colour alone. */
export function badge({ word, look }: Pick<Verdict, 'word' | 'look'>): Html {
	return html`<span class="badge ${look}">${word}</span>`;
}

const REPLIES: Record<NonNullable<ReceivedMail['reply']>, { word: string; look: Look }> = {
	sent: { word: 'Sent', look: 'good' },
	queued: { word: 'Waiting', look: 'busy' },
	sending: { word: 'On Its Way', look: 'busy' },
	refused: { word: 'Refused', look: 'bad' },
	unknown: { word: 'Uncertain', look: 'warn' },
};

/** What became of the automatic reply to a mail; null when there was none. */
export function replyBadge(reply: ReceivedMail['reply']): Html | null {
	return reply && badge(REPLIES[reply]);
}
