import type { ICredentialDataDecryptedObject, ICredentialTestFunction } from 'n8n-workflow';

import { sentences } from '../shared/node/sentences';
import { InputError } from '../shared/node/input-error';
import { SHORTEST_SECRET, type TrustedProxy } from './proxy-sign-in';

/** RFC 9110, 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/;

/** The proxy that a credential describes. @throws InputError when its word could not be trusted */
export function proxyFromCredential({ userHeader, proofHeader, secret }: ICredentialDataDecryptedObject): TrustedProxy {
	const proxy = { userHeader: headerName(userHeader, 'Header With the User'), proofHeader: headerName(proofHeader, 'Header With the Secret'), secret: String(secret ?? '').trim() };
	if (proxy.userHeader === proxy.proofHeader) throw new InputError('The user and the secret would come in the same header', 'Write two different names into Header With the User and Header With the Secret.');
	if (proxy.secret.length < SHORTEST_SECRET) throw new InputError(`The secret is shorter than ${SHORTEST_SECRET} characters`, 'Make a random one, e.g. with "openssl rand -hex 32", and set it in the proxy, too.');
	return proxy;
}

function headerName(given: unknown, field: string): string {
	const name = String(given ?? '').trim().toLowerCase();
	if (HEADER_NAME.test(name)) return name;
	throw new InputError(`"${name.slice(0, 40)}" in ${field} is not the name of a header`, 'Use letters, digits and hyphens, e.g. X-Forwarded-Email.');
}

/** The test behind the credential. What the proxy does can only be seen by opening the page through it. */
export const proxyTest: ICredentialTestFunction = async function ({ data }) {
	try {
		const { userHeader, proofHeader } = proxyFromCredential({ ...data });
		return await Promise.resolve({ status: 'OK', message: `The page trusts ${userHeader} when ${proofHeader} holds the secret. Open the page through the proxy to see whether it sends both.` });
	} catch (error) {
		return { status: 'Error', message: sentences(error) };
	}
};
