import { X509Certificate } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.mjs';

/**
 * A certificate for localhost that nobody trusts.
 * @param {string} folder an existing folder for the two files
 */
export const createSelfSignedCertificate = (folder) => createCertificateFor('localhost', folder);

/**
 * @param {string} host
 * @param {string} folder an existing folder for the two files
 * @returns {Promise<{ keyFile: string, certFile: string, key: string, cert: string, fingerprint256: string }>}
 */
export async function createCertificateFor(host, folder) {
	const keyFile = join(folder, 'key.pem');
	const certFile = join(folder, 'cert.pem');
	await runCommand('openssl', [
		...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'],
		...['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host},IP:127.0.0.1`],
		...['-keyout', keyFile, '-out', certFile],
	]);
	await chmod(keyFile, 0o600);
	const cert = await readFile(certFile, 'utf8');
	return { keyFile, certFile, key: await readFile(keyFile, 'utf8'), cert, fingerprint256: new X509Certificate(cert).fingerprint256 };
}
