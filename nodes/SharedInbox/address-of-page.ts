import type { IncomingHttpHeaders } from 'node:http';

/** Where the browser reached the page. */
export interface Reached {
	/** Whether nobody between browser and server can read along. */
	safe: boolean;
	encrypted: boolean;
	/** The page itself, for its Content-Security-Policy: nothing else may get its forms, be framed by it, or be asked by its script. */
	addresses: string[];
}

const HOST = /^[a-z0-9.-]{1,253}(?::\d{1,5})?$|^\[[0-9a-f:.]{2,45}\](?::\d{1,5})?$/i;

/**
 * How the browser reached the page: by the public address of this n8n, or by another name for it.
 *
 * @param publicUrl the address n8n itself gives for the page (WEBHOOK_URL)
 */
export function howReached(headers: IncomingHttpHeaders, publicUrl: string): Reached {
	const known = new URL(publicUrl);
	const host = HOST.test(headers.host ?? '') ? String(headers.host).toLowerCase() : known.host;
	// A proxy that ends TLS says so; one that does not is known by the public address.
	const forwarded = String(headers['x-forwarded-proto'] ?? '').split(',')[0].trim().toLowerCase();
	const encrypted = forwarded === 'https' || (known.protocol === 'https:' && host === known.host);
	const origin = `${encrypted ? 'https' : 'http'}://${host}`;
	return { encrypted, safe: encrypted || isThisMachine(new URL(origin).hostname), addresses: addressesOf(origin, publicUrl) };
}

/** The addresses of the page at its public origin and at another one. */
export function addressesOf(origin: string, publicUrl: string): string[] {
	const known = new URL(publicUrl);
	// These would end a source or a directive (CSP Level 3, 2.3.1).
	const path = known.pathname.replaceAll(';', '%3B').replaceAll(',', '%2C');
	return [...new Set([origin, known.origin])].map((one) => one + path);
}

function isThisMachine(hostname: string): boolean {
	return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
