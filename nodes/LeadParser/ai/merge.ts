import { isNoReply, isOneOf, isValidAddress } from '../../shared/mail/address';
import type { HtmlLines } from '../../shared/mail/message/html-lines';
import type { Message } from '../../shared/mail/message/message';
import type { Evidence, Lead, LeadPhone } from '../../shared/node/item';
import { tidyMessage } from '../message-text';
import { cleanLabelledName, splitName } from '../people';
import { PhoneReader } from '../phones';
import { isRelay } from '../portals';
import { ownAddresses, type ReadOptions } from '../reading';
import type { AiFields, AiValue } from './ai-answer';
import { MailWords } from './mail-words';

/** What the person using the node decided about the AI's values. */
export interface MergeOptions extends Pick<ReadOptions, 'defaultCountry' | 'own' | 'ownPhones' | 'profiles'> {
	/** Replace what was read; otherwise only what is missing is filled. */
	replaces: boolean;
	/** Believe the AI when it says that the mail is no enquiry. */
	mayDismiss: boolean;
}

/** An AI finds what a reader of forms does not, and invents what is not there: that it stands in the mail does not say whose it is. */
const AI_CONFIDENCE = 0.75;
const METHOD = 'AI, found in the mail';

/**
 * Puts an AI's values into a lead: only those that stand in the mail, word for word. The others are named in `evidence`
 * with the reason ("rejected.email"). Fills what is missing, unless told otherwise, and decides the outcome anew.
 *
 * @param fields null when the AI's answer holds none
 */
export function mergeAiFields(lead: Lead, message: Message, html: HtmlLines | null, fields: AiFields | null, options: MergeOptions): Lead {
	if (fields === null) return { ...lead, outcome: 'review', reason: 'The AI’s answer holds no fields' };
	const words = new MailWords(message, html);
	const merged: Lead = { ...lead, evidence: { ...lead.evidence } };
	const taken: string[] = [];
	const known = (field: 'name' | 'emails' | 'phones' | 'references' | 'message' | 'company') => !options.replaces && (Array.isArray(lead[field]) ? lead[field].length > 0 : lead[field] !== null);
	const accept = (field: string, value: string, key: string) => {
		merged.evidence[field] = { value: value.slice(0, 2000), method: METHOD, label: key, line: null, confidence: AI_CONFIDENCE };
		taken.push(field);
	};
	const reject = (field: string, { key, value }: AiValue, why: string) => {
		const name = Object.hasOwn(merged.evidence, `rejected.${field}`) ? `rejected.${field}.${Object.keys(merged.evidence).filter((one) => one.startsWith(`rejected.${field}`)).length + 1}` : `rejected.${field}`;
		merged.evidence[name] = { value: value.slice(0, 200), method: `AI, rejected: ${why}`, label: key, line: null, confidence: 0 } satisfies Evidence;
	};

	const own = ownAddresses(options.own, message.mailbox.address, message);
	const senders = [message.from, ...message.replyTo].flatMap((one) => (one === null ? [] : [one.address]));
	const emails: string[] = [];
	for (const asked of fields.emails) {
		const address = words.email(asked.value);
		const why = address === null ? NOWHERE : !isValidAddress(address) || isNoReply(address) ? 'nobody reads what is sent to this address' : isOneOf(address, own) ? 'one of your own addresses' : isRelay(address, senders, options.profiles) ? 'the portal’s forwarding address' : null;
		if (address === null || why !== null) reject('emails', asked, why ?? NOWHERE);
		else if (known('emails')) keep(lead.emails.some((one) => one.toLowerCase() === address.toLowerCase()), 'emails', asked, reject);
		else if (!emails.includes(address)) emails.push(address);
	}
	if (emails.length > 0) {
		merged.emails = emails;
		accept('emails', emails.join(', '), fields.emails[0].key);
	}

	const reader = new PhoneReader(options.defaultCountry, options.ownPhones);
	const phones: LeadPhone[] = [];
	for (const asked of fields.phones) {
		const phone = words.phone(asked.value, reader);
		if (phone === null) reject('phones', asked, 'no such phone number in the mail, or one of your own');
		else if (known('phones')) keep(lead.phones.some((one) => samePhone(one, phone)), 'phones', asked, reject);
		else if (!phones.some((one) => samePhone(one, phone))) phones.push(phone);
	}
	if (phones.length > 0) {
		merged.phones = phones;
		accept('phones', phones.map((one) => one.e164 ?? one.raw).join(', '), fields.phones[0].key);
	}

	if (fields.name !== null) {
		const { value, first, last } = fields.name;
		const full = cleanLabelledName(value);
		if (full === null) reject('name', fields.name, 'not a name');
		else if (!words.name(full)) reject('name', fields.name, NOWHERE);
		else if (known('name')) keep(lead.name?.full.toLowerCase() === full.toLowerCase(), 'name', fields.name, reject);
		else {
			merged.name = splitName(full, { first, last });
			accept('name', merged.name.full, fields.name.key);
		}
	}

	const references: string[] = [];
	for (const asked of fields.references) {
		if (!words.code(asked.value)) reject('references', asked, `${NOWHERE}, capitals included`);
		else if (known('references')) keep(lead.references.includes(asked.value), 'references', asked, reject);
		else if (!references.includes(asked.value)) references.push(asked.value);
	}
	if (references.length > 0) {
		merged.references = references;
		accept('references', references[0], fields.references[0].key);
	}

	for (const field of ['message', 'company'] as const) {
		const asked = fields[field];
		if (asked === null) continue;
		const passage = words.passage(asked.value);
		const text = passage === null ? null : field === 'message' ? tidyMessage(passage) : passage;
		if (text === null) reject(field, asked, NOWHERE);
		else if (known(field)) keep(lead[field] === text, field, asked, reject);
		else {
			merged[field] = text;
			accept(field, text, asked.key);
		}
	}
	return decideAnew(lead, merged, message, fields, taken, options);
}

