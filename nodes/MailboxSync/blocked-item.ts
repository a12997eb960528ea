import type { IDataObject } from 'n8n-workflow';

import type { BlockedAddress } from '../shared/store/blocked-addresses';

/** A blocked address as an output item. */
export function blockedItem({ address, reason, blockedBy, blockedAt }: BlockedAddress): IDataObject {
	return { address, reason, blockedBy, blockedAt: new Date(blockedAt).toISOString() };
}
