/**
 * @typedef {object} Score
 * @property {number} precision of all pairs of mails that one contact has: how many are by one person
 * @property {number} recall of all pairs of mails by one person: how many one contact has
 * @property {number} largest people in the contact that has the most
 * @property {number} reviews questions asked, as a share of the mails
 * @property {number} contacts
 */

/** @typedef {{ person: number, contact: unknown }} Filed */

const pairs = (/** @type {number} */ count) => (count * (count - 1)) / 2;

/** @template T @param {readonly T[]} list @param {(one: T) => unknown} key */
function sizes(list, key) {
	const counts = new Map();
	for (const one of list) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
	return [...counts.values()];
}

/** @param {readonly Filed[]} filed @param {number} questions @returns {Score} */
export function score(filed, questions) {
	const sum = (/** @type {number[]} */ counts) => counts.reduce((total, count) => total + pairs(count), 0);
	const right = sum(sizes(filed, ({ person, contact }) => `${person} ${String(contact)}`));
	const contacts = new Map();
	for (const { person, contact } of filed) contacts.set(contact, (contacts.get(contact) ?? new Set()).add(person));
	return {
		precision: right / Math.max(1, sum(sizes(filed, ({ contact }) => contact))),
		recall: right / Math.max(1, sum(sizes(filed, ({ person }) => person))),
		largest: Math.max(...[...contacts.values()].map((people) => people.size)),
		reviews: questions / filed.length,
		contacts: contacts.size,
	};
}

/**
 * Files the mails of a world with the code that files mails, into an empty store, and scores what came out.
 *
 * @param {{ fileIntake: Function, intakeFromFields: Function }} code
 * @param {import('../../nodes/shared/store/store.ts').Store} store
 * @param {readonly import('./over-merge-world.mjs').Mail[]} mails
 * @param {string} matchPolicy
 */
export async function playWorld({ fileIntake, intakeFromFields }, store, mails, matchPolicy) {
	const writers = new Map();
	for (const { person, key, at, name, emails, phones } of mails) {
		const { intake } = intakeFromFields({ emails, phones, name, references: [], source: 'Portal', company: '', language: '', messageKey: key, threadId: key, receivedAt: new Date(at).toISOString(), country: '' }, []);
		if (intake === null) continue;
		writers.set(key, person);
		await fileIntake(store, { ...intake, matchPolicy }, at);
	}
	const filed = await store.all('SELECT f.message_key, c.root_id FROM filed_message f JOIN contact c ON c.id = f.contact_id');
	const [{ count }] = await store.all('SELECT COUNT(*) AS count FROM merge_candidate');
	return score(filed.map((/** @type {any} */ row) => ({ person: writers.get(row.message_key), contact: row.root_id })), Number(count));
}

/**
 * The same mails without any policy: whoever shares a datum is one person, blocked addresses left out.
 * With `ofOnePerson`: the most that data can tell, the mails of each person joined by the data they share.
 *
 * @param {readonly import('./over-merge-world.mjs').Mail[]} mails @param {boolean} ofOnePerson
 */
export function unionOf(mails, ofOnePerson) {
	/** @type {Map<string, string>} */
	const parent = new Map();
	const find = (/** @type {string} */ value) => {
		let root = value;
		while ((parent.get(root) ?? root) !== root) root = parent.get(root) ?? root;
		parent.set(value, root);
		return root;
	};
	const keysOf = (/** @type {import('./over-merge-world.mjs').Mail} */ { person, emails, phones }) => [...emails, ...phones].map((value) => (ofOnePerson ? `${person} ${value}` : value));
	for (const mail of mails) for (const key of keysOf(mail)) parent.set(find(key), find(keysOf(mail)[0]));
	return score(mails.map((mail) => ({ person: mail.person, contact: find(keysOf(mail)[0]) })), 0);
}
