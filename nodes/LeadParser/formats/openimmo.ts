import { child, children, childText, readXml, type XmlNode } from './xml';
import { filled, joinName, type MachineLead } from './machine-lead';

/** Reads OpenImmo feedback 1.2.5 and 1.2.7, the answer file of German-speaking property portals. */
export function readOpenImmo(source: string): MachineLead | null {
	const root = readXml(source, 'openimmo_feedback');
	if (root === null) return null;
	const property = child(root, 'objekt') ?? child(root, 'object');
	const person = child(property, 'interessent') ?? child(property, 'prospect') ?? child(root, 'interessent');
	if (person === null) return null;
	const { message, extras } = cutPortalPairs(childText(person, 'anfrage') || childText(person, 'enquiry'));
	for (const field of children(child(person, 'user_defined_extend'), 'feld')) {
		if (typeof field !== 'string' && Object.keys(extras).length < 50) extras[childText(field, 'name')] = childText(field, 'wert');
	}
	return {
		format: 'openimmo',
		formatName: 'OpenImmo feedback',
		sourceName: childText(child(root, 'sender'), 'name') || null,
		name: joinName(childText(person, 'vorname') || childText(person, 'first'), childText(person, 'nachname') || childText(person, 'last')),
		company: childText(person, 'firma') || null,
		emails: [childText(person, 'email')].filter(Boolean),
		phones: [...new Set([childText(person, 'tel') || childText(person, 'phone'), childText(person, 'mobil') || childText(person, 'mobile')].filter(Boolean))],
		references: [childText(property, 'oobj_id'), childText(property, 'zusatz_refnr'), childText(property, 'portal_obj_id')].filter(Boolean),
		message: message || null,
		interest: propertyInterest(property, person),
		extras: filled(extras),
		language: 'de',
	};
}

function propertyInterest(property: XmlNode | null, person: XmlNode): Record<string, string> {
	const type = childText(property, 'vermarktungsart').toUpperCase();
	return filled({
		operation: /MIETE|PACHT|RENT/.test(type) ? 'rent' : /KAUF|SALE/.test(type) ? 'sale' : '',
		title: childText(property, 'bezeichnung'),
		price: childText(property, 'preis'),
		address: [childText(property, 'strasse'), childText(property, 'ort')].filter(Boolean).join(', '),
		url: childText(property, 'expose_url'),
		portalId: childText(property, 'portal_obj_id'),
		salutation: childText(person, 'anrede'),
		wish: childText(person, 'wunsch'),
	});
}

/** Reads immowelt's own `objektanfrage` file. */
export function readImmowelt(source: string): MachineLead | null {
	const root = readXml(source, 'objektanfrage');
	const person = child(root, 'interessent');
	if (root === null || person === null) return null;
	const property = child(root, 'objekt');
	const { message, extras } = cutPortalPairs(childText(person, 'i_info'));
	const sale = childText(property, 'o_vertrieb').toLowerCase();
	return {
		format: 'immowelt',
		formatName: 'immowelt',
		sourceName: 'immowelt',
		name: joinName(childText(person, 'i_vorname'), childText(person, 'i_name')),
		company: childText(person, 'i_firma') || null,
		emails: [childText(person, 'i_email')].filter(Boolean),
		phones: [...new Set([childText(person, 'i_tel'), childText(person, 'i_mobil')].filter(Boolean))],
		references: [childText(property, 'o_refnr')].filter(Boolean),
		message: message || null,
		interest: filled({
			operation: sale.includes('miet') ? 'rent' : sale.includes('kauf') ? 'sale' : '',
			title: childText(property, 'o_stichwort'),
			price: childText(property, 'o_preis'),
			currency: childText(property, 'o_waehrung') || childText(property, 'o_waehr'),
			address: [childText(property, 'o_strasse'), childText(property, 'o_ort')].filter(Boolean).join(', '),
			url: childText(property, 'o_link'),
			salutation: childText(person, 'i_anrede'),
		}),
		extras: filled({ ...extras, address: [childText(person, 'i_strasse'), childText(person, 'i_plz'), childText(person, 'i_ort')].filter(Boolean).join(', ') }),
		language: 'de',
	};
}

/** Portals append "Weitere Daten zum Interessenten; Haushaltsgröße: …;" to what the person wrote. */
function cutPortalPairs(text: string): { message: string; extras: Record<string, string> } {
	const at = text.search(/Weitere Daten zum Interessenten/i);
	if (at < 0) return { message: text.trim(), extras: {} };
	const extras: Record<string, string> = {};
	for (const pair of text.slice(at).split(/[;\n]/).slice(0, 60)) {
		const colon = pair.indexOf(':');
		const value = pair.slice(colon + 1).trim();
		if (colon > 0 && value !== '') extras[pair.slice(0, colon).trim()] = value;
	}
	return { message: text.slice(0, at).trim(), extras };
}
