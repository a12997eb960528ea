import { readSetting, writeSetting } from './settings';
import type { Sql } from './store';

const SETTING = 'address of the inbox page';

/** The address under which the inbox page was last opened by somebody, as n8n knows it; null = no page was opened yet. */
export async function inboxPage(sql: Sql): Promise<string | null> {
	return (await readSetting(sql, SETTING)) ?? null;
}

/** Keeps the address of the inbox page: mails that the inbox sends by itself lead there. */
export async function keepInboxPage(sql: Sql, address: string): Promise<void> {
	if ((await inboxPage(sql)) !== address) await writeSetting(sql, SETTING, address);
}
