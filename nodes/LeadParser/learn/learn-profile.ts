import { addressesInText, addressIdentity, domainOf, isOneOf, organisationDomain } from '../../shared/mail/address';
import { readHtmlLines } from '../../shared/mail/message/html-lines';
import type { ParsedMail } from '../../shared/mail/message/message';
import { InputError } from '../../shared/node/input-error';
import { readLead } from '../extract';
import type { LeadFile } from '../formats/machine-formats';
import { isMailboxProvider } from '../mailbox-providers';
import { tidyMessage } from '../message-text';
import { cleanLabelledName } from '../people';
import { PhoneReader } from '../phones';
import { profilesFor } from '../portals';
import { readProfiles, type ProfileJson } from '../profile-format';
import { chooseBody, ownAddresses, type Reading, type ReadOptions } from '../reading';
import { readByRules } from '../rules/read-by-rules';
import { readRule } from '../rules/read-rule';
import { differences, folded, isSamePhone, LEARNT_FIELDS, type LearntField, type RightValues } from './example';
import { personalWords } from './fixed-text';
import { mailOfSomebodyElse } from './other-person';
import { possibleRules, type Possibility, type RuleJson, type RuleTarget } from './possible-rules';

/** What was learnt from one example. */
export interface Learnt {
	profile: ProfileJson;
	/** For people: which field is found how. */
	explanation: Record<string, string>;
}

/** A piece of the example, with the rules that find it. */
interface Found {
	field: LearntField;
	possibility: Possibility;
}

/**
 * Makes a profile that reads the next mail of this sender, from one mail and its right values (N3).
 *
 * @param name what the sender is to be called; '' = as it calls itself
 * @throws InputError when a value stands nowhere in the mail, or when nothing around it could find it in the next one
 */
export function learnProfile(mail: ParsedMail, files: readonly LeadFile[], right: RightValues, options: ReadOptions, mailboxAddress: string, name: string): Learnt {
	const given = LEARNT_FIELDS.filter((field) => right[field].trim() !== '');
	if (given.length === 0) throw new InputError('No right value is filled in', 'Copy what is right from the e-mail into Right Values: at least one of name, email, phone, reference and message.');
	const own = ownAddresses(options.own, mailboxAddress, mail);
	const plain: ReadOptions = { ...options, profiles: [], rules: [], confidenceThreshold: 0, knownReferences: undefined };
	const reader = new PhoneReader(options.defaultCountry);
	const sender = recognise(chooseBody(mail, null, plain, own, mailboxAddress), right, options);

	const problems: InputError[] = [];
	// What a reader sees is in one part, as a rule; the other one may still say more.
	for (const body of mail.html === null ? [mail] : [mail, { ...mail, html: null }]) {
		const reading = chooseBody(body.html === null ? body : { ...body, text: '' }, body.html === null ? null : readHtmlLines(body.html), plain, own, mailboxAddress);
		try {
			const { profile, explanation } = learnFrom(reading, given, right, reader, { ...sender, ...(name.trim() !== '' && { name: name.trim() }) }, (learnt) => differences(readLead(mail, files, { ...plain, profiles: [...readProfiles(learnt, 'what was learnt'), ...options.profiles] }, mailboxAddress), right, reader));
			return { profile, explanation };
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
			problems.push(error);
		}
	}
	throw problems[0];
}

type Sender = Pick<ProfileJson, 'name' | 'kind' | 'domains' | 'relayDomains' | 'endings'> & { name: string };

