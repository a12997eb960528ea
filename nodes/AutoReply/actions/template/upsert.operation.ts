import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { EVERY_LANGUAGE, LANGUAGE_CHOICES } from '../../../shared/mail/template/languages';
import { VARIABLE_LIST } from '../../../shared/mail/template/variables';
import { LONGEST_BODY, LONGEST_NAME, readTemplate, type TemplateFaults } from '../../../shared/mail/template/written-template';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { inTransaction } from '../../../shared/store/conflicts';
import { upsertTemplate } from '../../../shared/store/templates';
import { templateItem } from '../../template-item';
import { emailFormatParameter, readEmailFormat } from '../email-format';

const show = { resource: ['template'], operation: ['upsert'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. First answer',
		description: 'Identifies the template, together with its language',
		displayOptions: { show },
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'options',
		options: [EVERY_LANGUAGE, ...LANGUAGE_CHOICES],
		default: '',
		description: 'In which language the text is written. Every Language: for all that have no text of their own.',
		displayOptions: { show },
	},
	{ displayName: 'Subject', name: 'subject', type: 'string', default: '', placeholder: 'e.g. Your enquiry about [[listing]]', description: 'Empty = as the mail that is answered, or the default subject', displayOptions: { show } },
	{ ...emailFormatParameter, displayOptions: { show } },
	{
		displayName: 'Body',
		name: 'body',
		type: 'string',
		typeOptions: { rows: 10 },
		required: true,
		default: '',
		placeholder: 'e.g. Hello [[first_name|there]], thank you for your enquiry about [[listing]] …',
		description: `Variables: ${VARIABLE_LIST}. What stands behind a bar is written when there is no value: [[first_name|there]].`,
		displayOptions: { show },
	},
];

/** Gives the template as stored now. @throws InputError naming the parameter that cannot be used */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const read = (name: string) => String(context.getNodeParameter(name, itemIndex, '') ?? '');
	const language = read('language').trim();
	const { template: written, faults } = readTemplate({ name: read('name'), language, subject: read('subject'), body: read('body'), format: readEmailFormat(context, itemIndex) });
	refuse(faults, language);
	const { template, created } = await inTransaction(await storeOf(context), async (sql) => await upsertTemplate(sql, written));
	return { json: { ...templateItem(template), created } };
}

function refuse({ name, body, language }: TemplateFaults, written: string): void {
	if (name === 'empty') throw new InputError('Name is empty', 'Give the template a name, e.g. "First answer": it is chosen by it.');
	if (name) throw new InputError(`Name is longer than ${LONGEST_NAME} characters`, 'Use a shorter one: it is chosen from a list.');
	if (body === 'empty') throw new InputError('Body is empty', 'Write the text of the mail.');
	if (body) throw new InputError(`Body is longer than ${LONGEST_BODY} characters`, 'Shorten it: nobody reads so long a mail, and mail programs cut it.');
	if (language) throw new InputError(`"${written.slice(0, 40)}" in Language is not a language that replies are written in`, 'Choose one from the list, use its code, e.g. "de", or Every Language.');
}
