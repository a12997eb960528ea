import type { ReplyContent } from '../../nodes/AutoReply/compose';
import type { Listing } from '../../nodes/shared/store/listings';

/** A flat that has everything. */
export const FLAT: Listing = {
	reference: 'R1',
	title: 'Flat near the park',
	kind: 'flat',
	operation: 'sale',
	status: 'available',
	price: 245_000,
	currency: 'EUR',
	rooms: 3,
	area: 85,
	place: 'Centro',
	latitude: null,
	longitude: null,
	url: 'https://agency.example/r1?a=1&b=2',
	pictureUrl: 'https://agency.example/r1.jpg',
	ownerId: null,
};

/** A reply to somebody who asked about nothing in particular. */
export const CONTENT: ReplyContent = {
	language: 'en',
	name: 'Ana Ruiz',
	firstName: 'Ana',
	listing: null,
	suggestions: [],
	areaUnit: 'squareMetres',
	owner: null,
	receivedAt: '2026-11-29T20:55:00.000Z',
	timeZone: 'Europe/Madrid',
	sender: 'Example Homes',
	signature: '',
	threadSubject: null,
	written: null,
};

export const suggest = (...listings: Partial<Listing>[]) => listings.map((listing) => ({ listing: { ...FLAT, ...listing }, why: [] }));
