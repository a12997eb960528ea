/** @typedef {import('../../nodes/shared/filing/file.ts').Intake} Intake */

/** The same numbers on every run (mulberry32), so that a failing run can be repeated. @param {number} seed @returns {() => number} */
export function randomNumbers(seed) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** @param {string} messageKey @param {number} receivedAt @param {string} name @param {string[]} identities @returns {Intake} */
function intake(messageKey, receivedAt, name, identities) {
	return {
		messageKey,
		threadKey: `thread of ${messageKey}`,
		receivedAt,
		source: `source ${receivedAt % 5}`,
		name,
		company: null,
		language: null,
		identities: identities.map((value) => ({ kind: value.includes('@') ? 'email' : 'phone', value, raw: value })),
		references: [],
	};
}

/** Two addresses and two phones. @param {number} person */
const identitiesOf = (person) => [`a${person}@example.com`, `b${person}@example.com`, `+3461${String(person).padStart(7, '0')}`, `+3462${String(person).padStart(7, '0')}`];

/**
 * Mails of people who use now one, now two of their addresses and phones, so that only a later mail tells that two
 * contacts are one. A fifth comes from fifty people, three in a hundred are redeliveries in any process.
 *
 * @param {number} processes @param {number} each
 * @returns {Intake[][]} per process
 */
export function overlappingMails(processes, each, seed = 7) {
	const random = randomNumbers(seed);
	const pick = (/** @type {number} */ below) => Math.floor(random() * below);
	const people = Math.max(60, Math.floor((processes * each) / 4));
	/** @type {Intake[][]} */
	const all = Array.from({ length: processes }, () => []);
	for (let index = 0; index < processes * each; index++) {
		const own = all[index % processes];
		const from = all[pick(processes)];
		if (random() < 0.03 && from.length > 0) {
			own.push(from[pick(from.length)]);
			continue;
		}
		const person = random() < 0.2 ? pick(50) : pick(people);
		const identities = identitiesOf(person);
		const first = pick(4);
		const used = random() < 0.5 ? [identities[first]] : [identities[first], identities[(first + 1 + pick(3)) % 4]];
		own.push(intake(`key ${index}`, 1_700_000_000_000 + pick(1_000_000), `Person${person} Family${person}`, used));
	}
	return all;
}

/** The same new people in every process, each with an address and a phone, named in either order. @param {number} processes @param {number} people @returns {Intake[][]} */
export function burst(processes, people) {
	return Array.from({ length: processes }, (_, process) =>
		Array.from({ length: people }, (__, person) => {
			const [email, , phone] = identitiesOf(person);
			return intake(`${process} ${person}`, 1_700_000_000_000 + person, `Person${person} Family${person}`, process % 2 ? [email, phone] : [phone, email]);
		}),
	);
}

/** Each mail once. @param {Intake[][]} mails */
export const distinct = (mails) => [...new Map(mails.flat().map((mail) => [mail.messageKey, mail])).values()];

/**
 * Who must come out, whatever the order: the connected components of identities, by union-find. Every person here has one
 * name, so no policy keeps anybody apart.
 *
 * @param {Intake[]} mails
 * @returns {Intake[][]} the mails of each person
 */
export function peopleOf(mails) {
	/** @type {Map<string, string>} */
	const parent = new Map();
	const find = (/** @type {string} */ value) => {
		let root = value;
		for (let above = parent.get(root); above !== undefined && above !== root; above = parent.get(root)) root = above;
		parent.set(value, root);
		return root;
	};
	for (const { identities } of mails) for (const { value } of identities) parent.set(find(value), find(identities[0].value));
	/** @type {Map<string, Intake[]>} */
	const people = new Map();
	for (const mail of mails) {
		const root = find(mail.identities[0].value);
		const own = people.get(root);
		if (own) own.push(mail);
		else people.set(root, [mail]);
	}
	return [...people.values()];
}
