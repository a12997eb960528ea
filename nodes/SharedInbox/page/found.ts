import type { Evidence, Lead } from '../../shared/node/item';
import { html, type Html } from '../../shared/html/html';
import { conversationWords, type ConversationWords } from './words/conversation';
import type { Language } from './words/language';

/** Lead fields in the order people ask about them; the absence of some is worth a word. */
const FIELDS: { name: keyof ConversationWords['foundFields']; read: (lead: Partial<Lead>, words: ConversationWords) => string[]; isExpected?: true }[] = [
	{ name: 'name', read: (lead) => present(lead.name?.full), isExpected: true },
	{ name: 'emails', read: (lead) => lead.emails ?? [], isExpected: true },
	{ name: 'phones', read: (lead, words) => (lead.phones ?? []).map(({ raw, e164 }) => (e164 && e164 !== raw ? `${e164} (${words.written(raw)})` : raw)), isExpected: true },
	{ name: 'references', read: (lead) => lead.references ?? [], isExpected: true },
	{ name: 'message', read: (lead) => present(lead.message), isExpected: true },
	{ name: 'company', read: (lead) => present(lead.company) },
	{ name: 'relayEmails', read: (lead) => lead.relayEmails ?? [] },
];
const MAX_VALUE = 1_500;

/**
 * What was and what was not found in a mail, and how (W12).
 *
 * @param leadJson `delivery.lead`; null when no Lead Parser has read the mail
 */
export function foundIn(leadJson: string | null, language: Language): Html {
	const words = conversationWords[language];
	const lead = readLead(leadJson);
	if (!lead) return html`<section class="found-in"><h2>${words.found}</h2><p class="soft">${words.notRead}</p></section>`;
	const evidence = lead.evidence ?? {};
	const fields = FIELDS.map(({ name, read, isExpected }) => ({ label: words.foundFields[name], values: read(lead, words), how: evidence[name], isExpected }));
	const missing = fields.filter(({ values, isExpected }) => values.length === 0 && isExpected);
	const interest = Object.entries(lead.interest ?? {});
	const extras = Object.entries(lead.extras ?? {});
	const item = (label: string, value: string, how?: Evidence) => html`<li><span class="name">${label}</span><bdi class="value">${value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value}</bdi>${how && html`<span class="small soft"> ${explain(how, words)}</span>`}</li>`;
	return html`<section class="found-in"><h2>${words.found}</h2>
<ul class="found">${fields.filter(({ values }) => values.length > 0).map(({ label, values, how }) => item(label, values.join('\n'), how))}
${interest.map(([name, value]) => item(words.interest(name), value))}
${extras.map(([name, value]) => item(name, value))}</ul>
${missing.length > 0 && html`<p class="missing"><span class="soft">${words.notFound}</span> ${missing.map(({ label }) => label.toLowerCase()).join(', ')}</p>`}
${(lead.unusedLabels ?? []).length > 0 && html`<p class="missing"><span class="soft">${words.unusedLabels}</span> <bdi>${(lead.unusedLabels ?? []).join(', ')}</bdi></p>`}
${lead.source && html`<p class="missing small soft"><bdi>${lead.source.name}</bdi><bdi>${words.readAs(lead.source.kind, typeof lead.confidence === 'number' ? words.sure(percent(lead.confidence)) : null, lead.language ?? null)}</bdi></p>`}</section>`;
}

/** e.g. "label “Telefon”, line 4, 90% sure" */
function explain({ method, label, line, confidence }: Evidence, words: ConversationWords): Html {
	const where = [label ? `${method} “${label}”` : method, line === null || line === undefined ? '' : words.line(line), typeof confidence === 'number' ? words.sure(percent(confidence)) : ''];
	return html`<bdi>${where.filter(Boolean).join(', ')}</bdi>`;
}

function percent(share: number): number {
	return Math.round(share * 100);
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
