import { randomFillSync } from 'node:crypto';

let sequence = 0;
/** Random bytes are asked of the system for many ids at once: asking costs more than everything else here. */
const random = Buffer.alloc(4096);
let used = random.length;

/**
 * A new UUID version 7 (RFC 9562, 5.7): sorts by the time it was made, so the smaller id is the older record. A sequence
 * in place of the first random bits keeps the order within one millisecond (RFC 9562, 6.2).
 */
export function newId(now = Date.now()): string {
	if (used + 16 > random.length) {
		randomFillSync(random);
		used = 0;
	}
	const bytes = random.subarray(used, used + 16);
	used += 16;
	// Mail may bear any date, also one before 1970.
	bytes.writeUIntBE(Math.max(0, now), 0, 6);
	sequence = (sequence + 1) & 0xfff;
	bytes.writeUInt16BE(0x7000 | sequence, 6);
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	const hex = bytes.toString('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
