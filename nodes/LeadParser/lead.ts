import { domainOf } from '../shared/mail/address';
import type { ParsedMail } from '../shared/mail/message/message';
import type { Evidence, Lead, LeadPhone } from '../shared/node/item';
import { evidenceOf, type Found } from './evidence';
import { sourceOf, type SenderProfile } from './portals';

/** What was found, part by part. */
export interface LeadParts {
	name: Found<NonNullable<Lead['name']>>[];
	emails: Found<string>[];
	relays: string[];
	phones: Found<LeadPhone>[];
	references: Found<string>[];
	message: Found<string>[];
	company: string | null;
	interest: Record<string, string>;
	extras: Record<string, string>;
	unusedLabels: string[];
	language: string | null;
	source: Lead['source'];
}

/** Puts the parts together, with the evidence of each. */
export function buildLead(parts: LeadParts): Lead {
	const evidence: Lead['evidence'] = {};
	const keep = (field: string, proof: ReturnType<typeof evidenceOf>) => {
		if (proof !== null) evidence[field] = proof;
	};
	keep('name', evidenceOf(parts.name, (name) => name.full));
	keep('emails', evidenceOf(parts.emails, (email) => email));
	keep('phones', evidenceOf(parts.phones, (phone) => phone.e164 ?? phone.raw));
	keep('references', evidenceOf(parts.references.slice(0, 1), (reference) => reference));
	keep('message', evidenceOf(parts.message, (message) => message));
	return {
		name: parts.name[0]?.value ?? null,
		company: parts.company,
		emails: parts.emails.map((one) => one.value),
		relayEmails: parts.relays,
		phones: parts.phones.map((one) => one.value),
		references: parts.references.map((one) => one.value),
		message: parts.message[0]?.value ?? null,
		interest: parts.interest,
		extras: parts.extras,
		source: parts.source,
		language: parts.language,
		confidence: overallConfidence(evidence),
		evidence,
		unusedLabels: parts.unusedLabels,
		outcome: 'review',
		reason: '',
	};
}

/** How sure a lead is as a whole: as sure as the weaker of its way to reach the person and its name. 0..1 */
export function overallConfidence(evidence: Lead['evidence']): number {
	const proofs: (Evidence | undefined)[] = [evidence.emails ?? evidence.phones, evidence.name];
	const sure = proofs.filter((proof) => proof !== undefined).map((proof) => proof.confidence);
	return sure.length === 0 ? 0 : Math.round(Math.min(...sure) * 100) / 100;
}

/** The lead of a mail that is none: nothing of it becomes a contact, and the reason is shown (W3). */
export function noLead(mail: ParsedMail, reason: string, profile: SenderProfile | null = null): Lead {
	const domain = domainOf(mail.from?.address ?? '');
	return {
		...buildLead({ name: [], emails: [], relays: [], phones: [], references: [], message: [], company: null, interest: {}, extras: {}, unusedLabels: [], language: null, source: profile ? sourceOf(profile) : { id: domain || 'unknown', name: mail.from?.name || domain || 'Unknown', kind: 'direct' } }),
		outcome: 'none',
		reason,
	};
}

