import { html, type Html, type HtmlValue } from '../../shared/html/html';
import type { Account } from '../../shared/store/accounts';
import type { SyncRun } from '../../shared/store/sync-runs';
import { accountFolders } from './account-folders';
import { accountAddress, accountStatus, type AccountView } from './account-status';
import { syncRunEntry } from './sync-run';
import { accountsWords, type AccountsWords } from './words/accounts';

export interface OneAccountView extends AccountView {
	account: Account;
	notices: readonly string[];
	log: {
		runs: readonly SyncRun[];
		/** Whether there are older ones. */
		more: boolean;
		isFirstPage: boolean;
	};
}

/** One account: how it is doing, its folders, and what its syncs did (S10). */
export function accountPage(view: OneAccountView): Html {
	const { account, notices, frame, now, timeZone } = view;
	const words = accountsWords[frame.language];
	const told = notices.filter((message) => message !== account.health.reason);
	const shown = { language: frame.language, now, timeZone };
	return html`<nav class="bar" aria-label="${words.back}"><ul><li><a href="?accounts" data-key="u">← ${words.back}</a></li></ul></nav>
<div class="paper alone account"><section><h1><bdi>${account.name ?? account.address}</bdi></h1>${account.name !== null && html`<p class="small soft"><bdi>${account.address}</bdi></p>`}${accountStatus(account, view)}</section>
${told.length > 0 && html`<section><h2>${words.notices}</h2><ul class="plain">${told.map((message) => html`<li class="note warn"><bdi>${message}</bdi></li>`)}</ul></section>`}
${account.source === 'imap' && html`<section><h2>${words.folders}</h2>${accountFolders(account, shown)}<p class="small soft">${words.foldersHint}</p></section>
<section id="log"><h2>${words.log}</h2>${log(view, words)}</section>`}</div>`;
}

function log({ account, log: { runs, more, isFirstPage }, frame, now, timeZone }: OneAccountView, words: AccountsWords): HtmlValue {
	if (runs.length === 0) return isFirstPage ? html`<p>${words.noLog}</p><p class="soft">${words.noLogHint}</p>` : html`<p class="soft">${words.logEnd}</p><p><a href="${accountAddress(account.id)}">${words.newest}</a></p>`;
	const last = runs[runs.length - 1];
	const older = `?${new URLSearchParams({ account: account.id, before: `${last.startedAt}.${last.id}` }).toString()}`;
	return html`<p class="small soft">${words.logHint}</p><ul class="plain log">${runs.map((run) => syncRunEntry(run, { language: frame.language, now, timeZone }))}</ul>
<nav class="pages" aria-label="${words.log}"><span>${!isFirstPage && html`<a href="${accountAddress(account.id)}">${words.newest}</a>`}</span>${more && html`<a href="${older}" rel="next">${words.older}</a>`}</nav>`;
}
