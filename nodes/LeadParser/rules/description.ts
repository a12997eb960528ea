import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { readRule } from './read-rule';
import type { LeadRule } from './rule';

const FIELDS: INodePropertyOptions[] = [
	{ name: 'Company', value: 'company' },
	{ name: 'Email', value: 'email' },
	{ name: 'Extra Field', value: 'extra', description: 'Goes to lead.extras under a name of your own' },
	{ name: 'First Name', value: 'firstName' },
	{ name: 'Interest: Address', value: 'address' },
	{ name: 'Interest: City', value: 'city' },
	{ name: 'Interest: Listing ID', value: 'listingId' },
	{ name: 'Interest: Make', value: 'make' },
	{ name: 'Interest: Mileage', value: 'mileage' },
	{ name: 'Interest: Model', value: 'model' },
	{ name: 'Interest: Price', value: 'price' },
	{ name: 'Interest: Subject', value: 'subject' },
	{ name: 'Interest: Title', value: 'title' },
	{ name: 'Interest: URL', value: 'url' },
	{ name: 'Interest: Vehicle', value: 'vehicle' },
	{ name: 'Interest: Year', value: 'year' },
	{ name: 'Language', value: 'language' },
	{ name: 'Last Name', value: 'lastName' },
	{ name: 'Message', value: 'message' },
	{ name: 'Name', value: 'name' },
	{ name: 'Nothing (Ignore Label)', value: 'ignore', description: 'A label nobody needs: it only ends the message that stands above it' },
	{ name: 'Phone', value: 'phone' },
	{ name: 'Reference', value: 'reference', description: 'Of the listing, capitals included' },
];

const METHODS: INodePropertyOptions[] = [
	{ name: 'Between Two Texts', value: 'between', description: 'What stands between two texts that are the same in every e-mail' },
	{ name: 'Cell Beside', value: 'cellBeside', description: 'The table cell beside the one with the label' },
	{ name: 'Constant', value: 'constant', description: 'Always the same value' },
	{ name: 'Label', value: 'label', description: 'Behind, beside or below a label' },
	{ name: 'Line After', value: 'lineAfter', description: 'The line after the one with the label' },
	{ name: 'Link', value: 'link', description: 'The address or number a link leads to' },
	{ name: 'Part of the Subject', value: 'subjectPart', description: 'Between two texts of the subject' },
	{ name: 'Pattern', value: 'pattern', description: 'For those who know regular expressions' },
	{ name: 'Reply-To', value: 'replyTo', description: 'The name or the address that replies go to' },
];

const CLEAN_UPS: INodePropertyOptions[] = [
	{ name: 'Digits Only', value: 'digitsOnly' },
	{ name: 'First Line Only', value: 'firstLine' },
	{ name: 'Lower Case', value: 'lowerCase' },
	{ name: 'Remove Line Breaks', value: 'oneLine' },
	{ name: 'Remove Text', value: 'removeText' },
	{ name: 'Upper Case', value: 'upperCase' },
];

