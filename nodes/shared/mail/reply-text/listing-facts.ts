import { webAddress } from '../../html/web-address';
import { oneLine } from '../template/values';
import type { Listing } from '../../store/listings';
import { TEXTS } from './texts';

/** What a reply says of a listing, in words; null = not known. */
export interface ListingFacts {
	title: string;
	price: string | null;
	/** Place, rooms and size, as far as they are known. */
	details: string[];
	/** null when the reference is all there is and stands as the title. */
	reference: string | null;
	url: string | null;
	picture: string | null;
}

/** How large things are measured; a listing only has the number. */
export type AreaUnit = 'squareMetres' | 'squareFeet';

const LONGEST_TITLE = 140;

/** A listing in the words of a language. */
export function listingFacts(listing: Listing, language: string, areaUnit: AreaUnit): ListingFacts {
	const texts = TEXTS[language];
	const title = oneLine(listing.title ?? '');
	const details = [oneLine(listing.place ?? ''), rooms(listing.rooms, language), area(listing.area, language, areaUnit)].filter((detail) => detail !== '');
	return {
		title: title === '' ? listing.reference : shortened(title),
		price: priceOf(listing, language),
		details,
		reference: title === '' ? null : texts.reference.replace('#', () => listing.reference),
		url: webAddress(listing.url),
		picture: webAddress(listing.pictureUrl),
	};
}

/** A price as people of the language write it; null when there is none. */
export function priceOf({ price, currency }: Pick<Listing, 'price' | 'currency'>, language: string): string | null {
	if (price === null || price <= 0) return null;
	const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
	const written = (currency ?? '').trim();
	// Intl takes three letters only; people also write "€".
	if (!/^[a-z]{3}$/i.test(written)) return oneLine(`${number.format(price)} ${written}`);
	return new Intl.NumberFormat(language, { style: 'currency', currency: written, maximumFractionDigits: 0, currencyDisplay: 'narrowSymbol' }).format(price);
}

function rooms(count: number | null, language: string): string {
	if (count === null || count <= 0) return '';
	const words = TEXTS[language].rooms;
	const word = words[new Intl.PluralRules(language).select(count)] ?? words.other;
	return unbroken(word.replace('#', () => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(count)));
}

function area(size: number | null, language: string, unit: AreaUnit): string {
	if (size === null || size <= 0) return '';
	const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(size);
	return unbroken(unit === 'squareFeet' ? `${number} ft²` : TEXTS[language].squareMetres.replace('#', () => number));
}

/** A number stays in one line with what it counts. */
const unbroken = (text: string) => text.replaceAll(' ', '\u00a0');

/** Cut between words. */
function shortened(title: string): string {
	if (title.length <= LONGEST_TITLE) return title;
	const cut = title.slice(0, LONGEST_TITLE);
	return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST_TITLE / 2)).trimEnd()}…`;
}
