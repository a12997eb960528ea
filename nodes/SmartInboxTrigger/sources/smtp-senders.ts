import { BlockList, isIP } from 'node:net';

const MINUTE_MS = 60_000;
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine reaches an address; also true of "localhost". */
export function isLoopback(address: string): boolean {
	return address.toLowerCase() === 'localhost' || contains(LOOPBACK, address);
}

/**
 * A list of addresses and networks, e.g. "192.0.2.1", "10.0.0.0/8", "2001:db8::/32".
 *
 * @throws Error with the entry that is none of these as message
 */
export function networks(entries: readonly string[]): BlockList {
	const found = new BlockList();
	for (const entry of entries) {
		const [, address, bits] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(entry) ?? [];
		const version = isIP(address ?? '');
		const most = version === 4 ? 32 : 128;
		if (version === 0 || Number(bits ?? 0) > most) throw new Error(entry);
		found.addSubnet(address, Number(bits ?? most), version === 4 ? 'ipv4' : 'ipv6');
	}
	return found;
}

/** Whether the list names the address; IPv4 written as IPv6 (a dual-stack port reports it so) counts as IPv4. */
export function contains(list: BlockList, address: string): boolean {
	const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
	const version = isIP(plain);
	return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
}

/** The sender that an address belongs to: itself, or the /64 around it, which is what one customer gets of IPv6. */
export function senderOf(address: string): string {
	const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
	if (isIP(plain) !== 6) return plain;
	const [head, tail] = plain.toLowerCase().split('%')[0].split('::');
	const front = head.split(':').filter((group) => group !== '');
	const back = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
	const zeros = tail === undefined ? [] : new Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
	return `${[...front, ...zeros, ...back].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** Counts per sender and minute. */
export class PerMinute {
	private minute = 0;
	private counts = new Map<string, number>();

	/** @param limit 0 = none */
	constructor(readonly limit: number) {}

	/** Counts one more. @returns whether it is within the limit */
	take(sender: string, now = Date.now()): boolean {
		const count = this.count(sender, now) + 1;
		this.counts.set(sender, count);
		return this.limit === 0 || count <= this.limit;
	}

	/** Whether the limit is reached; counts nothing. */
	isUsedUp(sender: string, now = Date.now()): boolean {
		return this.limit > 0 && this.count(sender, now) >= this.limit;
	}

	private count(sender: string, now: number): number {
		const minute = Math.floor(now / MINUTE_MS);
		if (minute !== this.minute) {
			this.minute = minute;
			this.counts = new Map();
		}
		return this.counts.get(sender) ?? 0;
	}
}
