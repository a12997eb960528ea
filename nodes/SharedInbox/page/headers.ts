const EVERYWHERE = {
	'Content-Type': 'text/html; charset=utf-8',
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'X-Robots-Tag': 'noindex',
};

/**
 * The headers of a page of ours. n8n sends none of these for a node that writes its own answer, and the page shares
 * n8n's host: `sandbox` without allow-same-origin takes the page out of n8n's origin, so that not even a hole in it
 * could use an n8n session. Only our own script runs, by its nonce, and it can ask this page alone.
 *
 * @param addresses where its forms, frames and questions may go: of `addressesOf`. 'self' would not do: a sandboxed page has no origin to compare with
 */
export function documentHeaders(nonce: string, addresses: readonly string[]): Record<string, string> {
	return {
		...EVERYWHERE,
		'Content-Security-Policy': [
			'sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads',
			"default-src 'none'",
			`script-src 'nonce-${nonce}'`,
			`style-src 'nonce-${nonce}'`,
			'img-src data:',
			`connect-src ${addresses.join(' ')}`,
			`frame-src ${addresses.join(' ')}`,
			`form-action ${addresses.join(' ')}`,
			"base-uri 'none'",
			"frame-ancestors 'none'",
		].join('; '),
		'X-Frame-Options': 'DENY',
	};
}

/** The headers of the frame that shows a mail. It has no frame-ancestors: the page around it has no origin to name. */
export function mailBodyHeaders(): Record<string, string> {
	return {
		...EVERYWHERE,
		'Content-Security-Policy': [
			'sandbox allow-popups allow-popups-to-escape-sandbox',
			"default-src 'none'",
			"style-src 'unsafe-inline'",
			'img-src data:',
			"form-action 'none'",
			"base-uri 'none'",
		].join('; '),
	};
}