function learnFrom(reading: Reading, given: readonly LearntField[], right: RightValues, reader: PhoneReader, sender: Sender, wrongFields: (profile: ProfileJson) => LearntField[]): Learnt {
	const personal = personalWords(right);
	const other = mailOfSomebodyElse(reading, right, reader);
	const found: Found[] = [];
	const nowhere: LearntField[] = [];
	const loose: LearntField[] = [];
	for (const field of given) {
		const targets = targetsOf(field, right);
		let learnt: Possibility | null = null;
		let stands = false;
		for (const parts of targets) {
			const steady = parts.map(([target, value]) => {
				const { found: isThere, possibilities } = possibleRules(target, value, reading, personal, reader);
				const works = possibilities.find((possibility) => finds(possibility, target, value, reading, reading, reader) && finds(possibility, target, valueOf(target, other.right, parts), { ...reading, ...other }, reading, reader));
				return { isThere, works };
			});
			stands ||= steady.every(({ isThere }) => isThere);
			if (steady.every(({ works }) => works !== undefined)) {
				learnt = { rules: steady.flatMap(({ works }) => works?.rules ?? []), endings: steady.flatMap(({ works }) => works?.endings ?? []) };
				break;
			}
		}
		if (learnt !== null) found.push({ field, possibility: learnt });
		else if (stands) loose.push(field);
		else nowhere.push(field);
	}
	const unread = wrongFields(profileOf(sender, []));
	const missing = nowhere.filter((field) => unread.includes(field));
	if (missing.length > 0) throw new InputError(`${missing.map((field) => `The ${field} “${short(right[field])}”`).join(' and ')} ${missing.length === 1 ? 'stands' : 'stand'} nowhere in this e-mail`, 'Copy the values from the e-mail as they are written there, or leave out those that are not in it.');
	const unsteady = loose.filter((field) => unread.includes(field));
	if (unsteady.length > 0) throw new InputError(`Nothing around the ${unsteady.map((field) => `${field} “${short(right[field])}”`).join(' and the ')} would find it in the next e-mail`, 'A value is found again by a label, a table cell, or words beside it that are the same in every e-mail; here there are none, or they stand elsewhere too. Leave it out, or add a rule to the node yourself.');
	const profile = profileOf(sender, found);
	const wrong = wrongFields(profile).filter((field) => given.includes(field));
	if (wrong.length > 0) throw new InputError(`With what was learnt, the ${wrong.join(' and the ')} of this very e-mail ${wrong.length === 1 ? 'is' : 'are'} not read as given`, 'Check Right Values: the message from its first to its last word, the reference with its capitals. What is right is never changed silently, so nothing was kept.');
	const byItself = given.filter((field) => found.every((one) => one.field !== field));
	return {
		profile,
		explanation: Object.fromEntries([...found.map(({ field, possibility }) => [field, inWords(possibility.rules)]), ...byItself.map((field) => [field, 'read without a rule'])]),
	};
}

/** A name may stand in one piece, or its first and last part apart. */
function targetsOf(field: LearntField, right: RightValues): [RuleTarget, string][][] {
	if (field !== 'name') return [[[field, right[field].trim()]]];
	const words = folded(right.name).split(' ');
	const splits = words.slice(1).map((_, at): [RuleTarget, string][] => [['firstName', words.slice(0, at + 1).join(' ')], ['lastName', words.slice(at + 1).join(' ')]]);
	return [[['name', folded(right.name)]], ...splits];
}

function valueOf(target: RuleTarget, right: RightValues, parts: readonly [RuleTarget, string][]): string {
	if (target !== 'firstName' && target !== 'lastName') return right[target];
	const words = right.name.split(' ');
	const firstWords = parts[0][1].split(' ').length;
	return (target === 'firstName' ? words.slice(0, firstWords) : words.slice(firstWords)).join(' ');
}

