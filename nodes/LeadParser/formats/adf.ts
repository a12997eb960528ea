import { attribute, child, children, childText, readXml, textOf, type XmlNode } from './xml';
import { filled, joinName, type MachineLead } from './machine-lead';

/** Reads ADF 1.0 (Auto-lead Data Format). Only customer/contact is the person: vendor and provider have contacts too. */
export function readAdf(source: string): MachineLead | null {
	const adf = readXml(source, 'adf');
	if (adf === null) return null;
	const prospect = child(adf, 'prospect') ?? adf;
	const customer = child(prospect, 'customer') ?? child(adf, 'customer');
	if (customer === null) return null;
	const contact = child(customer, 'contact') ?? customer;
	const vehicles = children(prospect, 'vehicle').filter((one): one is XmlNode => typeof one !== 'string');
	const wanted = vehicles.find((one) => !/trade-?in|sell/.test(attribute(one, 'interest'))) ?? vehicles[0] ?? null;
	const tradeIn = vehicles.find((one) => one !== wanted && /trade-?in|sell/.test(attribute(one, 'interest'))) ?? null;
	const provider = child(prospect, 'provider') ?? child(adf, 'provider');
	const phones = children(contact, 'phone').filter((one) => attribute(one, 'type') !== 'fax' && attribute(one, 'type') !== 'pager').map(textOf);
	const timeframe = child(customer, 'timeframe');
	const comments = childText(customer, 'comments') || childText(contact, 'comments') || childText(prospect, 'comments');
	const price = child(wanted, 'price');
	return {
		format: 'adf',
		formatName: 'ADF',
		sourceName: childText(provider, 'name') || childText(provider, 'service') || null,
		name: adfName(contact),
		company: children(contact, 'name').filter((one) => attribute(one, 'type') === 'business').map(textOf)[0] ?? null,
		emails: children(contact, 'email').map(textOf).filter(Boolean),
		phones: phones.filter(Boolean),
		references: [childText(wanted, 'stock'), ...children(prospect, 'id').map(textOf), ...children(wanted, 'id').map(textOf)].filter(Boolean),
		message: comments || null,
		interest: filled({
			vehicle: [childText(wanted, 'year'), childText(wanted, 'make'), childText(wanted, 'model'), childText(wanted, 'trim')].filter(Boolean).join(' '),
			vin: childText(wanted, 'vin'),
			stock: childText(wanted, 'stock'),
			price: textOf(price),
			currency: price === null ? '' : attribute(price, 'currency').toUpperCase(),
			tradeIn: [childText(tradeIn, 'year'), childText(tradeIn, 'make'), childText(tradeIn, 'model')].filter(Boolean).join(' '),
			timeframe: childText(timeframe, 'description'),
			condition: wanted === null ? '' : attribute(wanted, 'status'),
		}),
		extras: filled({
			requestDate: childText(prospect, 'requestdate'),
			address: addressText(child(contact, 'address')),
			provider: childText(provider, 'name'),
		}),
		language: null,
	};
}

function adfName(contact: XmlNode): MachineLead['name'] {
	const names = children(contact, 'name').filter((one) => attribute(one, 'type') !== 'business' || children(contact, 'name').length === 1);
	const part = (...parts: string[]) => textOf(names.find((one) => parts.includes(attribute(one, 'part'))));
	const first = part('first');
	const middle = part('middle');
	const last = part('last', 'surname');
	const full = part('full') || (first === '' && last === '' ? textOf(names[0]) : '');
	if (full !== '') return joinName('', '', full);
	return joinName([first, middle].filter(Boolean).join(' '), last);
}

function addressText(address: XmlNode | null): string {
	if (address === null) return '';
	return [...children(address, 'street').map(textOf), childText(address, 'apartment'), childText(address, 'city'), childText(address, 'regioncode'), childText(address, 'postalcode'), childText(address, 'country')].filter(Boolean).join(', ');
}
