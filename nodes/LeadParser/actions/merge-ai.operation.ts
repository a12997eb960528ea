import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../shared/node/input-error';
import type { Lead } from '../../shared/node/item';
import type { ItemResult } from '../../shared/node/items';
import { readAiAnswer } from '../ai/ai-answer';
import { mergeAiFields } from '../ai/merge';
import { readMailInput } from '../input';
import { keepOutcome } from '../keep-outcome';
import { mailboxKnowledge } from '../mail-parameters';
import { PROFILES } from '../portals';

const OUTPUTS: Record<Lead['outcome'], number> = { lead: 0, review: 1, none: 2 };
const show = { operation: ['mergeAi'] };

export const description: INodeProperties[] = [
	{
		displayName: 'AI Fields',
		name: 'aiFields',
		type: 'json',
		default: '={{ $json.output }}',
		required: true,
		displayOptions: { show },
		hint: 'Fields such as name, email, phone, reference and message, as an object or as text with JSON in it',
		description: 'What the AI node answered. AI Agent and Information Extractor put it into “output”, Basic LLM Chain into “text”, OpenAI into “message”.',
	},
	{
		displayName: 'Mail and Lead',
		name: 'leadItem',
		type: 'json',
		default: '={{ $json }}',
		required: true,
		displayOptions: { show },
		hint: 'AI nodes replace the item: then take it from the node before them, e.g. {{ $("Lead Parser").item.json }}',
		description: 'The item as the output Needs Review of Lead Parser gave it, with the mail and its lead',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [
			{
				displayName: 'AI May Dismiss',
				name: 'mayDismiss',
				type: 'boolean',
				default: false,
				description: 'Whether a mail is Not a Lead when the AI says so (isLead or isEnquiry is false). When off, a person decides.',
			},
			{
				displayName: 'Known Values',
				name: 'knownValues',
				type: 'options',
				options: [
					{ name: 'Keep', value: 'keep', description: 'Fill only what is missing' },
					{ name: 'Replace', value: 'replace', description: 'Take the AI’s value wherever it stands in the mail' },
				],
				default: 'keep',
				description: 'What to do with what Lead Parser has read already',
			},
		],
	},
];

/** Completes the lead of one item with an AI's answer; the outcome, decided anew, decides the output. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { json, lead } = leadItemOf(context.getNodeParameter('leadItem', itemIndex));
	const answer: unknown = context.getNodeParameter('aiFields', itemIndex, undefined);
	if (answer === undefined || answer === null || answer === '') {
		throw new InputError('The parameter "AI Fields" is empty', 'Choose the field of the item that holds the AI node’s answer, e.g. {{ $json.output }}.');
	}
	const options = context.getNodeParameter('options', itemIndex, {}) as { knownValues?: 'keep' | 'replace'; mayDismiss?: boolean };
	const { message, html } = await readMailInput(json, NO_BINARIES, 'message', '');
	const merged = mergeAiFields(lead, message, html, readAiAnswer(answer), {
		...mailboxKnowledge(context, itemIndex),
		profiles: PROFILES,
		replaces: options.knownValues === 'replace',
		mayDismiss: options.mayDismiss === true,
	});
	await keepOutcome(context, message, merged);
	const { binary } = context.getInputData()[itemIndex];
	return { json: { ...json, lead: { ...merged } }, ...(binary && { binary }), output: OUTPUTS[merged.outcome] };
}

/** The values of a mail are looked for in its text; its files were read before. */
const NO_BINARIES = {
	names: [],
	info: (name: string) => ({ fileName: name, mimeType: '' }),
	read: async () => Buffer.alloc(0),
	stored: async () => [],
};

function leadItemOf(value: unknown): { json: IDataObject; lead: Lead } {
	const json = typeof value === 'string' ? parsed(value) : value;
	if (typeof json === 'object' && json !== null && 'lead' in json && isLead(json.lead) && 'messageKey' in json && 'text' in json && 'headers' in json) return { json: json as IDataObject, lead: json.lead };
	throw new InputError('The parameter "Mail and Lead" holds no mail with a lead', 'Take the item that Lead Parser gave: AI nodes replace it. Write {{ $("Lead Parser").item.json }}, with the name of your node.');
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function isLead(value: unknown): value is Lead {
	const lead = value as Partial<Lead> | null;
	return typeof lead === 'object' && lead !== null && Array.isArray(lead.emails) && Array.isArray(lead.phones) && Array.isArray(lead.references) && typeof lead.evidence === 'object' && lead.evidence !== null && typeof lead.outcome === 'string';
}
