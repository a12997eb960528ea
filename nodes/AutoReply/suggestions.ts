import { findMatches, type Match } from '../shared/listings/matching';
import { readWish } from '../shared/listings/wish';
import type { Lead } from '../shared/node/item';
import type { Listing } from '../shared/store/listings';
import { listingsSentTo } from '../shared/store/replies';
import type { Sql } from '../shared/store/store';

/** More would be a catalogue. */
const MOST = 3;

/**
 * Listings for the person who wrote (W10): like the one they asked about, or what the mail says they want; never one they
 * know already.
 */
export async function suggestionsFor(sql: Sql, contactId: string, asked: Listing | null, lead: Pick<Lead, 'interest' | 'references'>): Promise<Match[]> {
	const sent = await listingsSentTo(sql, contactId);
	return await findMatches(sql, readWish(asked, lead.interest ?? {}, [...(lead.references ?? []), ...sent]), MOST);
}
