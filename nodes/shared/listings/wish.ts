import type { Listing } from '../store/listings';

/** What somebody is looking for; null = not known. */
export interface Wish {
	operation: string | null;
	kind: string | null;
	/** A place, or an address that names one. */
	place: string | null;
	latitude: number | null;
	longitude: number | null;
	price: number | null;
	currency: string | null;
	rooms: number | null;
	area: number | null;
	/** References the person knows: those they asked about, and those they were sent. Not offered again. */
	known: readonly string[];
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

/**
 * What the person wants: the listing they asked about first, then what the mail says (`lead.interest`).
 *
 * @param known references not to be offered
 */
export function readWish(asked: Listing | null, interest: Record<string, unknown>, known: readonly string[]): Wish {
	const said = (...keys: string[]) => keys.map((key) => interest[key]).find((value): value is string => typeof value === 'string' && value.trim() !== '');
	return {
		operation: asked?.operation ?? said('operation') ?? null,
		kind: asked?.kind ?? said('kind', 'type', 'propertyType') ?? null,
		place: asked?.place ?? said('place', 'city', 'location', 'address') ?? null,
		latitude: asked?.latitude ?? null,
		longitude: asked?.longitude ?? null,
		price: asked?.price ?? readNumber(said('price', 'maxPrice', 'budget')),
		currency: asked?.currency ?? said('currency') ?? null,
		rooms: asked?.rooms ?? readNumber(said('rooms', 'bedrooms')),
		area: asked?.area ?? readNumber(said('area', 'size')),
		known: [...known, ...(asked ? [asked.reference] : [])],
	};
}