const NOWHERE = 'not in the mail';

function keep(same: boolean, field: string, asked: AiValue, reject: (field: string, asked: AiValue, why: string) => void): void {
	if (!same) reject(field, asked, 'the lead has another value already');
}

function samePhone(one: LeadPhone, two: LeadPhone): boolean {
	return (one.e164 ?? one.raw.replace(/\D/g, '')) === (two.e164 ?? two.raw.replace(/\D/g, ''));
}

/** One e-mail or one phone makes a lead (W11); what made a person look at it for another reason stays. */
function decideAnew(before: Lead, merged: Lead, message: Message, fields: AiFields, taken: readonly string[], options: MergeOptions): Lead {
	const { evidence } = merged;
	const sure = [evidence.emails ?? evidence.phones, evidence.name].flatMap((proof) => (proof === undefined ? [] : [proof.confidence]));
	const lead = { ...merged, confidence: sure.length === 0 ? 0 : Math.round(Math.min(...sure) * 100) / 100 };
	const reachable = (one: Lead) => one.emails.length > 0 || one.phones.length > 0;
	if (fields.isEnquiry === false) {
		if (options.mayDismiss) return { ...lead, outcome: 'none', reason: 'The AI says that this is no enquiry' };
		return { ...lead, outcome: before.outcome === 'none' ? 'none' : 'review', reason: `${before.reason}; the AI says that this is no enquiry` };
	}
	const found = taken.length === 0 ? 'nothing new' : taken.join(', ');
	if (!reachable(lead)) return { ...lead, outcome: before.outcome === 'none' ? 'none' : 'review', reason: `${before.reason}; the AI found ${found}` };
	// It was not for want of contact data that a person was asked.
	const cured = !reachable(before) || (fields.isEnquiry === true && message.senderVerified);
	if (before.outcome === 'lead' || (before.outcome === 'review' && cured)) return { ...lead, outcome: 'lead', reason: taken.length === 0 ? before.reason : `Completed by an AI, with what stands in the mail: ${found}` };
	return { ...lead, reason: `${before.reason}; the AI found ${found}` };
}
