import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { ICredentialDataDecryptedObject, ICredentialTestFunction, ITriggerFunctions } from 'n8n-workflow';

import { sentences } from '../../shared/node/sentences';
import { SettingsError, type SmtpSettings } from '../settings';
import { isLoopback } from './smtp-senders';

const CREDENTIAL = 'smartInboxReceptionApi';

/** How senders sign in and encrypt. */
export interface Reception {
	/** null: senders do not sign in. */
	login: { user: string; password: string } | null;
	/** PEM of certificate and key; null: nothing is encrypted. */
	tls: { cert: string; key: string } | null;
	/** STARTTLS that a sender may use or must use, or TLS from the first byte. Without `tls` it says nothing. */
	encryption: 'offered' | 'required' | 'implicit';
}

/** Reception without a credential. */
export const OPEN_RECEPTION: Reception = { login: null, tls: null, encryption: 'offered' };

/**
 * The reception credential of a node, or open reception when none is chosen. Read anew each time: a renewed certificate
 * counts without publishing again.
 *
 * @throws SettingsError naming the field
 */
export async function readReception(node: Pick<ITriggerFunctions, 'getNode' | 'getCredentials'>, { host }: Pick<SmtpSettings, 'host'>): Promise<Reception> {
	if (node.getNode().credentials?.[CREDENTIAL] === undefined) return OPEN_RECEPTION;
	const reception = receptionFromCredential(await node.getCredentials(CREDENTIAL));
	if (reception.login !== null && reception.tls === null && !isLoopback(host)) {
		throw new SettingsError('The credential has a password and no TLS Certificate, and mail is received from other machines', 'Add certificate and key to the credential: a password is never taken unencrypted. Or set Listen On to 127.0.0.1.');
	}
	return reception;
}

/** @throws SettingsError naming the field */
function receptionFromCredential(credential: ICredentialDataDecryptedObject): Reception {
	const text = (name: string) => String(credential[name] ?? '').trim();
	const user = text('user');
	const password = String(credential.password ?? '');
	if ((user === '') !== (password === '')) throw new SettingsError('User Name and Password of the credential belong together', 'Fill in both, or neither.');
	const encryption = text('encryption');
	return {
		login: user === '' ? null : { user, password },
		tls: readTls(text('serverPem'), text('privateKey')),
		encryption: encryption === 'required' || encryption === 'implicit' ? encryption : 'offered',
	};
}

function readTls(cert: string, key: string): Reception['tls'] {
	if ((cert === '') !== (key === '')) throw new SettingsError('TLS Certificate and TLS Private Key belong together', 'Fill in both, or neither.');
	if (cert === '') return null;
	try {
		createSecureContext({ cert, key });
	} catch {
		throw new SettingsError('TLS Certificate and TLS Private Key cannot be used', 'Paste both whole, from -----BEGIN to the end of the last line. The key has to be the one of this certificate, without a passphrase.');
	}
	return { cert, key };
}

/** When the certificate ends to be valid; epoch milliseconds, null without one. */
export function certificateEnd({ tls }: Reception): number | null {
	return tls === null ? null : Date.parse(new X509Certificate(tls.cert).validTo);
}

/** The test behind the credential's *Retry* button: everything in it can be used. */
export const receptionTest: ICredentialTestFunction = async function ({ data }) {
	try {
		const reception = receptionFromCredential(data ?? {});
		const end = certificateEnd(reception);
		if (end !== null && end < Date.now()) return { status: 'Error', message: `The TLS Certificate has expired on ${day(end)}. Paste the renewed one.` };
		const signIn = reception.login === null ? 'Senders do not sign in.' : `Senders sign in as ${reception.login.user}.`;
		return { status: 'OK', message: `${signIn} ${end === null ? 'Nothing is encrypted.' : `The certificate is valid until ${day(end)}.`}` };
	} catch (error) {
		return { status: 'Error', message: sentences(error) };
	}
};

function day(time: number): string {
	return new Date(time).toISOString().slice(0, 10);
}
