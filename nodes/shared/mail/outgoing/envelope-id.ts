/**
 * The ENVID of a mail (RFC 3461, 4.4), made of its Message-ID: a delivery report names it even when it returns nothing of
 * the mail. At most 100 characters, and of those that need no encoding.
 */
export function envelopeIdOf(headerId: string): string {
	return headerId.replace(/^<|@.*$/g, '').replace(/[^A-Za-z0-9.-]/g, '').slice(0, 100);
}
