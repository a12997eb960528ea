import { html, type Html, type HtmlValue } from '../../shared/html/html';
import type { Account } from '../../shared/store/accounts';
import { accountState, type AccountState } from './account-state';
import { actionForm } from './action-form';
import { duration } from './duration';
import { facts } from './facts';
import type { PageFrame } from './layout';
import { badge } from './outcome';
import { fullTime } from './times';
import { accountsWords, type AccountsWords } from './words/accounts';

export interface AccountView {
	frame: PageFrame;
	now: number;
	timeZone: string;
}

const LOOKS = { active: 'good', new: 'calm', failed: 'warn', late: 'warn', silent: 'bad', degraded: 'warn', disabled: 'bad' } as const;

export function accountAddress(id: string): string {
	return `?${new URLSearchParams({ account: id }).toString()}`;
}

/** How an account is doing: its state with the reason and what to do, and the figures (S10). */
export function accountStatus(account: Account, { frame, now, timeZone }: AccountView): Html {
	const words = accountsWords[frame.language];
	const { health, sync, isPrimary, isGeneralSender, kind, source } = account;
	const state = accountState(account, now);
	const at = (time: number | null) => (time === null ? words.never : fullTime(time, timeZone));
	const attention = `?${new URLSearchParams({ show: 'attention', mailbox: account.id }).toString()}`;
	return html`<p class="marks">${badge({ word: words.state[state], look: LOOKS[state] })}${isPrimary && html`<span class="badge calm" title="${words.primaryHint}">${words.primary}</span>`}${isGeneralSender && html`<span class="badge calm" title="${words.generalSenderHint}">${words.generalSender}</span>`}</p>
${state !== 'active' && html`<div class="note ${LOOKS[state]}">${health.reason && html`<p><bdi>${health.reason}</bdi></p>`}<p>${words.advice[state]}</p>${reconnecting(account, state, frame, words)}</div>`}
${facts([
	[words.facts.kind, html`${words.kind[kind]}${source === 'smtp' && html`. ${words.direct}`}`],
	[words.facts.contact, at(health.lastContactAt)],
	[words.facts.mail, at(health.lastMailAt)],
	[words.facts.waiting, health.waiting > 0 ? `${health.waiting}${health.retrying > 0 ? ` (${words.facts.retrying}: ${health.retrying})` : ''}` : words.nothing],
	[words.facts.lag, health.lag !== null && duration(health.lag, frame.language)],
	[words.facts.quarantined, health.quarantined > 0 ? html`${health.quarantined} <a href="${attention}">${words.look}</a>` : words.nothing],
	[words.facts.toCarryOut, sync.pending > 0 && sync.pending],
])}`;
}

/** Signing in again (A14), for whoever may: administrators, and the owner of a personal account. */
function reconnecting({ id, kind, source }: Account, state: AccountState, frame: PageFrame, words: AccountsWords): HtmlValue {
	if (source !== 'imap' || (state !== 'disabled' && state !== 'degraded')) return null;
	const mayReconnect = kind === 'personal' || frame.signedIn?.session.member.role === 'administrator';
	if (!mayReconnect) return state === 'disabled' && html`<p>${words.askAdministrator}</p>`;
	return html`<p>${words.reconnectHint}</p>${actionForm(frame, { action: 'reconnect', label: words.reconnect, fields: { mailbox: id }, back: accountAddress(id) })}`;
}
