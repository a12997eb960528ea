import { InputError } from '../../shared/node/input-error';
import { compilePattern, PatternError, type LinearPattern } from './linear-pattern';
import { CLEAN_UPS, RULE_FIELDS, RULE_METHODS, type CleanUp, type LeadRule, type RuleCondition, type RuleField, type RuleMethod } from './rule';

/** What an anchor, a label or a constant may be long at most, in characters. */
const MAX_TEXT = 500;

/**
 * Reads one rule as the editor or a profile gives it; both write the same keys.
 *
 * @param where names the entry in messages, e.g. "rule 2 of Rules"
 * @throws InputError naming the entry and its key, with what to write instead
 */
export function readRule(entry: unknown, where: string, title: string): LeadRule {
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw new InputError(`${capital(where)} is not an object`, 'Write a rule as { "field": "name", "method": "label", "label": "Requested by" }.');
	const keys = new Map<string, unknown>(Object.entries(entry));
	const text = (key: string) => {
		const value = keys.get(key) ?? '';
		if (typeof value !== 'string' && typeof value !== 'number') throw new InputError(`"${key}" of ${where} is not a text`, `Write "${key}" as a text in quotation marks.`);
		if (String(value).length > MAX_TEXT) throw new InputError(`"${key}" of ${where} is longer than ${MAX_TEXT} characters`, 'A few words that are always the same are enough.');
		return String(value);
	};
	const needed = (key: string, name: string) => {
		const value = text(key);
		if (value.trim() === '') throw new InputError(`${capital(where)} has no ${name}`, `Fill in ${name} ("${key}" in JSON), or remove the rule.`);
		return value;
	};
	const oneOf = <T extends string>(key: string, allowed: readonly T[], usual: T | null): T => {
		const value = text(key).trim();
		const found = value === '' ? usual : allowed.find((one) => one === value);
		if (found === undefined || found === null) throw new InputError(value === '' ? `${capital(where)} has no "${key}"` : `"${value}" is no "${key}" of ${where}`, `Possible are: ${allowed.join(', ')}.`);
		return found;
	};
	const field = oneOf<RuleField>('field', RULE_FIELDS, null);
	const own = text('name').trim();
	return {
		title: own === '' ? title : `“${own}”`,
		when: readCondition(oneOf, needed, where),
		field,
		extraName: field === 'extra' ? needed('extraName', 'Extra Name').trim() : '',
		method: field === 'ignore' ? { by: 'label', label: needed('label', 'Label') } : readMethod(oneOf, text, needed, where),
		cleanUp: readCleanUps(keys.get('cleanUp'), where),
		removeText: text('removeText'),
	};
}

type OneOf = <T extends string>(key: string, allowed: readonly T[], usual: T | null) => T;
type Text = (key: string) => string;
type Needed = (key: string, name: string) => string;

function readCondition(oneOf: OneOf, needed: Needed, where: string): RuleCondition {
	const place = oneOf('when', ['always', 'sender', 'subject', 'header'] as const, 'always');
	if (place === 'always') return { in: 'always' };
	const header = place === 'header' ? needed('header', 'Header').trim().toLowerCase() : '';
	const written = needed('text', 'Text');
	return oneOf('comparison', ['contains', 'matches'] as const, 'contains') === 'contains' ? { in: place, header, contains: written.trim() } : { in: place, header, matches: patternOf(written, `Text of ${where}`) };
}

function readMethod(oneOf: OneOf, text: Text, needed: Needed, where: string): RuleMethod {
	const by = oneOf('method', RULE_METHODS, 'label');
	if (by === 'label' || by === 'cellBeside' || by === 'lineAfter') return { by, label: needed('label', 'Label') };
	if (by === 'between' || by === 'subjectPart') {
		const [after, before] = [text('after'), text('before')];
		if (by === 'between' && after.trim() === '' && before.trim() === '') throw new InputError(`${capital(where)} has neither Text Before nor Text After`, 'Fill in at least one of them ("after" and "before" in JSON): the words around the value that are the same in every mail.');
		return { by, after, before };
	}
	if (by === 'pattern') return { by, pattern: patternOf(needed('pattern', 'Pattern'), `Pattern of ${where}`) };
	if (by === 'link') return { by, link: needed('link', 'Link Contains').trim() };
	if (by === 'constant') return { by, constant: needed('constant', 'Value').trim() };
	return { by };
}

function readCleanUps(value: unknown, where: string): CleanUp[] {
	if (value === undefined || value === null || value === '') return [];
	if (!Array.isArray(value)) throw new InputError(`"cleanUp" of ${where} is not a list`, `Write it as ["digitsOnly"]. Possible are: ${CLEAN_UPS.join(', ')}.`);
	return value.map((one) => {
		const found = CLEAN_UPS.find((known) => known === one);
		if (found === undefined) throw new InputError(`${JSON.stringify(one)} is no clean-up of ${where}`, `Possible are: ${CLEAN_UPS.join(', ')}.`);
		return found;
	});
}

function patternOf(source: string, what: string): LinearPattern {
	try {
		return compilePattern(source);
	} catch (error) {
		if (!(error instanceof PatternError)) throw error;
		throw new InputError(`The pattern in ${what} cannot be used: ${error.message}`, 'Possible are characters, . [ ] \\d \\w \\s ( ) | * + ? {m,n} ^ $ \\b. Often Between Two Texts does the same more simply.');
	}
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
