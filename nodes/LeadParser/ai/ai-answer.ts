import { isEmptyValue, lookUpLabel, type LabelField } from '../label-dictionary';

/** What an AI node says about a mail, before anything of it is believed. Values as the AI wrote them. */
export interface AiFields {
	emails: AiValue[];
	phones: AiValue[];
	/** A whole name, or first and last name. */
	name: AiValue | null;
	references: AiValue[];
	message: AiValue | null;
	company: AiValue | null;
	/** Whether it says that the mail is an enquiry; null when it does not say. */
	isEnquiry: boolean | null;
}

/** A value with the key the AI gave it. */
export interface AiValue {
	key: string;
	value: string;
	/** Of a name that came in two parts. */
	first?: string;
	last?: string;
}

type Json = Record<string, unknown>;

const MAX_ANSWER = 100_000;
const MAX_DEPTH = 8;
const MAX_LOOKED_AT = 2000;
const MAX_VALUES = 20;
/** Models answer with these when a mail holds no such thing. */
const NOTHING = /^(?:null|none|nil|undefined|unknown|not (?:provided|found|available|specified|given|mentioned|stated)|n\/?a|empty|no (?:email|e-mail|phone|name|reference|message|company)(?: (?:provided|found|given))?)\.?$/i;
const CONTACT_FIELDS = new Set<LabelField>(['name', 'firstName', 'lastName', 'email', 'phone', 'reference', 'listingId', 'message', 'company']);
/** Keys of the services' own answers, not of what the model wrote. */
const ENVELOPE = new Set(['id', 'object', 'model', 'role', 'index', 'created', 'type', 'usage', 'finish_reason', 'status']);
const ENQUIRY_KEY = /^(?:is ?)?(?:a ?)?(?:(?:true|real|valid|genuine) ?)?(?:lead|enquiry|inquiry)$/;

/**
 * Finds the fields in what an AI node gives, whatever its shape: an object, text with a JSON block or in code fences, the
 * answers of n8n's AI Agent and Information Extractor (`output`), Basic LLM Chain (`text`), OpenAI (`message.content`,
 * `output[].content[].text`, `choices[]`), Anthropic (`content[].text`) and Gemini (`content.parts[].text`). Keys may be in
 * any language of the label dictionary.
 *
 * @returns null when there are no fields in it
 */
export function readAiAnswer(answer: unknown): AiFields | null {
	return find(answer, 0, { left: MAX_LOOKED_AT });
}

function find(value: unknown, depth: number, budget: { left: number }): AiFields | null {
	if (depth > MAX_DEPTH || --budget.left < 0) return null;
	if (typeof value === 'string') {
		const parsed = jsonIn(value);
		return parsed === undefined ? null : find(parsed, depth + 1, budget);
	}
	if (typeof value !== 'object' || value === null) return null;
	if (!Array.isArray(value)) {
		const fields = fieldsOf(value as Json, budget);
		if (fields !== null) return fields;
	}
	for (const inner of Object.values(value)) {
		const found = typeof inner === 'object' || typeof inner === 'string' ? find(inner, depth + 1, budget) : null;
		if (found !== null) return found;
	}
	return null;
}

