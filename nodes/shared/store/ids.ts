import { randomBytes } from 'node:crypto';

/** A new UUID version 7 (RFC 9562, 5.7): sorts by the time it was made, so the smaller id is the older record. */
export function newId(now = Date.now()): string {
	const bytes = randomBytes(16);
	// Mail may bear any date, also one before 1970.
	bytes.writeUIntBE(Math.max(0, now), 0, 6);
	bytes[6] = (bytes[6] & 0x0f) | 0x70;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	const hex = bytes.toString('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
