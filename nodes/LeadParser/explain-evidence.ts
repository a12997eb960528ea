import type { Evidence, Lead } from '../shared/node/item';

/** How a method reads to somebody who does not program; "{label}" is the label in the mail. */
const WORDS: Record<string, string> = {
	label: 'behind the label {label}',
	'cell beside label': 'in the cell beside {label}',
	'line after label': 'on the line after {label}',
	'column below label': 'in the column below {label}',
	'between two texts': 'between two texts',
	'part of the subject': 'in the subject',
	pattern: 'by its pattern',
	link: 'in a link',
	constant: 'always the same value',
	From: 'in the sender of the e-mail',
	'sender of the forwarded mail': 'in the sender of the mail that was forwarded',
	'Reply-To': 'in the address that replies go to',
	subject: 'in the subject',
	'address in the text': 'an address in the text',
	'tel link': 'in a link to call',
	'number on its own line': 'a number on a line of its own',
	'line with the contact data': 'on the line with the other contact data',
	'line beside the contact': 'on the line beside the contact data',
	'free text': 'in the running text',
	text: 'in the running text, behind a word for it',
	sentence: 'in the sentence that announces the person',
	'quotation marks': 'what stands in quotation marks',
	'below the sentence that names the person': 'what stands below the sentence that names the person',
	'from the greeting on': 'from the greeting on',
	'first sentence below the contact data': 'the first sentence below the contact data',
	'what the person wrote': 'what the person wrote',
	signature: 'in the signature',
	'known reference in the subject': 'one of your references, in the subject',
	'known reference in the text': 'one of your references, in the text',
};

/** Adds to each piece of evidence a sentence for people: where the value stands, and how sure that is (W12, N3). */
export function withExplanations(lead: Lead): Lead {
	return { ...lead, evidence: Object.fromEntries(Object.entries(lead.evidence).map(([field, evidence]) => [field, { ...evidence, explanation: explain(evidence) }])) };
}

function explain({ method, label, line, confidence }: Evidence): string {
	const [how, remark] = method.split(/, (?=not among|in the attached mail)/);
	const ruled = /^(.{1,200}): ([^:]+)$/.exec(how);
	const [rule, means] = ruled === null ? [null, how] : [ruled[1], ruled[2]];
	const written = label === null ? '' : `“${label.replace(/\s*[:：]\s*$/, '')}”`;
	const known = Object.hasOwn(WORDS, means) ? WORDS[means].replace('{label}', written).trim() : `read from ${means}`;
	const where = `${rule === null ? '' : `${rule} found it: `}${known}${line === null ? '' : `, line ${line}`}${remark === undefined ? '' : `; ${remark}`}`;
	const sure = confidence >= 0.9 ? 'Sure' : confidence >= 0.75 ? 'Fairly sure' : 'Not sure, please check';
	return `${where.charAt(0).toUpperCase()}${where.slice(1)}. ${sure} (${Math.round(confidence * 100)} %).`;
}
