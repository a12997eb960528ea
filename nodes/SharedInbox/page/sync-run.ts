import { html, type Html } from '../../shared/html/html';
import type { SyncRun } from '../../shared/store/sync-runs';
import { duration } from './duration';
import { badge } from './outcome';
import { shortTime } from './times';
import { accountsWords, type AccountsWords } from './words/accounts';
import type { Language } from './words/language';

/** A sync in the log: when, how long, what and how many, what failed and what to do (S10). */
export function syncRunEntry({ startedAt, endedAt, counts, problem, advice }: SyncRun, view: { language: Language; now: number; timeZone: string }): Html {
	const words = accountsWords[view.language];
	const state = endedAt === null ? 'running' : problem === null ? 'done' : 'failed';
	const look = { running: 'busy', done: 'good', failed: 'bad' } as const;
	const took = endedAt === null ? null : html` <span class="small soft">${words.took(duration(endedAt - startedAt, view.language))}</span>`;
	return html`<li>${shortTime(startedAt, view.now, view.timeZone)} ${badge({ word: words.run[state], look: look[state] })} ${whatWasDone(counts, words)}${took}${problem !== null && html`<p class="small"><bdi>${problem}</bdi> <bdi>${advice || words.nothingToDo}</bdi></p>`}</li>`;
}

/** e.g. "3 new, 1 moved on the server" */
function whatWasDone(counts: SyncRun['counts'], words: AccountsWords): string {
	const names = Object.keys(words.counts) as (keyof AccountsWords['counts'])[];
	return names.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${words.counts[name]}`).join(', ') || words.unchanged;
}
