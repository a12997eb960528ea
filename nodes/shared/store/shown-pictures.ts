import { readSetting, writeSetting } from './settings';
import type { Sql } from './store';

/** Senders whose pictures a member lets their browser load; more are not kept. */
const MOST = 500;

const nameOf = (memberId: string) => `page_pictures:${memberId}`;

/** Senders whose pictures on other servers this member wants to see, in lower case. */
export async function sendersWithPictures(sql: Sql, memberId: string): Promise<string[]> {
	const kept = await readSetting(sql, nameOf(memberId));
	return kept === undefined ? [] : (JSON.parse(kept) as string[]);
}

/** To be called in a transaction. */
export async function showPicturesOf(sql: Sql, memberId: string, sender: string): Promise<void> {
	const senders = await sendersWithPictures(sql, memberId);
	if (!senders.includes(sender)) await writeSetting(sql, nameOf(memberId), JSON.stringify([...senders, sender].slice(-MOST)));
}
