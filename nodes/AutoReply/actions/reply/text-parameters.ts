import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { WRITTEN_LANGUAGES } from '../../../shared/mail/template/languages';
import { VARIABLE_LIST } from '../../../shared/mail/template/variables';
import { templateNameParameter } from '../../template-parameter';
import type { TextChoice } from '../../text-choice';
import { emailFormatParameter, readEmailFormat } from '../email-format';

const show = { resource: ['reply'] };
const ofOwnText = { show: { ...show, textFrom: ['own'] } };

/** What the reply says. */
export const textDescription: INodeProperties[] = [
	{
		displayName: 'Text From',
		name: 'textFrom',
		type: 'options',
		options: [
			{ name: 'Default Text', value: 'default', description: `In the language of the enquiry: there are ${WRITTEN_LANGUAGES.length}` },
			{ name: 'Own Text', value: 'own', description: 'What you write below; what you leave empty is the default text' },
			{ name: 'Saved Template', value: 'template', description: 'One text for each language, kept with Template: Create or Update' },
		],
		// Workflows made before there was a choice have a text of their own, or an empty one.
		default: 'own',
		displayOptions: { show },
	},
	{ ...templateNameParameter, displayOptions: { show: { ...show, textFrom: ['template'] } } },
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your enquiry about [[listing]]',
		description: 'Empty = the default in the language of the enquiry; a person’s own mail is answered in its thread',
		displayOptions: ofOwnText,
	},
	{ ...emailFormatParameter, displayOptions: ofOwnText },
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 8 },
		default: '',
		placeholder: 'e.g. Hello [[first_name|there]], thank you for your enquiry about [[listing]] …',
		description: `Empty = the default in the language of the enquiry. Variables: ${VARIABLE_LIST}. Expressions work as well.`,
		displayOptions: ofOwnText,
	},
];

/** The text of one item's reply. */
export function readTextChoice(context: IExecuteFunctions, itemIndex: number): TextChoice {
	const read = (name: string) => String(context.getNodeParameter(name, itemIndex, '', { extractValue: true }) ?? '');
	const from = context.getNodeParameter('textFrom', itemIndex, 'own');
	if (from === 'default') return { from };
	if (from === 'template') return { from, name: read(templateNameParameter.name).trim() };
	return { from: 'own', written: { subject: read('subject'), body: read('text'), format: readEmailFormat(context, itemIndex) } };
}
