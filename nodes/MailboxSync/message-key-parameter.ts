import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../shared/node/input-error';

/** *Message Key* of an operation on one mail that was received. */
export function messageKeyParameter(show: NonNullable<IDisplayOptions['show']>): INodeProperties {
	return {
		displayName: 'Message Key',
		name: 'messageKey',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.messageKey }}',
		description: 'As Smart Inbox Trigger and Get Many give it',
		displayOptions: { show },
	};
}

/** @throws InputError when it is empty */
export function readMessageKey(context: IExecuteFunctions, itemIndex: number): string {
	const key = String(context.getNodeParameter('messageKey', itemIndex) ?? '').trim();
	if (key === '') throw new InputError('Message Key is empty', 'Take it from the output of Smart Inbox Trigger, or of Get Many.');
	return key;
}

export function unknownMessage(key: string): InputError {
	return new InputError(`No mail with the Message Key "${key.slice(0, 200)}" was received`, 'Take the key from the output of Smart Inbox Trigger, or of Get Many.');
}
