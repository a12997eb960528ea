import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { addressIdentity, isValidAddress } from '../shared/mail/address';
import { InputError } from '../shared/node/input-error';

/** *Address* of an operation on one address. */
export function addressParameter(show: NonNullable<IDisplayOptions['show']>): INodeProperties {
	return { displayName: 'Address', name: 'address', type: 'string', default: '', required: true, placeholder: 'e.g. ann@example.com', displayOptions: { show } };
}

/**
 * The address, lower case.
 *
 * @throws InputError when it is not one
 */
export function readAddress(context: IExecuteFunctions, itemIndex: number): string {
	const written = String(context.getNodeParameter('address', itemIndex) ?? '').trim();
	if (!isValidAddress(written)) throw new InputError(written === '' ? 'Address is empty' : `"${written.slice(0, 100)}" in Address is not an email address`, 'Write one full address, e.g. ann@example.com.');
	return addressIdentity(written);
}