/** The fields of one object and of the groups in it ("contact": {…}); null when it has none. */
function fieldsOf(object: Json, budget: { left: number }): AiFields | null {
	const fields: AiFields = { emails: [], phones: [], name: null, references: [], message: null, company: null, isEnquiry: null };
	const names: Partial<Record<'full' | 'first' | 'last', AiValue>> = {};
	let known = 0;
	const take = (group: Json, depth: number) => {
		for (const [key, value] of Object.entries(group)) {
			if (--budget.left < 0) return;
			if (ENVELOPE.has(key)) continue;
			const label = key.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ').replace(/[_-]+/g, ' ').toLowerCase();
			if (typeof value === 'boolean') {
				if (ENQUIRY_KEY.test(label)) {
					fields.isEnquiry = value;
					known++;
				}
				continue;
			}
			const field = fieldOf(label);
			const written = field === null ? [] : valuesOf(value, field);
			if (field === null || written === null) {
				if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < 3) take(value as Json, depth + 1);
				continue;
			}
			known++;
			const values = written.filter((one) => one.value !== '').map((one) => ({ key, ...one }));
			if (values.length === 0) continue;
			if (field === 'email') fields.emails.push(...values);
			else if (field === 'phone') fields.phones.push(...values);
			else if (field === 'reference' || field === 'listingId') fields.references.push(...values);
			else if (field === 'message') fields.message ??= values[0];
			else if (field === 'company') fields.company ??= values[0];
			else names[field === 'name' ? 'full' : field === 'firstName' ? 'first' : 'last'] ??= values[0];
		}
	};
	take(object, 0);
	if (known === 0) return null;
	const { full, first, last } = names;
	const whole = [first?.value, last?.value].filter(Boolean).join(' ');
	const parts = { ...(first && { first: first.value }), ...(last && { last: last.value }) };
	fields.name = full ?? (whole === '' ? null : { key: (first ?? last)?.key ?? '', value: whole, ...parts });
	return fields;
}

function fieldOf(label: string): LabelField | null {
	const field = (lookUpLabel(label) ?? lookUpLabel(label.replace(/s$/, '')))?.field ?? null;
	return field !== null && CONTACT_FIELDS.has(field) ? field : null;
}

/** The values a key holds; null when it holds a group of fields, or an envelope ("message": { "content": … }). */
function valuesOf(value: unknown, field: LabelField): Omit<AiValue, 'key'>[] | null {
	if (value === null || value === undefined) return [];
	if (Array.isArray(value)) return value.slice(0, MAX_VALUES).flatMap((one) => valuesOf(one, field) ?? []);
	if (typeof value === 'number') return [{ value: String(value) }];
	if (typeof value === 'string') {
		// A service's "message", "text" or "content" holds the answer itself.
		if (jsonIn(value) !== undefined) return null;
		const plain = value.trim().slice(0, MAX_ANSWER);
		return NOTHING.test(plain) || isEmptyValue(plain) ? [] : [{ value: plain }];
	}
	if (typeof value !== 'object') return [];
	const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
	const get = (...keys: string[]) => entries.find(([key]) => keys.includes(key.toLowerCase().replace(/[^a-z]/g, '')))?.[1].trim();
	if (field === 'name') {
		const [first, last, full] = [get('first', 'firstname', 'given', 'givenname'), get('last', 'lastname', 'surname', 'family', 'familyname'), get('full', 'fullname', 'value')];
		if (full !== undefined) return valuesOf(full, field);
		const whole = [first, last].filter(Boolean).join(' ');
		return whole === '' || get('email', 'phone') !== undefined ? null : [{ value: whole, ...(first && { first }), ...(last && { last }) }];
	}
	const inner = get('value', 'raw', 'number', 'address', 'email', 'phone', 'reference', 'code');
	return inner === undefined || field === 'message' || field === 'company' ? null : valuesOf(inner, field);
}

/** The JSON in a text: the text itself, what stands in code fences, or the first object in it; undefined when there is none. */
function jsonIn(text: string): unknown {
	const plain = text.slice(0, MAX_ANSWER).trim();
	if (!plain.includes('{')) return undefined;
	const whole = parsed(plain);
	if (whole !== undefined) return whole;
	let start = plain.indexOf('{');
	for (let attempt = 0; start >= 0 && attempt < 10; attempt++) {
		const end = endOfObject(plain, start);
		if (end < 0) return undefined;
		const object = parsed(plain.slice(start, end));
		if (object !== undefined) return object;
		start = plain.indexOf('{', start + 1);
	}
	return undefined;
}

function parsed(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}

/** Behind the brace that closes the one at `start`; -1 when none does. */
function endOfObject(text: string, start: number): number {
	let depth = 0;
	let quoted = false;
	for (let at = start; at < text.length; at++) {
		const char = text[at];
		if (quoted) {
			if (char === '\\') at++;
			else if (char === '"') quoted = false;
		} else if (char === '"') quoted = true;
		else if (char === '{') depth++;
		else if (char === '}' && --depth === 0) return at + 1;
	}
	return -1;
}
