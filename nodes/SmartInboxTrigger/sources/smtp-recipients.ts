/** The configured recipient an address belongs to, "+tag" left aside; null when it is none of ours. */
export function recipientFor(address: string, recipients: readonly string[]): string | null {
	const lower = address.toLowerCase();
	if (recipients.includes(lower)) return lower;
	const at = lower.lastIndexOf('@');
	const plus = lower.indexOf('+');
	if (plus < 1 || plus > at) return null;
	const plain = lower.slice(0, plus) + lower.slice(at);
	return recipients.includes(plain) ? plain : null;
}
