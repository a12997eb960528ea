import { addressIdentity, isValidAddress } from '../../shared/mail/address';
import type { NoticeReader } from '../../shared/mail/notice-mail/trouble';
import { noticeLanguage, type NoticeLanguage } from '../../shared/mail/notice-mail/words/words';
import { InputError } from '../../shared/node/input-error';
import type { Sql } from '../../shared/store/store';
import { listTeam, type TeamMember } from '../../shared/store/team';

/** Somebody who is told of alerts. */
export interface AlertReader extends NoticeReader {
	/** As in identities: lower case. */
	address: string;
}

/** What readers have in common. */
export interface ReaderSettings {
	/** null = that of each reader. */
	language: NoticeLanguage | null;
	/** IANA name; for readers without one of their own. */
	timeZone: string;
	/** The address of the inbox page; null = not known. */
	page: string | null;
}

/** One address as a reader; a member is written to in their own language and time. */
export function readerAt(address: string, team: readonly TeamMember[], { language, timeZone, page }: ReaderSettings): AlertReader {
	const identity = addressIdentity(address);
	const member = team.find(({ email }) => email === identity);
	return { address: identity, name: member?.name ?? null, language: language ?? noticeLanguage(member?.languages ?? []), timeZone: member?.timeZone ?? timeZone, page };
}

/**
 * Who is told of alerts.
 *
 * @param addresses empty = the administrators of the team
 * @throws InputError when one of them is not an address
 */
export async function alertReaders(sql: Sql, addresses: readonly string[], settings: ReaderSettings): Promise<AlertReader[]> {
	const wrong = addresses.find((address) => !isValidAddress(address));
	if (wrong !== undefined) throw new InputError(`"${wrong.slice(0, 100)}" in Recipients is not an email address`, 'Write addresses as name@example.com, with commas between them. Nothing was sent.');
	const team = await listTeam(sql, { activeOnly: true });
	const chosen = addresses.length > 0 ? addresses : team.filter(isAdministrator).map(({ email }) => email);
	return [...new Map(chosen.map((address) => readerAt(address, team, settings)).map((reader) => [reader.address, reader])).values()];
}

const isAdministrator = ({ role, administratorRank }: TeamMember) => role === 'administrator' || administratorRank !== null;
