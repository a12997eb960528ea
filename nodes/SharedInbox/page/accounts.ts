import { html, type Html } from '../../shared/html/html';
import type { Account } from '../../shared/store/accounts';
import { accountAddress, accountStatus, type AccountView } from './account-status';
import { accountsWords } from './words/accounts';

/** Every account that is open to a member, the primary one first (A12). */
export function accountsPage(accounts: readonly Account[], view: AccountView): Html {
	const words = accountsWords[view.frame.language];
	if (accounts.length === 0) return html`<h1 class="skip">${words.title}</h1><div class="paper"><div class="empty"><h2>${words.none}</h2><p class="soft">${words.noneHint}</p></div></div>`;
	return html`<h1>${words.title}</h1><p class="soft">${words.intro}</p><div class="accounts">${accounts.map(
		(account) => html`<section class="paper"><h2><a href="${accountAddress(account.id)}"><bdi>${account.name ?? account.address}</bdi></a></h2>${account.name !== null && html`<p class="small soft"><bdi>${account.address}</bdi></p>`}${accountStatus(account, view)}<p><a href="${accountAddress(account.id)}">${words.openLog}<span class="skip">: ${account.address}</span></a></p></section>`,
	)}</div>`;
}
