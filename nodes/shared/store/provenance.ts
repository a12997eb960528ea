import type { ContactDetails } from './contacts';

/** Who wrote a field, and when; a field without an entry came from a mail. By field: name, company, language. */
export type Provenance = Partial<Record<keyof ContactDetails, { setBy: string; at: number }>>;

/** What the column `provenance` of a contact says. */
export function readProvenance(json: string | null): Provenance {
	return json === null ? {} : (JSON.parse(json) as Provenance);
}
