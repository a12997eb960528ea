import type { IncomingHttpHeaders } from 'node:http';

/** Where the browser reached the page. */
export interface Reached {
	/** Whether nobody between browser and server can read along. */
	safe: boolean;
	encrypted: boolean;
	/** The origins forms and frames of the page may use, for its Content-Security-Policy. */
	origins: string[];
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
	return { encrypted, safe: encrypted || isThisMachine(new URL(origin).hostname), origins: [...new Set([origin, known.origin])] };
}

function isThisMachine(hostname: string): boolean {
	return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