/** The keys are those of rules in a profile, so that one can be written from the other. */
const ruleValues: INodeProperties[] = [
	{
		displayName: 'When',
		name: 'when',
		type: 'options',
		options: [
			{ name: 'Always', value: 'always' },
			{ name: 'By Header', value: 'header' },
			{ name: 'By Sender', value: 'sender' },
			{ name: 'By Subject', value: 'subject' },
		],
		default: 'always',
		description: 'Which e-mails this rule is for',
	},
	{ displayName: 'Header', name: 'header', type: 'string', default: '', placeholder: 'e.g. X-Form-ID', displayOptions: { show: { when: ['header'] } } },
	{
		displayName: 'Comparison',
		name: 'comparison',
		type: 'options',
		options: [
			{ name: 'Contains', value: 'contains' },
			{ name: 'Matches Pattern', value: 'matches' },
		],
		default: 'contains',
		displayOptions: { hide: { when: ['always'] } },
	},
	{ displayName: 'Text', name: 'text', type: 'string', default: '', placeholder: 'e.g. @portal.example', displayOptions: { hide: { when: ['always'] } }, description: 'Capitals do not count, unless it is a pattern' },
	{ displayName: 'Field', name: 'field', type: 'options', options: FIELDS, default: 'name', description: 'What to read' },
	{ displayName: 'Extra Name', name: 'extraName', type: 'string', default: '', placeholder: 'e.g. budget', displayOptions: { show: { field: ['extra'] } }, description: 'Under which name it goes to lead.extras' },
	{ displayName: 'Method', name: 'method', type: 'options', options: METHODS, default: 'label', displayOptions: { hide: { field: ['ignore'] } }, description: 'Where the value stands' },
	{ displayName: 'Label', name: 'label', type: 'string', default: '', placeholder: 'e.g. Requested by', displayOptions: { show: { method: ['label', 'cellBeside', 'lineAfter'] }, hide: { field: ['ignore'] } }, description: 'As it stands in the e-mail; capitals, accents and the colon do not count' },
	{ displayName: 'Label', name: 'label', type: 'string', default: '', placeholder: 'e.g. Sent from our app', displayOptions: { show: { field: ['ignore'] } }, description: 'As it stands in the e-mail; capitals, accents and the colon do not count' },
	{ displayName: 'Text Before', name: 'after', type: 'string', default: '', placeholder: 'e.g. your client', displayOptions: { show: { method: ['between', 'subjectPart'] }, hide: { field: ['ignore'] } }, description: 'What stands in front of the value. Empty: the value begins its line.' },
	{ displayName: 'Text After', name: 'before', type: 'string', default: '', placeholder: 'e.g. would like to', displayOptions: { show: { method: ['between', 'subjectPart'] }, hide: { field: ['ignore'] } }, description: 'What stands behind the value. Empty: the value ends with its line, a message with the e-mail.' },
	{ displayName: 'Pattern', name: 'pattern', type: 'string', default: '', placeholder: 'e.g. Ticket (\\d+)', displayOptions: { show: { method: ['pattern'] }, hide: { field: ['ignore'] } }, description: 'The first group in round brackets is the value; without one, everything that matches. Write /…/i when capitals do not count.' },
	{ displayName: 'Link Contains', name: 'link', type: 'string', default: '', placeholder: 'e.g. tel:', displayOptions: { show: { method: ['link'] }, hide: { field: ['ignore'] } }, description: 'The first link with this in its target is taken: the address of mailto:, the number of tel:, else the whole link' },
	{ displayName: 'Value', name: 'constant', type: 'string', default: '', placeholder: 'e.g. Portal X', displayOptions: { show: { method: ['constant'] }, hide: { field: ['ignore'] } } },
	{ displayName: 'Clean Up', name: 'cleanUp', type: 'multiOptions', options: CLEAN_UPS, default: [], displayOptions: { hide: { field: ['ignore'] } }, description: 'What to do with the value. Blanks around it are always taken off.' },
	{ displayName: 'Text to Remove', name: 'removeText', type: 'string', default: '', placeholder: 'e.g. (verified)', displayOptions: { show: { cleanUp: ['removeText'] }, hide: { field: ['ignore'] } } },
	{ displayName: 'Rule Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Name on visit requests', description: 'How the evidence calls this rule. Empty: its number.' },
];

export const rulesParameter: INodeProperties = {
	displayName: 'Rules',
	name: 'rules',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Rule', fixedCollection: { itemTitle: '={{ $collection.item.value.name || ($collection.item.value.field === "extra" ? $collection.item.value.extraName : $collection.item.value.field) }}' } },
	placeholder: 'Add Rule',
	default: {},
	description: 'Where your own knowledge goes: what a rule finds wins over what is read otherwise. For each field the first rule that finds something counts; drag them into order.',
	options: [{ name: 'rule', displayName: 'Rule', values: ruleValues }],
};

/** The rules of the node, in the person's order. @throws InputError naming the rule */
export function rulesOf(context: IExecuteFunctions, itemIndex: number): LeadRule[] {
	const { rule = [] } = context.getNodeParameter('rules', itemIndex, {}) as { rule?: unknown[] };
	return rule.map((entry, index) => readRule(entry, `rule ${index + 1} of Rules`, `Rule ${index + 1}`));
}
