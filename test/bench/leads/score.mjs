/** @typedef {import('./labelled-mails.mjs').Field} Field */
/** @typedef {{ right: number, wrong: number, missed: number }} Tally */

/**
 * @typedef {object} Score
 * @property {number} leads
 * @property {number} negatives
 * @property {Record<Field, Tally>} fields
 * @property {number} contactsRight leads of which all e-mail addresses and all phone numbers are right, and nothing else is given
 * @property {number} review leads that a person has to look at
 * @property {string[]} notRecognised leads taken for none
 * @property {string[]} falseContacts mails without a person that became a contact
 * @property {string[]} forbidden values that are never the client's
 * @property {string[]} faults one line per wrong field
 * @property {number[]} milliseconds
 */

/** @type {readonly Field[]} */
export const FIELDS = ['email', 'phone', 'name', 'reference', 'message', 'relay'];

const folded = (/** @type {string | null | undefined} */ text) => (text ?? '').normalize('NFC').replace(/(?:\s|\u200b|\u034f)+/gu, ' ').trim();
const digits = (/** @type {string} */ text) => text.replace(/\D/g, '').replace(/^0+/, '');
/** The order of given and family name is the mail's. */
const nameKey = (/** @type {string | null | undefined} */ name) => folded(name).toLowerCase().replace(/’/g, "'").replace(/,/g, ' ').split(' ').filter(Boolean).sort().join(' ');
const phoneKey = (/** @type {{ raw: string, e164: string | null }} */ { raw, e164 }) => e164 ?? digits(raw);
const lower = (/** @type {string} */ text) => text.toLowerCase();

/** @param {Omit<import('./read-lead.mjs').Read, 'milliseconds' | 'outcome'>} lead @returns {Record<Field, Set<string>>} */
const valuesOf = ({ emails, relayEmails, phones, name, references, message }) => ({
	email: new Set(emails.map(lower)),
	relay: new Set(relayEmails.map(lower)),
	phone: new Set(phones.map(phoneKey)),
	name: new Set([nameKey(name)].filter(Boolean)),
	// The first is the one that a listing is looked up with.
	reference: new Set(references.slice(0, 1)),
	message: new Set([folded(message)].filter(Boolean)),
});

/** @param {Tally} tally @returns {{ precision: number, recall: number, f1: number }} in percent; NaN where nothing was given, or nothing wanted */
export function rates({ right, wrong, missed }) {
	const share = (/** @type {number} */ of) => (100 * right) / of;
	return { precision: share(right + wrong), recall: share(right + missed), f1: share(right + (wrong + missed) / 2) };
}

/**
 * Reads every mail and compares.
 * @param {readonly import('./labelled-mails.mjs').LabelledMail[]} mails
 * @param {import('./read-lead.mjs').Reader} read
 * @returns {Promise<Score>}
 */
export async function score(mails, read) {
	const none = () => ({ right: 0, wrong: 0, missed: 0 });
	/** @type {Score} */
	const score = { leads: 0, negatives: 0, fields: { email: none(), phone: none(), name: none(), reference: none(), message: none(), relay: none() }, contactsRight: 0, review: 0, notRecognised: [], falseContacts: [], forbidden: [], faults: [], milliseconds: [] };
	for (const { id, source, expected } of mails) {
		const lead = await read(source, expected.defaultCountry);
		score.milliseconds.push(lead.milliseconds);
		if (!expected.isLead) {
			score.negatives++;
			if (lead.outcome === 'lead') score.falseContacts.push(id);
			continue;
		}
		score.leads++;
		if (lead.outcome === 'review') score.review++;
		if (lead.outcome === 'none') score.notRecognised.push(id);
		const wanted = valuesOf({ ...expected, name: expected.name?.full ?? null });
		const given = valuesOf(lead.outcome === 'none' ? { emails: [], relayEmails: [], phones: [], name: null, references: [], message: null } : lead);
		const differing = FIELDS.filter((field) => missing(given[field], wanted[field]) + missing(wanted[field], given[field]) > 0);
		if (!differing.includes('email') && !differing.includes('phone')) score.contactsRight++;
		for (const field of FIELDS) {
			if (expected.open?.includes(field)) continue;
			const missed = missing(wanted[field], given[field]);
			score.fields[field].right += wanted[field].size - missed;
			score.fields[field].wrong += missing(given[field], wanted[field]);
			score.fields[field].missed += missed;
			if (differing.includes(field)) score.faults.push(`${id}, ${field}: ${quoted(given[field])} instead of ${quoted(wanted[field])}`);
		}
		const person = lower([...given.email, ...given.relay, ...given.name].join('\n'));
		for (const value of expected.mustNotContain) {
			const number = digits(value);
			const isPhone = number.length > 6 && [...given.phone].some((phone) => digits(phone).endsWith(number));
			if (isPhone || person.includes(lower(value))) score.forbidden.push(`${id}: ${value}`);
		}
	}
	return score;
}

/** @param {Set<string>} values @param {Set<string>} others @returns {number} how many of the values are not among the others */
const missing = (values, others) => [...values].filter((value) => !others.has(value)).length;

const quoted = (/** @type {Set<string>} */ values) => (values.size === 0 ? 'nothing' : [...values].map((value) => `“${value.length > 160 ? `${value.slice(0, 159)}…` : value}”`).join(', '));
