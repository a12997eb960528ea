import { findCandidates, type Listing } from '../store/listings';
import type { Sql } from '../store/store';
import { fold, isAvailable, meanSame } from './vocabulary';
import type { Wish } from './wish';

/** A listing that fits, and why. */
export interface Match {
	listing: Listing;
	/** In words: "12 % cheaper", "800 m away". */
	why: string[];
}

/** How far a listing may be from the wish. */
export interface Bands {
	/** 0.2 = 20 % of the price. */
	price: number;
	area: number;
	rooms: number;
	/** Between two listings whose coordinates are known. */
	kilometres: number;
}

export const BANDS: Bands = { price: 0.2, area: 0.3, rooms: 1, kilometres: 5 };

/** Of a wish of which less is known, anything would fit. */
const LEAST_KNOWN = 2;

/** The best listings for a wish, from all there are. None when too little is known of it. */
export async function findMatches(sql: Sql, wish: Wish, most: number, bands: Bands = BANDS): Promise<Match[]> {
	if (!isTelling(wish)) return [];
	const { price } = wish;
	const candidates = await findCandidates(sql, {
		fits: ({ operation, kind, status }) => isAvailable(status) && fits('operation', wish.operation, operation) && fits('kind', wish.kind, kind),
		price: price !== null && price > 0 ? { from: price * (1 - bands.price) - EDGE, to: price * (1 + bands.price) + EDGE, wanted: price } : null,
	});
	return rankMatches(wish, candidates, most, bands);
}

/**
 * Listings that fit, best first: available, same operation and kind, same place or near, price, rooms and size in bands,
 * none the person knows. The same figures rank by reference.
 */
export function rankMatches(wish: Wish, listings: readonly Listing[], most: number, bands: Bands = BANDS): Match[] {
	if (!isTelling(wish)) return [];
	const known = new Set(wish.known);
	const ranked: (Match & { distance: number })[] = [];
	for (const listing of listings) {
		if (known.has(listing.reference) || !isAvailable(listing.status)) continue;
		const found = compare(wish, listing, bands);
		if (found) ranked.push({ listing, ...found });
	}
	ranked.sort((a, b) => a.distance - b.distance || (a.listing.reference < b.listing.reference ? -1 : 1));
	return ranked.slice(0, most).map(({ listing, why }) => ({ listing, why }));
}

/** Prices are compared as floating-point numbers: 240,000 is still 20 % more than 200,000. */
const EDGE = 1e-6;

function isTelling(wish: Wish): boolean {
	return [wish.operation, wish.kind, wish.place ?? wish.latitude, wish.price].filter((one) => one !== null).length >= LEAST_KNOWN;
}

function fits(field: 'operation' | 'kind', wanted: string | null, has: string | null): boolean {
	return wanted === null || (has !== null && meanSame(field, wanted, has));
}

/** How far a listing is from the wish (0 = the same), or null when it does not fit. */
function compare(wish: Wish, listing: Listing, bands: Bands): { distance: number; why: string[] } | null {
	const why: string[] = [];
	for (const field of ['operation', 'kind'] as const) {
		if (!fits(field, wish[field], listing[field])) return null;
		if (wish[field] !== null) why.push(`same ${field} (${listing[field]})`);
	}
	const parts = [comparePlace(wish, listing, bands.kilometres), comparePrice(wish, listing, bands.price), compareRooms(wish, listing, bands.rooms), compareArea(wish, listing, bands.area)];
	let distance = 0;
	for (const part of parts) {
		if (part === 'does not fit') return null;
		if (part === 'not known') continue;
		distance += part.distance;
		why.push(part.why);
	}
	return { distance, why };
}

type Comparison = { distance: number; why: string } | 'not known' | 'does not fit';

function comparePlace(wish: Wish, listing: Listing, within: number): Comparison {
	const samePlace = wish.place !== null && listing.place !== null && isSamePlace(wish.place, listing.place);
	const apart = kilometresBetween(wish, listing);
	if (apart !== null && (apart <= within || samePlace)) return { distance: Math.min(apart / Math.max(within, 1), 1) * 0.1, why: apart < 0.05 ? 'at the same place' : `${inWords(apart)} away` };
	if (samePlace) return { distance: 0, why: `same place (${listing.place})` };
	return wish.place === null && wish.latitude === null ? 'not known' : 'does not fit';
}

/** The wish may be a whole address, in which the listing's place stands; or the place is one part of the listing's ("Centro, Málaga"). */
function isSamePlace(wanted: string, has: string): boolean {
	const [wish, place] = [fold(wanted), fold(has)];
	return place !== '' && wish !== '' && (` ${wish} `.includes(` ${place} `) || has.slice(0, 300).split(/[,/()]/).some((part) => fold(part) === wish));
}

/** On a sphere (haversine); null when one of the two has no coordinates. */
function kilometresBetween(one: Pick<Listing, 'latitude' | 'longitude'>, other: Pick<Listing, 'latitude' | 'longitude'>): number | null {
	if (one.latitude === null || one.longitude === null || other.latitude === null || other.longitude === null) return null;
	const radians = (degrees: number) => (degrees * Math.PI) / 180;
	const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2;
	const root = half(one.latitude, other.latitude) + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * half(one.longitude, other.longitude);
	return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(root)));
}

function inWords(kilometres: number): string {
	if (kilometres < 0.95) return `${Math.round(kilometres * 10) * 100} m`;
	return `${kilometres < 10 ? kilometres.toFixed(1).replace(/\.0$/, '') : Math.round(kilometres)} km`;
}

function comparePrice(wish: Wish, listing: Listing, band: number): Comparison {
	if (wish.price === null || wish.price <= 0) return 'not known';
	if (listing.price === null || (wish.currency !== null && listing.currency !== null && fold(wish.currency) !== fold(listing.currency))) return 'does not fit';
	const apart = (listing.price - wish.price) / wish.price;
	if (Math.abs(apart) > band + EDGE / wish.price) return 'does not fit';
	const percent = Math.round(Math.abs(apart) * 100);
	return { distance: Math.abs(apart), why: percent === 0 ? 'same price' : `${percent} % ${apart < 0 ? 'cheaper' : 'more expensive'}` };
}

function compareRooms(wish: Wish, listing: Listing, band: number): Comparison {
	if (wish.rooms === null || listing.rooms === null) return 'not known';
	const apart = listing.rooms - wish.rooms;
	if (Math.abs(apart) > band) return 'does not fit';
	const count = Math.abs(apart) === 1 ? 'one room' : `${Math.abs(apart)} rooms`;
	return { distance: Math.abs(apart) * 0.1, why: apart === 0 ? 'as many rooms' : `${count} ${apart > 0 ? 'more' : 'fewer'}` };
}

function compareArea(wish: Wish, listing: Listing, band: number): Comparison {
	if (wish.area === null || wish.area <= 0 || listing.area === null) return 'not known';
	const apart = (listing.area - wish.area) / wish.area;
	if (Math.abs(apart) > band + EDGE) return 'does not fit';
	const percent = Math.round(Math.abs(apart) * 100);
	return { distance: Math.abs(apart) * 0.5, why: percent === 0 ? 'same size' : `${percent} % ${apart > 0 ? 'larger' : 'smaller'}` };
}
