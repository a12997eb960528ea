import type { Evidence, Lead } from '../../shared/node/item';
import { html, type Html } from '../../shared/html/html';

/** Lead fields in the order people ask about them, with the words they use. */
const FIELDS: { label: string; proof: keyof Lead; read: (lead: Partial<Lead>) => string[] }[] = [
	{ label: 'Name', proof: 'name', read: (lead) => present(lead.name?.full) },
	{ label: 'Email', proof: 'emails', read: (lead) => lead.emails ?? [] },
	{ label: 'Phone', proof: 'phones', read: (lead) => (lead.phones ?? []).map(({ raw, e164 }) => (e164 && e164 !== raw ? `${e164} (written ${raw})` : raw)) },
	{ label: 'Reference', proof: 'references', read: (lead) => lead.references ?? [] },
	{ label: 'Message', proof: 'message', read: (lead) => present(lead.message) },
	{ label: 'Company', proof: 'company', read: (lead) => present(lead.company) },
	{ label: 'Portal address', proof: 'relayEmails', read: (lead) => lead.relayEmails ?? [] },
];
/** Their absence is worth a word; that of the others is not. */
const EXPECTED = new Set(['Name', 'Email', 'Phone', 'Reference', 'Message']);
const MAX_VALUE = 1_500;

/**
 * What was and what was not found in a mail, and how (W12).
 *
 * @param leadJson `delivery.lead`; null when no Lead Parser has read the mail
 */
export function foundIn(leadJson: string | null): Html {
	const lead = readLead(leadJson);
	if (!lead) return html`<section aria-labelledby="found"><h2 id="found">What Was Found</h2><p class="soft">No Lead Parser has read this mail.</p></section>`;
	const evidence = lead.evidence ?? {};
	const fields = FIELDS.map(({ label, proof, read }) => ({ label, values: read(lead), how: evidence[proof] }));
	const missing = fields.filter(({ label, values }) => values.length === 0 && EXPECTED.has(label));
	const interest = Object.entries(lead.interest ?? {});
	const extras = Object.entries(lead.extras ?? {});
	return html`<section aria-labelledby="found"><h2 id="found">What Was Found</h2>
<ul class="found">${fields.filter(({ values }) => values.length > 0).map(({ label, values, how }) => item(label, values.join('\n'), how))}
${interest.map(([name, value]) => item(`Interest: ${name}`, value))}
${extras.map(([name, value]) => item(name, value))}</ul>
${missing.length > 0 && html`<p class="missing"><span class="soft">Not found:</span> ${missing.map(({ label }) => label.toLowerCase()).join(', ')}</p>`}
${(lead.unusedLabels ?? []).length > 0 && html`<p class="missing"><span class="soft">Labels not used:</span> <bdi>${(lead.unusedLabels ?? []).join(', ')}</bdi></p>`}
${lead.source && html`<p class="missing small soft">Read as: <bdi>${lead.source.name}</bdi> (${lead.source.kind})${typeof lead.confidence === 'number' && `, ${percent(lead.confidence)} sure`}${lead.language && `, language ${lead.language}`}</p>`}</section>`;
}

function item(label: string, value: string, how?: Evidence): Html {
	const shown = value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
	return html`<li><span class="name">${label}</span><bdi class="value">${shown}</bdi>${how && html`<span class="small soft"> ${explain(how)}</span>`}</li>`;
}

/** e.g. "label “Telefon”, line 4, 90% sure" */
function explain({ method, label, line, confidence }: Evidence): Html {
	const where = [label ? `${method} “${label}”` : method, line === null || line === undefined ? '' : `line ${line}`, typeof confidence === 'number' ? `${percent(confidence)} sure` : ''];
	return html`<bdi>${where.filter(Boolean).join(', ')}</bdi>`;
}

function percent(share: number): string {
	return `${Math.round(share * 100)}%`;
}

function present(text: string | null | undefined): string[] {
	return text ? [text] : [];
}

/** Rows of older versions may lack fields; a row that is not JSON at all must not hide the mail. */
function readLead(json: string | null): Partial<Lead> | null {
	if (json === null) return null;
	try {
		const lead: unknown = JSON.parse(json);
		return typeof lead === 'object' && lead !== null ? (lead as Partial<Lead>) : null;
	} catch {
		return null;
	}
}
