import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Template } from '../../shared/mail/template/fill';

/** How a text is written. */
export const emailFormatParameter: INodeProperties = {
	displayName: 'Email Format',
	name: 'emailFormat',
	type: 'options',
	options: [
		{ name: 'HTML', value: 'html', description: 'Formatting, links and pictures; the plain text is made from it' },
		{ name: 'Text', value: 'text', description: 'Paragraphs with a blank line between them; the HTML is made from it' },
	],
	default: 'text',
};

export function readEmailFormat(context: IExecuteFunctions, itemIndex: number): Template['format'] {
	return context.getNodeParameter(emailFormatParameter.name, itemIndex, 'text') === 'html' ? 'html' : 'text';
}
