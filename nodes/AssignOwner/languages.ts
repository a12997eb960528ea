import { InputError } from '../shared/node/input-error';

const english = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
let codes: Map<string, string> | undefined;

/** "Spanish" for "es"; the code itself when it is nobody's. */
export function languageName(code: string): string {
	try {
		return english.of(code) ?? code;
	} catch {
		return code;
	}
}

/** The codes of ISO 639-1 by their English names. */
function codesByName(): Map<string, string> {
	if (codes) return codes;
	codes = new Map();
	const letters = 'abcdefghijklmnopqrstuvwxyz';
	for (const one of letters) {
		for (const other of letters) {
			const name = english.of(one + other);
			if (name !== undefined && !codes.has(name.toLowerCase())) codes.set(name.toLowerCase(), one + other);
		}
	}
	return codes;
}

/**
 * The code of a language as people write it: "es", "es-MX", "Spanish".
 *
 * @throws InputError
 */
export function readLanguage(text: string): string {
	const plain = text.trim().toLowerCase();
	const byName = codesByName().get(plain);
	if (byName) return byName;
	const code = plain.split(/[-_]/)[0];
	if (/^[a-z]{2,3}$/.test(code)) return code;
	throw new InputError(`"${text.slice(0, 40)}" in Languages is not a language`, 'Use codes or English names, e.g. "es, en" or "Spanish, English".');
}
