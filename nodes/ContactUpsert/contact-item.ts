import type { Person } from '../shared/store/contacts';

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
