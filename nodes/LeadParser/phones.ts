import { findPhoneNumbersInText, getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString, type CountryCode, type PhoneNumber } from 'libphonenumber-js/max';

import type { LeadPhone } from '../shared/node/item';
import { withPlainDigits } from './digits';
import { isDateOrAddress } from './written-numbers';

/** Numbers companies are reached at; never a client's. */
const SERVICE_TYPES = new Set(['TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST', 'UAN', 'VOICEMAIL', 'PAGER']);

/** What stands before a number that is no phone of the person: ids, tax and register numbers, amounts, parts of a link, a fax. */
const OTHER_NUMBER = /(?:^|[^\p{L}])(?:ref\.?|reference|referencia|id|nr\.?|no\.?|n[º°]|cpf|cnpj|nif|nie|dni|cif|nip|p\.\s?iva|partita iva|c\.f\.|ust-?id(?:-?nr\.?)?|hrb|siret|siren|tva|btw|kvk|iban|vat|order|invoice|isbn|mls|(?:tele)?fax(?:\s?n[ro°º]?\.?)?|f)[\s:.#]*$|[#=/?&]$|[€$£]\s?$/iu;

/** No phone number is longer, however it is written; characters. */
const MAX_WRITTEN = 500;
/** No enquiry gives more numbers; each costs more than the rest of its line. */
const MAX_NUMBERS = 200;
/** Of running text, of one mail; characters. */
const MAX_SEARCHED = 20_000;

/** Reads numbers with the country the mailbox works in; no other country is ever assumed without a sign of it in the mail. */
export class PhoneReader {
	private readonly country: CountryCode | undefined;
	private readonly own: Set<string>;
	private looked = 0;
	private searched = 0;

	constructor(defaultCountry: string, ownPhones: readonly string[] = [], private readonly hints: readonly string[] = []) {
		const code = defaultCountry.toUpperCase();
		this.country = isSupportedCountry(code) ? code : undefined;
		this.own = new Set(ownPhones.map((phone) => this.identity(phone)).filter(Boolean));
	}

	/** A number given under a label, in a tel: link or in a field: "possible" is enough. Null when it is no phone number. */
	read(raw: string): LeadPhone | null {
		const written = raw.slice(0, MAX_WRITTEN).replace(/(\d)\s*[[(<]tel:[^\s\])>]*[\])>]/gi, '$1').replace(/^tel:/i, '').replace(/\s+/g, ' ').trim();
		const plain = plainNumber(written);
		const digits = plain.replace(/\D/g, '');
		if (digits.length < 6 || digits.length > 17 || ++this.looked > MAX_NUMBERS) return null;
		const number = this.parse(plain);
		if (number !== null && SERVICE_TYPES.has(number.getType() ?? '')) return null;
		const phone: LeadPhone = { raw: written, e164: number?.number ?? null };
		return this.own.has(phone.e164 ?? digits) ? null : phone;
	}

	/** All numbers in a piece of running text; only valid ones, since ids, plates and tax numbers look like phones. */
	find(text: string): LeadPhone[] {
		const found: LeadPhone[] = [];
		const bounded = withPlainDigits(text.slice(0, 20_000));
		if (!/\d{2}/.test(bounded) || this.searched > MAX_SEARCHED) return found;
		this.searched += bounded.length;
		for (const match of findPhoneNumbersInText(bounded, this.country)) {
			const { number, startsAt, endsAt } = match;
			if (!number.isValid() || SERVICE_TYPES.has(number.getType() ?? '') || this.own.has(number.number)) continue;
			const before = bounded.slice(Math.max(0, startsAt - 24), startsAt);
			// "no +371 …" is "from" in Latvian: with its country code a number is a phone, or a fax.
			if (OTHER_NUMBER.test(before) && (bounded[startsAt] !== '+' || /fax/i.test(before))) continue;
			if (isDateOrAddress(bounded.slice(startsAt, endsAt)) || isWithinNumber(bounded, startsAt, endsAt)) continue;
			if (/^\s?(?:€|eur\b|usd\b|m2\b|m²|km\b|%)/i.test(bounded.slice(endsAt, endsAt + 5))) continue;
			found.push({ raw: bounded.slice(startsAt, endsAt), e164: number.number });
			if (found.length >= 20) break;
		}
		return found;
	}

	private identity(phone: string): string {
		return this.parse(plainNumber(phone))?.number ?? phone.replace(/\D/g, '');
	}

	private parse(plain: string): PhoneNumber | null {
		const direct = attempt(plain, this.country);
		if (direct?.isValid()) return direct;
		if (/^\+\d{1,3}\s*\(?0/.test(plain) || plain.startsWith('+')) {
			// "+34 0657…", "+330…": people type the trunk zero behind the country code.
			for (let length = 1; length <= 3; length++) {
				const digits = plain.replace(/\D/g, '');
				if (digits[length] !== '0') continue;
				const repaired = attempt(`+${digits.slice(0, length)}${digits.slice(length + 1)}`, undefined);
				if (repaired?.isValid()) return repaired;
			}
		} else {
			// A country code without its plus: only the mailbox's own.
			const digits = plain.replace(/\D/g, '');
			const withPlus = this.country !== undefined && digits.startsWith(getCountryCallingCode(this.country)) ? attempt(`+${digits}`, undefined) : null;
			if (withPlus?.isValid() && withPlus.country === this.country) return withPlus;
			// The mail itself points to a country (the person's .se address, "Language: Swedish").
			for (const hint of this.hints) {
				if (!isSupportedCountry(hint)) continue;
				const hinted = attempt(plain, hint);
				if (hinted?.isValid()) return hinted;
			}
		}
		if (direct?.isPossible()) {
			// In North America every ten digits are "possible": that says nothing.
			if (direct.countryCallingCode === '1' ) return null;
			return direct;
		}
		return null;
	}
}

