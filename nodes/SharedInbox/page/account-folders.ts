import { html, type Html } from '../../shared/html/html';
import type { Account } from '../../shared/store/accounts';
import { importOf } from '../../shared/store/sync-status';
import { duration } from './duration';
import { shortTime } from './times';
import { accountsWords } from './words/accounts';
import type { Language } from './words/language';
import { listWords } from './words/list';

/** The folders that are read or synced (A9, S1), each with how often. They are chosen in n8n. */
export function accountFolders({ health, sync }: Account, view: { language: Language; now: number; timeZone: string }): Html {
	const words = accountsWords[view.language];
	const read = new Map(health.folders.map((folder) => [folder.path, folder]));
	const synced = new Map(sync.folders.map((folder) => [folder.path, folder]));
	const paths = [...new Set([...read.keys(), ...sync.folders.filter(({ isActive }) => isActive).map(({ path }) => path)])].sort();
	if (paths.length === 0) return html`<p class="soft">${words.noFolders}</p>`;
	return html`<ul class="plain">${paths.map((path) => {
		const folder = synced.get(path);
		const progress = folder && importOf(folder);
		const lastAt = Math.max(read.get(path)?.lastSweepAt ?? 0, folder?.cursor?.syncedAt ?? 0);
		const told = [
			read.has(path) && words.read,
			folder?.isActive ? (folder.everySeconds === null ? words.everySync : words.every(duration(folder.everySeconds * 1000, view.language))) : words.notSynced,
			progress && !progress.isOver && words.imported(progress.done, progress.total),
		].filter((one) => typeof one === 'string');
		const name = folder?.specialUse ? (listWords[view.language].folder[folder.specialUse] ?? path) : path;
		return html`<li><b><bdi>${name}</bdi></b>${name !== path && html` <bdi class="small soft">${path}</bdi>`} <span class="small soft">${told.join(' · ')}${lastAt > 0 && html` · ${shortTime(lastAt, view.now, view.timeZone)}`}</span></li>`;
	})}</ul>`;
}
