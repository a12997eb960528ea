import { filled, joinName, type MachineLead } from './machine-lead';

/** Reads the "Real-estate Lead Metadata Spec 1.0": `<meta name="lead_*">` in the head of the HTML part. */
export function readLeadMeta(meta: Record<string, string>): MachineLead | null {
	const get = (name: string) => (meta[`lead_${name}`] ?? '').trim();
	if (meta.lead_information_version === undefined || (get('email') === '' && get('phone') === '' && get('name') === '')) return null;
	const address = [get('property_address'), get('property_city'), get('property_state'), get('property_zip')].filter(Boolean).join(', ');
	return {
		format: 'lead-meta',
		formatName: 'lead tags',
		sourceName: get('source') || null,
		name: joinName('', '', get('name')),
		company: null,
		emails: [get('email')].filter(Boolean),
		phones: [get('phone')].filter(Boolean),
		references: [get('property_mls_number'), get('property_id')].filter(Boolean),
		message: get('message').replace(/^message:\s*/i, '') || null,
		interest: filled({
			operation: /rent/i.test(get('type')) ? 'rent' : /buy/i.test(get('type')) ? 'sale' : '',
			address,
			price: get('property_price') || get('max_price'),
			bedrooms: get('property_bedrooms'),
			url: get('property_url'),
			timeframe: get('time_frame'),
			financing: get('financing'),
		}),
		extras: filled({ type: get('type'), tag: get('tag') }),
		language: null,
	};
}
