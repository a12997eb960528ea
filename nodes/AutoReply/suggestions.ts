import type { Listing } from '../shared/store/listings';

/** What the person is looking for; null = not known. */
export interface Wish {
	operation: string | null;
	kind: string | null;
	/** A place, or an address that names one. */
	place: string | null;
	price: number | null;
	currency: string | null;
	rooms: number | null;
	area: number | null;
	/** References the person asked about: not suggested again. */
	asked: readonly string[];
}

export interface Suggestion {
	listing: Listing;
	/** What fits, in words. */
	why: string[];
}

const PRICE_BAND = 0.2;
const AREA_BAND = 0.3;
const ROOM_BAND = 1;

/** Without accents, capitals and double blanks. */
function fold(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** A number as people and portals write it: "245.000 €", "£1,250 pcm", "85,5 m²"; null when there is none. */
export function readNumber(text: string | undefined): number | null {
	const written = /\d[\d.,'’ \u00a0\u202f]{0,20}/.exec((text ?? '').slice(0, 200))?.[0].replace(/['’\s\u00a0\u202f]/g, '');
	if (!written) return null;
	const digits = written.replace(/[.,]+$/, '');
	const separator = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
	// One or two digits behind the last separator are decimals, three are thousands.
	const decimals = separator >= 0 && digits.length - separator - 1 !== 3 ? digits.length - separator - 1 : 0;
	const whole = digits.slice(0, decimals > 0 ? separator : undefined).replace(/[.,]/g, '');
	return Number(decimals > 0 ? `${whole}.${digits.slice(separator + 1)}` : whole);
}

/** What the person wants: the listing they asked about first, then what the mail says. */
export function readWish(asked: Listing | null, interest: Record<string, string>, references: readonly string[]): Wish {
	const said = (...keys: string[]) => keys.map((key) => interest[key]).find((value) => typeof value === 'string' && value.trim() !== '');
	return {
		operation: asked?.operation ?? said('operation') ?? null,
		kind: asked?.kind ?? said('kind', 'type', 'propertyType') ?? null,
		place: asked?.place ?? said('place', 'city', 'location', 'address') ?? null,
		price: asked?.price ?? readNumber(said('price', 'maxPrice', 'budget')),
		currency: asked?.currency ?? said('currency') ?? null,
		rooms: asked?.rooms ?? readNumber(said('rooms', 'bedrooms')),
		area: asked?.area ?? readNumber(said('area', 'size')),
		asked: [...references, ...(asked ? [asked.reference] : [])],
	};
}

/**
 * Listings for a person: available, same operation and kind, same place, price within 20 %, about as many rooms and as
 * much space, never the one they asked about; best first. A wish of which too little is known gives none.
 */
export function suggest(wish: Wish, listings: readonly Listing[], most = 3): Suggestion[] {
	const known = [wish.operation, wish.kind, wish.place, wish.price].filter((one) => one !== null).length;
	if (known < 2) return [];
	const ranked: (Suggestion & { distance: number })[] = [];
	for (const listing of listings) {
		if (listing.status.toLowerCase() !== 'available' || wish.asked.includes(listing.reference)) continue;
		const found = compare(wish, listing);
		if (found) ranked.push({ listing, ...found });
	}
	ranked.sort((a, b) => a.distance - b.distance || (a.listing.reference < b.listing.reference ? -1 : 1));
	return ranked.slice(0, most).map(({ listing, why }) => ({ listing, why }));
}

/** How far a listing is from the wish (0 = the same), or null when it does not fit. */
function compare(wish: Wish, listing: Listing): { distance: number; why: string[] } | null {
	const why: string[] = [];
	for (const field of ['operation', 'kind'] as const) {
		const wanted = wish[field];
		if (wanted === null) continue;
		if (listing[field] === null || fold(listing[field]) !== fold(wanted)) return null;
		why.push(`same ${field} (${listing[field]})`);
	}
	if (wish.place !== null) {
		// The wish may be a whole address: the listing's place must stand in it as words of their own.
		if (listing.place === null || !` ${fold(wish.place).replace(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${fold(listing.place).replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `)) return null;
		why.push(`same place (${listing.place})`);
	}
	let distance = 0;
	if (wish.price !== null && wish.price > 0) {
		if (listing.price === null || (wish.currency !== null && listing.currency !== null && fold(wish.currency) !== fold(listing.currency))) return null;
		const apart = (listing.price - wish.price) / wish.price;
		if (Math.abs(apart) > PRICE_BAND + 1e-9) return null;
		distance += Math.abs(apart);
		const percent = Math.round(Math.abs(apart) * 100);
		why.push(percent === 0 ? 'same price' : `price ${percent} % ${apart < 0 ? 'lower' : 'higher'}`);
	}
	if (wish.rooms !== null && listing.rooms !== null) {
		const apart = Math.abs(listing.rooms - wish.rooms);
		if (apart > ROOM_BAND) return null;
		distance += apart * 0.1;
		why.push(`${listing.rooms} rooms`);
	}
	if (wish.area !== null && wish.area > 0 && listing.area !== null) {
		const apart = Math.abs(listing.area - wish.area) / wish.area;
		if (apart > AREA_BAND) return null;
		distance += apart * 0.5;
		why.push(`area ${listing.area}`);
	}
	return { distance, why };
}
