import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { oneLine } from '../../../shared/mail/template/values';
import { VARIABLE_LIST } from '../../../shared/mail/template/variables';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { inTransaction } from '../../../shared/store/conflicts';
import { upsertTemplate } from '../../../shared/store/templates';
import { templateItem } from '../../template-item';
import { EVERY_LANGUAGE, LANGUAGE_CHOICES, replyLanguage } from '../../../shared/mail/reply-text/texts';
import { emailFormatParameter, readEmailFormat } from '../email-format';

const show = { resource: ['template'], operation: ['upsert'] };

/** Characters. More is no mail somebody reads. */
const LONGEST_BODY = 100_000;

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
	const read = (name: string) => String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();
	const name = oneLine(read('name'));
	const body = read('body');
	if (name === '') throw new InputError('Name is empty', 'Give the template a name, e.g. "First answer": it is chosen by it.');
	if (name.length > 100) throw new InputError('Name is longer than 100 characters', 'Use a shorter one: it is chosen from a list.');
	if (body === '') throw new InputError('Body is empty', 'Write the text of the mail.');
	if (body.length > LONGEST_BODY) throw new InputError(`Body is longer than ${LONGEST_BODY} characters`, 'Shorten it: nobody reads so long a mail, and mail programs cut it.');
	const written = { name, language: languageIn(read('language')), subject: oneLine(read('subject')), body, format: readEmailFormat(context, itemIndex) };
	const { template, created } = await inTransaction(await storeOf(context), async (sql) => await upsertTemplate(sql, written));
	return { json: { ...templateItem(template), created } };
}

function languageIn(written: string): string {
	if (written === '') return '';
	const language = replyLanguage(written, '');
	if (language === '') throw new InputError(`"${written.slice(0, 40)}" in Language is none that replies are written in`, 'Choose one from the list, use its code, e.g. "de", or Every Language.');
	return language;
}
