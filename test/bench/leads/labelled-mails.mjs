import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * What a person reads from a mail; README.md says what each field means.
 * @typedef {object} Expected
 * @property {boolean} isLead
 * @property {{ full: string, first: string | null, last: string | null } | null} name
 * @property {string[]} emails
 * @property {string[]} relayEmails
 * @property {{ raw: string, e164: string | null }[]} phones
 * @property {string[]} references
 * @property {string | null} message
 * @property {string[]} mustNotContain
 * @property {string} language
 * @property {string} defaultCountry
 * @property {Field[]} [open] fields on which people disagree; they are not scored
 */

/** @typedef {'email' | 'relay' | 'phone' | 'name' | 'reference' | 'message'} Field */
/** @typedef {{ id: string, source: Buffer, expected: Expected }} LabelledMail */

const FOLDER = fileURLToPath(new URL('mails/', import.meta.url));
const SUFFIX = '.expected.json';

/** @returns {LabelledMail[]} all of mails/, by id */
export function labelledMails() {
	return readdirSync(FOLDER)
		.filter((name) => name.endsWith(SUFFIX))
		.sort()
		.map((name) => {
			const id = name.slice(0, -SUFFIX.length);
			return { id, source: readFileSync(`${FOLDER}${id}.eml`), expected: JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')) };
		});
}