/** Whether digits go on before or behind a match: part of a network address, a date or a longer code. */
function isWithinNumber(text: string, start: number, end: number): boolean {
	return /(?:\d[.:_-]|[a-z_])$/i.test(text.slice(Math.max(0, start - 2), start)) || /^(?:[.:_-]?\d|[a-z_])/i.test(text.slice(end, end + 2));
}

function attempt(text: string, country: CountryCode | undefined): PhoneNumber | null {
	// The library would make an error, with its stack, of a number that says no country.
	if (country === undefined && !/[+＋]/.test(text)) return null;
	try {
		return parsePhoneNumberFromString(text, country === undefined ? undefined : { defaultCountry: country, extract: true }) ?? null;
	} catch {
		return null;
	}
}

/** "poste 12", "ext. 4", "DW 30": the number up to there is the one to call. */
const EXTENSION = /\s{0,3}(?:[,(]\s?)?(?:ext|extension|extn|x|poste|interno|int|durchwahl|dw|dahili|доб|вн|wew|linka|anexo|ramal|內線|内線|분기)[.:]?\s{0,2}\d{1,6}\)?$/iu;

/** Takes away what surrounds the digits: "tel:", "[tel:…]", words, extensions; full-width digits become plain. */
function plainNumber(written: string): string {
	return withPlainDigits(written.slice(0, 200))
		.replace(/[[(]?tel:[^\s\])]*[\])]?/gi, (link) => (written.replace(link, '').replace(/\D/g, '').length > 5 ? '' : link.replace(/^[[(]?tel:|[\])]$/gi, '')))
		.replace(/^[^\d+(]+/, '')
		.replace(EXTENSION, '')
		.replace(/^00(?=[1-9])/, '+')
		.replace(/\+\s*\+/, '+')
		// libphonenumber takes what stands behind a slash for a second number.
		.replace(/\s*\/\s*/g, ' ')
		.trim();
}

const TLD_COUNTRY: Record<string, string> = { uk: 'GB', eu: '', io: '', co: '', me: '', tv: '', ai: '' };
const LANGUAGE_COUNTRY: Record<string, string> = { swedish: 'SE', svenska: 'SE', norwegian: 'NO', danish: 'DK', finnish: 'FI', dutch: 'NL', german: 'DE', deutsch: 'DE', french: 'FR', italian: 'IT', polish: 'PL', russian: 'RU', czech: 'CZ', hungarian: 'HU', sueco: 'SE', noruego: 'NO', alemán: 'DE', francés: 'FR', holandés: 'NL' };

/** Countries the mail itself points to: the top-level domain of the person's address, the language they chose. */
export function countryHints(emails: readonly string[], language: string | undefined): string[] {
	const hints = emails.map((email) => email.split('.').pop()?.toLowerCase() ?? '').filter((tld) => tld.length === 2).map((tld) => TLD_COUNTRY[tld] ?? tld.toUpperCase());
	const spoken = LANGUAGE_COUNTRY[(language ?? '').trim().toLowerCase()];
	return [...new Set([...hints, ...(spoken ? [spoken] : [])])].filter(Boolean);
}
