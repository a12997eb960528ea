const EVERYWHERE = {
	'Content-Type': 'text/html; charset=utf-8',
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'X-Robots-Tag': 'noindex',
	// What our script asks for comes from a page without an origin. Nothing is answered to it without its pass, and cookies never come along.
	'Access-Control-Allow-Origin': 'null',
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

/**
 * The headers of the frame that shows a mail. It has no frame-ancestors: the page around it has no origin to name.
 *
 * @param nonce of our script in it, the only one that runs
 * @param withPictures whether pictures may come from other servers
 */
export function mailBodyHeaders(nonce: string, withPictures: boolean): Record<string, string> {
	return {
		...EVERYWHERE,
		'Content-Security-Policy': [
			'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox',
			"default-src 'none'",
			`script-src 'nonce-${nonce}'`,
			"style-src 'unsafe-inline'",
			`img-src data:${withPictures ? ' https:' : ''}`,
			"form-action 'none'",
			"base-uri 'none'",
		].join('; '),
	};
}

/** The headers of a file that came with a mail: saved, and never shown here, whatever it is (RFC 6266, RFC 8187). */
export function fileHeaders(fileName: string, sizeBytes: number): Record<string, string> {
	const plain = fileName.normalize('NFKD').replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
	const encoded = encodeURIComponent(withoutTurns(fileName)).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
	return {
		...EVERYWHERE,
		'Content-Type': 'application/octet-stream',
		'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
		'Content-Length': String(sizeBytes),
		'Content-Security-Policy': "sandbox; default-src 'none'",
	};
}

/** Without signs that turn the direction: "photo\u202Egpj.exe" would be read as "photoexe.jpg" (Unicode UAX 9). */
export function withoutTurns(name: string): string {
	return name.replace(/\p{Surrogate}/gu, '_').replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '');
}
