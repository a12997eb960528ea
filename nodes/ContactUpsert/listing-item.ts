import type { IDataObject } from 'n8n-workflow';

import { isAvailable } from '../shared/listings/vocabulary';
import type { Listing } from '../shared/store/listings';

/** A listing as an item. */
export function listingItem(listing: Listing): IDataObject {
	return { ...listing, isAvailable: isAvailable(listing.status) };
}
