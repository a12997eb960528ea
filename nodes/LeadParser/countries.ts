import type { INodePropertyOptions } from 'n8n-workflow';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';

/** Every country with a telephone code, by its English name, for the Default Country list. */
export function countryOptions(): INodePropertyOptions[] {
	const { compare } = new Intl.Collator('en');
	const names = new Intl.DisplayNames(['en'], { type: 'region' });
	return getCountries()
		.map((code) => ({ name: `${names.of(code) ?? code} (+${getCountryCallingCode(code)})`, value: code as string }))
		.sort((a, b) => compare(a.name, b.name));
}