/** Whether rules find exactly this value in these lines. */
function finds({ rules, endings }: Possibility, target: RuleTarget, value: string, { lines, subject, replyTo }: Pick<Reading, 'lines' | 'subject' | 'replyTo'>, { mail, html, options, kind, from, forwarded, own, senders }: Reading, reader: PhoneReader): boolean {
	const compiled = rules.map((rule) => readRule(rule, 'a learnt rule', 'learnt'));
	const profile = { id: 'learnt', name: 'learnt', kind: 'form' as const, domains: senders, relayDomains: [], relayForwards: false, marks: [], endings, rules: compiled };
	const { ruled } = readByRules({ mail, html, options: { ...options, profiles: [profile] }, kind, from, replyTo, subject, forwarded, own, senders }, lines, senders);
	const got = ruled.find(({ rule }) => rule.field === target)?.text;
	if (got === undefined) return false;
	if (target === 'phone') return isSamePhone(got, value, reader);
	if (target === 'reference') return got === value;
	if (target === 'email') return addressesInText(got).map(addressIdentity).join() === addressIdentity(value);
	if (target !== 'message') return folded(cleanLabelledName(got) ?? got).toLowerCase() === folded(value).toLowerCase();
	return folded(tidyMessage(got) ?? got) === folded(value);
}

function profileOf(sender: Sender, found: readonly Found[]): ProfileJson {
	const rules = found.flatMap(({ possibility }) => possibility.rules);
	const known = new Set<string>();
	const once = rules.filter((rule) => {
		const key = JSON.stringify(rule);
		return known.has(key) ? false : known.add(key) !== undefined;
	});
	// A head that one value ignores may be another's label.
	const labels = new Set(once.filter(({ field }) => field !== 'ignore').map(({ label }) => label));
	const id = sender.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'learnt';
	return { id, ...sender, endings: [...new Set([...(sender.endings ?? []), ...found.flatMap(({ possibility }) => possibility.endings)])], rules: once.filter(({ field, label }) => field !== 'ignore' || !labels.has(label)) };
}

/** By what the next mail of this sender is recognised. */
function recognise({ from, senders }: Reading, right: RightValues, options: ReadOptions): Sender {
	if (from === null || from.address === '') throw new InputError('This e-mail has no sender to recognise the next one by', 'Learn from an e-mail that has a From address.');
	const address = from.address.toLowerCase();
	if (right.email.trim() !== '' && address === right.email.trim().toLowerCase()) throw new InputError('This e-mail comes from the person’s own address', 'Nothing needs to be learnt: Read Lead takes the sender of a letter by itself. Learn from e-mails that a portal or a form sends for many people.');
	const known = profilesFor(senders, '', options.profiles).at(0);
	const domain = domainOf(address);
	const local = address.slice(0, address.lastIndexOf('@'));
	// "reply+7f3a9@portal.example" is another one next time; "info@agency.example" has colleagues that are no form.
	const changes = /\d{3}|\+/.test(local);
	const everybodys = isMailboxProvider(organisationDomain(domain)) || isOneOf(address, options.own);
	return {
		name: known?.name ?? (from.name.trim() !== '' && !right.name.toLowerCase().includes(from.name.trim().toLowerCase()) ? from.name.trim() : domain),
		kind: known?.kind ?? 'form',
		domains: [changes && !everybodys ? domain : address],
		relayDomains: [...(known?.relayDomains ?? [])],
		endings: [...(known?.endings ?? [])],
	};
}

function inWords(rules: readonly RuleJson[]): string {
	return rules.filter(({ field }) => field !== 'ignore').map(({ method, label, after, before, link }) => {
		if (method === 'label') return `under the label “${label}”`;
		if (method === 'cellBeside') return `in the cell beside “${label}”`;
		if (method === 'lineAfter') return `on the line after “${label}”`;
		if (method === 'replyTo') return 'in Reply-To';
		if (method === 'link') return `in the first link with “${link}”`;
		const where = method === 'subjectPart' ? 'in the subject ' : '';
		if (before === undefined) return `${where}behind “${after}”`;
		return after === undefined ? `${where}in front of “${before}”` : `${where}between “${after}” and “${before}”`;
	}).join(', and ');
}

function short(text: string): string {
	const plain = folded(text);
	return plain.length <= 60 ? plain : `${plain.slice(0, 60)}…`;
}
