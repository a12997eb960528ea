import { addressIdentity } from '../shared/mail/address';
import type { Person } from '../shared/store/contacts';
import { undeliverableAmong } from '../shared/store/reported-mail';
import type { Sql } from '../shared/store/store';

/** One person as an item of its own. */
export interface ContactItem {
	id: string;
	name: string;
	company: string | null;
	language: string | null;
	emails: string[];
	phones: string[];
	firstSource: string;
	firstSeenAt: string;
	lastSeenAt: string;
	ownerId: string | null;
	externalIds: Record<string, string>;
	mergedIds: string[];
}

/** A person as the operations give it. */
export function contactItem(person: Person): ContactItem {
	return {
		id: person.id,
		name: person.name ?? 'Unknown',
		company: person.company,
		language: person.language,
		emails: person.emails,
		phones: person.phones,
		firstSource: person.firstSource,
		firstSeenAt: new Date(person.firstTouchAt).toISOString(),
		lastSeenAt: new Date(person.lastTouchAt).toISOString(),
		ownerId: person.ownerId,
		externalIds: person.externalIds,
		mergedIds: person.mergedIds,
	};
}

/** A person with the addresses that mail does not reach. */
export interface ReachableContactItem extends ContactItem {
	/** `blocked`: nothing is sent there by itself any more. */
	undeliverable: { address: string; reason: string; at: string; blocked: boolean }[];
}

/** The same with what became of our mail. */
export async function reachableContactItem(sql: Sql, person: Person): Promise<ReachableContactItem> {
	const undeliverable = await undeliverableAmong(sql, person.emails.map(addressIdentity));
	return { ...contactItem(person), undeliverable: undeliverable.map((one) => ({ ...one, at: new Date(one.at).toISOString() })) };
}
