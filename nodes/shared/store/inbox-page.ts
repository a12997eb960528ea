import { readSetting, writeSetting } from './settings';
import type { Sql } from './store';

const SETTING = 'address of the inbox page';
const PUBLISHED = 'address of the published inbox page';

/** The address under which the inbox page was last opened by somebody, as n8n knows it; null = no page was opened yet. */
export async function inboxPage(sql: Sql): Promise<string | null> {
	return (await readSetting(sql, SETTING)) ?? null;
}

/** Keeps the address of the inbox page: mails that the inbox sends by itself lead there. */
export async function keepInboxPage(sql: Sql, address: string): Promise<void> {
	if ((await inboxPage(sql)) !== address) await writeSetting(sql, SETTING, address);
}

/** Keeps the address under which the page was published, before anybody has opened it: nobody can say yet whether it is the right one for browsers. */
export async function keepPublishedPage(sql: Sql, address: string): Promise<void> {
	await writeSetting(sql, PUBLISHED, address);
}

/** Where people of the team are sent to: to the page as somebody opened it, or else as it was published. */
export async function pageToOpen(sql: Sql): Promise<string | null> {
	return (await inboxPage(sql)) ?? (await readSetting(sql, PUBLISHED)) ?? null;
}
