import { types } from 'node:util';
import type { NodemailerError } from 'nodemailer';

import type { MailServer } from './accounts';
import { explainCertificate, TrustedCertificateError } from './certificate';
import { MailServerError, type MailServerReason } from './mail-server-error';
import { afterRefusal, whatWasGiven, withoutSecrets } from './provider';

const PORTS = 'Usual: port 465 with SSL/TLS, port 587 with STARTTLS.';
const NOT_TLS = /^(?:EPROTO|ERR_SSL_.*)$/;
const NOT_FOUND = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'EDNS']);

/**
 * Turns whatever nodemailer, TLS or the network threw into one clear sentence and a next step.
 *
 * @param handedOver whether the text of a mail had begun to flow; an answer of the server always means "not delivered"
 */
export function explainSmtp(cause: unknown, server: MailServer, handedOver: boolean): MailServerError {
	if (cause instanceof MailServerError) return cause;
	const { host, port, encryption } = server;
	const { code, originalCode = code ?? '', command = '', response = '', responseCode = 0, timeoutType } = knownFields(cause);
	const answer = withoutSecrets(response.replace(/\s+/g, ' ').trim().slice(0, 300));
	const said = answer && ` The server said: ${answer}`;
	const say = (reason: MailServerReason, message: string, description: string, delivered: 'no' | 'unknown' = 'no') =>
		new MailServerError('SMTP', reason, message, description, delivered, { cause });

	if (cause instanceof TrustedCertificateError) return say('certificate', cause.message, cause.description);
	// nodemailer writes its own code over Node's.
	const certificate = explainCertificate(Object.assign(new Error(), { code: originalCode }), host);
	if (certificate !== null) return say('certificate', certificate.message, certificate.description);
	if (code === 'EAUTH' || command.startsWith('AUTH') || responseCode === 530) {
		if (responseCode >= 400 && responseCode < 500) return say('refused', `${host} could not check the user name and password just now (SMTP)`, `Try again in some minutes.${said}`);
		// 530 STARTTLS first (RFC 3207, 4), 538 encryption needed for this sign-in (RFC 4954, 6).
		if (responseCode === 538 || /starttls/i.test(answer)) {
			return say('encryption', `${host} accepts a password over an encrypted connection only`, `Set SMTP Encryption to SSL/TLS or STARTTLS. ${PORTS}${said}`);
		}
		if (responseCode === 530) return say('authentication', `${host} wants a user name and password (SMTP)`, `Set SMTP Sign-In in the credential.${said}`);
		return say('authentication', `${host} did not accept ${whatWasGiven(server)} (SMTP)`, `${afterRefusal('SMTP', server, answer)}${said}`);
	}
	if (code === 'ETLS' || NOT_TLS.test(originalCode)) {
		return encryption === 'tls'
			? say('encryption', `Port ${port} of ${host} does not speak SSL/TLS (SMTP)`, `Set SMTP Encryption to STARTTLS, or use port 465. ${PORTS}`)
			: say('encryption', `${host} does not offer STARTTLS on port ${port}`, `Set SMTP Encryption to SSL/TLS and SMTP Port to 465, or ask the provider which encryption it offers.${said}`);
	}
	if (responseCode >= 400) {
		const what = command === 'CONN' || command === 'EHLO' || command === 'HELO' ? 'the connection' : 'the mail';
		return responseCode < 500
			? say('refused', `${host} does not take ${what} now (SMTP): ${answer}`, 'Nothing was sent. The server asks to try again later.')
			: say('refused', `${host} refused ${what} (SMTP): ${answer}`, 'Nothing was sent. Change what the answer names, then send again.');
	}
	if (code === 'EMESSAGE' && !handedOver) {
		return say('refused', `The mail is larger than ${host} takes (SMTP)`, 'Nothing was sent. Send fewer or smaller attachments.');
	}
	if (handedOver) {
		return say(
			code === 'ETIMEDOUT' ? 'timeout' : 'network',
			`${host} gave no answer after the mail was handed over (SMTP)`,
			'The mail may have been delivered: look in the Sent folder, or ask the recipient, before it is sent again.',
			'unknown',
		);
	}
	if (NOT_FOUND.has(originalCode)) return say('network', `The SMTP host "${host}" was not found`, 'Check SMTP Host in the credential, and that this machine can look up names.');
	if (originalCode === 'ECONNREFUSED') return say('network', `Nothing answers on port ${port} of ${host} (SMTP)`, `Check SMTP Host and SMTP Port in the credential. ${PORTS} The server may also be down.`);
	if (timeoutType === 'GREETING_TIMEOUT' || (code === 'EPROTOCOL' && command === 'CONN')) {
		return say(code === 'EPROTOCOL' ? 'encryption' : 'timeout', `${host} was reached on port ${port}, but no SMTP server greeted`, `The port may belong to another service or want another encryption. ${PORTS}`);
	}
	if (code === 'ETIMEDOUT') return say('timeout', `${host} did not answer on port ${port} in time (SMTP)`, 'Check SMTP Host and SMTP Port in the credential, and whether a firewall is in between.');
	return say('network', `The connection to ${host} was lost (SMTP)`, `Nothing was sent. Check host, port and encryption, and that the server is up. ${PORTS}`);
}

function knownFields(cause: unknown): Partial<NodemailerError> {
	// Not instanceof: Node's own errors are of another realm when n8n or a test runs us in a vm context.
	return types.isNativeError(cause) ? (cause as NodemailerError) : {};
}
