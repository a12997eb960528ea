import { X509Certificate } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';

import type { MailAccount } from './accounts';

/** The certificate in the credential cannot be used. */
export class TrustedCertificateError extends Error {
	readonly description = 'Paste the whole certificate in PEM form into Trusted Certificate, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, or leave the field empty.';

	constructor(options?: ErrorOptions) {
		super('The Trusted Certificate of the credential cannot be read', options);
		this.name = 'TrustedCertificateError';
	}
}

const PIN_MISMATCH = 'ERR_PINNED_CERTIFICATE_MISMATCH';

/**
 * TLS options for both halves of an account: the usual authorities, or exactly the pinned certificate, or, by the
 * user's own decision, any.
 *
 * @throws TrustedCertificateError when the pinned PEM cannot be read
 */
export function tlsOptions({ certificate }: MailAccount): ConnectionOptions {
	const minVersion = 'TLSv1.2' as const;
	if (certificate.pinned !== '') {
		const pinned = readCertificate(certificate.pinned);
		return {
			minVersion,
			ca: [certificate.pinned],
			// The pinned certificate may be a leaf without its issuer: OpenSSL accepts it as an anchor only with this.
			allowPartialTrustChain: true,
			// The exact certificate is stronger than any name in it, and it is often made for another name.
			checkServerIdentity: (_host, peer) => {
				if (peer.fingerprint256 === pinned.fingerprint256) return undefined;
				return Object.assign(new Error('The certificate is not the pinned one'), { code: PIN_MISMATCH });
			},
		};
	}
	return { minVersion, rejectUnauthorized: !certificate.allowUntrusted };
}

function readCertificate(pem: string): X509Certificate {
	try {
		return new X509Certificate(pem);
	} catch (cause) {
		throw new TrustedCertificateError({ cause });
	}
}

/** What a certificate refusal means, by OpenSSL's and Node's codes; null when the cause is something else. */
export function explainCertificate(cause: unknown, host: string): { message: string; description: string } | null {
	const code = certificateCode(cause);
	switch (code) {
		case null:
			return null;
		case PIN_MISMATCH:
			return {
				message: `${host} shows another certificate than the Trusted Certificate of the credential`,
				description: 'If the server was given a new certificate, paste it into Trusted Certificate. If nobody changed it, someone may be between n8n and the server.',
			};
		case 'CERT_HAS_EXPIRED':
			return { message: `The certificate of ${host} has expired`, description: 'Ask whoever runs the server to renew it. Mail flows again by itself as soon as they have.' };
		case 'CERT_NOT_YET_VALID':
			return { message: `The certificate of ${host} is not valid yet`, description: 'Check the clock of this machine and of the server.' };
		case 'ERR_TLS_CERT_ALTNAME_INVALID':
			return { message: `The certificate of ${host} was made for another name`, description: 'Use the host name that the provider gives for mail clients, or paste the certificate into Trusted Certificate.' };
		default:
			return {
				message: `The certificate of ${host} is not signed by a known authority`,
				description: 'Paste the server’s certificate into Trusted Certificate in the credential. That is safer than Ignore Certificate Warnings.',
			};
	}
}

const CERTIFICATE_CODES = new Set([
	PIN_MISMATCH,
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'CERT_REJECTED',
	'CERT_REVOKED',
	'CERT_SIGNATURE_FAILURE',
	'CERT_UNTRUSTED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'INVALID_CA',
	'INVALID_PURPOSE',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Mail libraries put a code of their own over Node's and keep the original as `cause`. */
function certificateCode(cause: unknown): string | null {
	let error = cause as { code?: unknown; cause?: unknown } | null | undefined;
	for (let depth = 0; error && depth < 4; depth++) {
		if (typeof error.code === 'string' && CERTIFICATE_CODES.has(error.code)) return error.code;
		error = error.cause as typeof error;
	}
	return null;
}
