import { readFileSync } from 'node:fs';

const SYLLABLES = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'ro', 'su', 'ta', 've', 'zi', 'pa', 'lo'];

/** Words that can be told apart and begin alike, as names do. @param {number} count @param {number} parts */
function nameWords(count, parts) {
	return Array.from({ length: count }, (_, index) => {
		let left = index;
		return Array.from({ length: parts }, () => {
			const syllable = SYLLABLES[left % SYLLABLES.length];
			left = Math.floor(left / SYLLABLES.length);
			return syllable;
		}).join('');
	});
}

const GIVEN = nameWords(800, 3);
const SURNAMES = nameWords(30_000, 4);
/** A prime, so that multiples of it fall on every number below it once: an order without an order. */
const PRIME = 2_147_483_647;

/** What everybody is called, for asking afterwards. @param {number} i */
export function personNumber(i) {
	const digits = (/** @type {number} */ value, /** @type {number} */ length) => String(value).padStart(length, '0');
	const given = GIVEN[i % GIVEN.length];
	const surname = SURNAMES[(i * 7) % SURNAMES.length];
	const scattered = Number((BigInt(i) * 48_271n) % BigInt(PRIME));
	return { id: `00000000-0000-7000-8000-${digits(i, 12)}`, given, surname, email: `${given}.${digits(scattered, 10)}@mail.example`, phone: `+346${digits(i * 37 % 99_999_989, 8)}`, reference: `REF-${(i % 5000) + 1}` };
}

/**
 * Fills an empty store of the newest schema, statement by statement.
 * @param {(text: string) => Promise<void>} script runs one statement, always on the same connection
 * @param {number} contacts
 */
export async function fill(script, contacts) {
	const values = (/** @type {string[]} */ words) => words.map((word, index) => `(${index}, '${word}')`).join(', ');
	await script('CREATE TEMPORARY TABLE number (i BIGINT)');
	await script(`INSERT INTO number WITH RECURSIVE counted(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM counted WHERE i < ${contacts}) SELECT i FROM counted`);
	await script('CREATE TEMPORARY TABLE given_word (i INTEGER PRIMARY KEY, word TEXT)');
	await script(`INSERT INTO given_word VALUES ${values(GIVEN)}`);
	await script('CREATE TEMPORARY TABLE surname_word (i INTEGER PRIMARY KEY, word TEXT)');
	await script(`INSERT INTO surname_word VALUES ${values(SURNAMES)}`);
	const padded = (/** @type {string} */ value, /** @type {number} */ length) => `substr('000000000000' || (${value}), length('000000000000' || (${value})) - ${length - 1})`;
	await script(`CREATE TEMPORARY TABLE person AS
		SELECT n.i AS i, '00000000-0000-7000-8000-' || ${padded('n.i', 12)} AS id, g.word AS given, s.word AS surname,
			g.word || '.' || ${padded(`n.i * 48271 % ${PRIME}`, 10)} || '@mail.example' AS email, ${padded('n.i * 37 % 99999989', 8)} AS phone, 1700000000000 + n.i * 20000 AS at
		FROM number n JOIN given_word g ON g.i = n.i % ${GIVEN.length} JOIN surname_word s ON s.i = n.i * 7 % ${SURNAMES.length}`);
	const text = readFileSync(new URL('people.sql', import.meta.url), 'utf8').replace(/^--.*$/gm, '');
	for (const statement of text.split(';').map((one) => one.trim()).filter((one) => one !== '')) await script(statement);
	await script('ANALYZE');
}
