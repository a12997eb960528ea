import type { DeliveryState } from '../../shared/store/ledger';
import type { OutgoingStatus } from '../../shared/store/outgoing';
import { html, type Html } from '../../shared/html/html';
import type { Language } from './words/language';
import { outcomeWords } from './words/outcome';

type Look = 'good' | 'warn' | 'bad' | 'calm' | 'busy';

/** What became of a mail, in one word. */
export interface Verdict {
	word: string;
	look: Look;
	/** Why, in a sentence; empty when nobody said. */
	reason: string;
}

/** What the ledger says of a mail. */
export interface LedgerState {
	state: DeliveryState;
	stateReason: string | null;
	outcome: 'lead' | 'review' | 'none' | null;
	outcomeReason: string | null;
	attempt: number;
}

const OUTCOME_LOOKS = { lead: 'good', review: 'warn', none: 'calm' } as const;

/** The outcome badge and the reason of one mail (W3): every state of the ledger has a word of its own. */
export function verdictOn(mail: LedgerState, language: Language): Verdict {
	const words = outcomeWords[language];
	const reason = mail.stateReason ?? '';
	const word = words.state[mail.state];
	switch (mail.state) {
		case 'quarantined':
			return { word, look: 'bad', reason: reason || words.reason.quarantined };
		case 'received':
		case 'running':
			return { word, look: 'busy', reason: reason || words.reason[mail.state] };
		case 'retry':
			return { word, look: 'busy', reason: reason || words.retry(mail.attempt) };
		case 'done':
		case 'ignored':
			if (mail.outcome) return { word: words.outcome[mail.outcome], look: OUTCOME_LOOKS[mail.outcome], reason: mail.outcomeReason ?? reason };
			return { word, look: 'calm', reason: mail.state === 'ignored' ? reason : reason || words.reason.done };
	}
}

/** The badge itself: a word, never a colour alone. */
export function badge({ word, look }: Pick<Verdict, 'word' | 'look'>): Html {
	return html`<span class="badge ${look}">${word}</span>`;
}

const SENDING_LOOKS: Record<OutgoingStatus, Look> = { sent: 'good', queued: 'busy', sending: 'busy', refused: 'bad', unknown: 'warn' };

/** What became of a mail of ours; null when there is none. */
export function sendingBadge(status: OutgoingStatus | null, language: Language, bounced = false): Html | null {
	if (status === null) return null;
	return bounced ? badge({ word: outcomeWords[language].bounced, look: 'bad' }) : badge({ word: outcomeWords[language].sending[status], look: SENDING_LOOKS[status] });
}
