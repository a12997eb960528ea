import { InputError } from '../shared/node/input-error';
import type { SenderProfile } from './portals';
import { readRule } from './rules/read-rule';

/**
 * A profile as people and the files in `portals/` write it. Everything but `id` is optional, but one of `domains` and
 * `marks` is needed to recognise the sender.
 */
export interface ProfileJson {
	/** Its own, short: "portal-x". */
	id: string;
	/** Shown as the lead's source; usually the id. */
	name?: string;
	/** "form" unless it says "portal". */
	kind?: 'portal' | 'form';
	/** Domains ("portal.example", with all below it) or whole addresses ("leads@portal.example") it sends from. */
	domains?: string[];
	/** Addresses in these domains forward to the person; they are never the person's own. */
	relayDomains?: string[];
	/** Whether a mail sent to such an address reaches the person: Auto Reply may then answer there. */
	relayForwards?: boolean;
	/** Phrases of the body that give the sender away when its address does not. */
	marks?: string[];
	/** Beginnings of lines below the person's message. */
	endings?: string[];
	/** What its labels ask for: { "Requested by": "name" }; "ignore" only ends what stands above. */
	labels?: Record<string, string>;
	/** As in the node's Rules. */
	rules?: object[];
}

const KEYS = ['id', 'name', 'kind', 'domains', 'relayDomains', 'relayForwards', 'marks', 'endings', 'labels', 'rules'];
const MAX_PROFILES = 1000;
const MAX_ENTRIES = 200;

/**
 * Reads profiles: a list, one alone, or JSON text of either.
 *
 * @param what names the parameter in messages
 * @throws InputError naming the parameter, the profile and its key, with what to do
 */
export function readProfiles(value: unknown, what: string): SenderProfile[] {
	const data = typeof value === 'string' ? fromJson(value, what) : value;
	if (data === undefined || data === null || data === '') return [];
	const entries: unknown[] = Array.isArray(data) ? data : [data];
	if (entries.length > MAX_PROFILES) throw new InputError(`${what} holds more than ${MAX_PROFILES} profiles`, 'Remove those that are not needed.');
	const profiles = entries.map((entry, index) => readProfile(entry, `profile ${index + 1} of ${what}`));
	const twice = profiles.find(({ id }, index) => profiles.findIndex((one) => one.id === id) !== index);
	if (twice !== undefined) throw new InputError(`Two profiles of ${what} have the id "${twice.id}"`, 'Give each profile an "id" of its own.');
	return profiles;
}

function readProfile(entry: unknown, place: string): SenderProfile {
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw new InputError(`${place} is not an object`, 'Write a profile as { "id": "portal-x", "domains": ["portal-x.example"], "labels": { "Requested by": "name" } }.');
	const keys = new Map<string, unknown>(Object.entries(entry));
	const id = keys.get('id');
	if (typeof id !== 'string' || id.trim() === '') throw new InputError(`${place} has no "id"`, 'Add a short name of its own: "id": "portal-x".');
	const where = `"${id}" (${place})`;
	const unknown = [...keys.keys()].find((key) => !KEYS.includes(key));
	if (unknown !== undefined) throw new InputError(`"${unknown}" of ${where} is not known`, `A profile has: ${KEYS.join(', ')}.`);
	const name = keys.get('name') ?? id;
	if (typeof name !== 'string' || name.trim() === '') throw new InputError(`"name" of ${where} is not a text`, 'Write the name people know the sender by, or leave "name" out.');
	const kind = keys.get('kind') ?? 'form';
	if (kind !== 'portal' && kind !== 'form') throw new InputError(`"kind" of ${where} is ${JSON.stringify(kind)}`, 'Write "portal" or "form".');
	const relayForwards = keys.get('relayForwards') ?? false;
	if (typeof relayForwards !== 'boolean') throw new InputError(`"relayForwards" of ${where} is ${JSON.stringify(relayForwards)}`, 'Write true when mail to its relayDomains reaches the person, or leave it out.');
	const texts = (key: string) => textsOf(keys.get(key), key, where);
	const [domains, marks] = [texts('domains'), texts('marks')];
	if (domains.length === 0 && marks.length === 0 && !keys.has('domains')) throw new InputError(`${where} has neither "domains" nor "marks"`, 'Add what recognises the sender: "domains": ["portal-x.example"], or a phrase of its mails in "marks".');
	return {
		id: id.trim(),
		name: name.trim(),
		kind,
		domains: domains.map((one) => one.replace(/^@/, '').toLowerCase()),
		relayDomains: texts('relayDomains'),
		relayForwards,
		marks: marks.map((one) => one.toLowerCase()),
		endings: texts('endings'),
		rules: [...labelRules(keys.get('labels'), where, name), ...ruleList(keys.get('rules'), where).map((rule, index) => readRule(rule, `rule ${index + 1} of ${where}`, `${name}, rule ${index + 1}`))],
	};
}

function labelRules(labels: unknown, where: string, name: string): SenderProfile['rules'] {
	if (labels === undefined) return [];
	if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) throw new InputError(`"labels" of ${where} is not an object`, 'Write each label with its field: "labels": { "Requested by": "name" }.');
	const entries: [string, unknown][] = Object.entries(labels);
	return entries.slice(0, MAX_ENTRIES).map(([label, field]) => readRule({ field, method: 'label', label }, `label "${label}" of ${where}`, name));
}

function ruleList(rules: unknown, where: string): unknown[] {
	if (rules === undefined) return [];
	if (!Array.isArray(rules) || rules.length > MAX_ENTRIES) throw new InputError(`"rules" of ${where} is not a list of at most ${MAX_ENTRIES} rules`, 'Write it as [ { "field": "name", "method": "label", "label": "Requested by" } ].');
	return rules;
}

function textsOf(value: unknown, key: string, where: string): string[] {
	if (value === undefined) return [];
	if (!Array.isArray(value) || value.length > MAX_ENTRIES || value.some((one) => typeof one !== 'string' || one.trim() === '')) throw new InputError(`"${key}" of ${where} is not a list of texts`, `Write it as "${key}": ["…"].`);
	return value.map((one) => String(one).trim());
}

function fromJson(text: string, what: string): unknown {
	if (text.trim() === '') return [];
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new InputError(`${what} is not valid JSON: ${error instanceof Error ? error.message : ''}`, 'Check commas, quotation marks and brackets. The profile that Learn From Example gives can be pasted as it is.');
	}
}
