import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { BANDS, type Bands } from '../../../shared/listings/matching';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import type { Sql } from '../../../shared/store/store';
import { chosenContact, contactParameter } from '../../../shared/node/contact-parameter';
import { listingItem } from '../../listing-item';
import { chosenEnquiry, chosenListing, enquiryParameter, listingParameter } from '../../request-choice';
import { offersForContact, offersForEnquiry, offersLike, type Offer } from '../../wishes';

const show = { resource: ['listing'], operation: ['findMatches'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Find For',
		name: 'findFor',
		type: 'options',
		options: [
			{ name: 'Contact', value: 'contact', description: 'Like the listings the person asked about lately, or what their mails say they want' },
			{ name: 'Enquiry', value: 'enquiry', description: 'Like the listing of the enquiry, or what its mails say is wanted' },
			{ name: 'Listing', value: 'listing', description: 'Like this listing' },
		],
		default: 'enquiry',
		displayOptions: { show },
	},
	contactParameter({ ...show, findFor: ['contact'] }, { description: 'Whom the listings are for' }),
	{ ...enquiryParameter, displayOptions: { show: { ...show, findFor: ['enquiry'] } } },
	{ ...listingParameter, displayOptions: { show: { ...show, findFor: ['listing'] } } },
	...limitParameters(show),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [
			{ displayName: 'Area Within (%)', name: 'area', type: 'number', typeOptions: { minValue: 0, maxValue: 1000 }, default: 30, description: 'How much larger or smaller a listing may be' },
			{ displayName: 'Distance Within (Kilometres)', name: 'kilometres', type: 'number', typeOptions: { minValue: 0 }, default: 5, description: 'How far away a listing in another place may be, when the coordinates of both are known' },
			{ displayName: 'Include Listings Already Sent', name: 'offerAgain', type: 'boolean', default: false, description: 'Whether listings that automatic replies have named to the person may be given again' },
			{ displayName: 'Price Within (%)', name: 'price', type: 'number', typeOptions: { minValue: 0, maxValue: 1000 }, default: 20, description: 'How much cheaper or more expensive a listing may be' },
			{ displayName: 'Rooms Within', name: 'rooms', type: 'number', typeOptions: { minValue: 0 }, default: 1, description: 'How many rooms more or fewer a listing may have' },
		],
	},
];

/** One item per listing that fits, best first, with the reasons in words. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const offers = await find(context, await storeOf(context), itemIndex);
	return offers.map(({ listing, why, like }, index) => ({ json: { ...listingItem(listing), match: { rank: index + 1, like, why, explanation: why.join(', ') } } }));
}

async function find(context: IExecuteFunctions, sql: Sql, itemIndex: number): Promise<Offer[]> {
	const options = context.getNodeParameter('options', itemIndex, {});
	const most = readLimit(context, itemIndex);
	const bands = readBands(options);
	const offerAgain = options.offerAgain === true;
	switch (String(context.getNodeParameter('findFor', itemIndex))) {
		case 'contact':
			return await offersForContact(sql, (await chosenContact(context, itemIndex, sql)).id, most, bands, offerAgain);
		case 'enquiry':
			return await offersForEnquiry(sql, await chosenEnquiry(context, sql, itemIndex), most, bands, offerAgain);
		default:
			return await offersLike(sql, await chosenListing(context, sql, itemIndex), most, bands);
	}
}

function readBands(options: Record<string, unknown>): Bands {
	const number = (name: keyof Bands, label: string, otherwise: number) => {
		const value = options[name] === undefined || options[name] === '' ? otherwise : Number(options[name]);
		if (!Number.isFinite(value) || value < 0) throw new InputError(`${label} is not a number`, 'Use a number of 0 or more.');
		return value;
	};
	return {
		price: number('price', 'Price Within', BANDS.price * 100) / 100,
		area: number('area', 'Area Within', BANDS.area * 100) / 100,
		rooms: number('rooms', 'Rooms Within', BANDS.rooms),
		kilometres: number('kilometres', 'Distance Within', BANDS.kilometres),
	};
}
