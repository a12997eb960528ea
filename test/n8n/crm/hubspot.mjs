/** @typedef {{ vid: number, email: string, properties: Record<string, string> }} HubspotContact */

export const HUBSPOT = 'api.hubapi.com';
export const HUBSPOT_TOKEN = 'pat-eu1-of-the-test';

/** HubSpot's contacts: Create or update by email, and Get by vid. */
export function hubspot() {
	/** @type {HubspotContact[]} */
	const contacts = [];
	return {
		hosts: [HUBSPOT],
		contacts,
		/** @param {import('../crm-services.mjs').Asked} asked @returns {import('../crm-services.mjs').Answer | undefined} */
		answer({ method, path, body, headers }) {
			if (headers.authorization !== `Bearer ${HUBSPOT_TOKEN}`) return { status: 401, body: { status: 'error', category: 'INVALID_AUTHENTICATION', message: 'Authentication credentials not found' } };
			const email = /^\/contacts\/v1\/contact\/createOrUpdate\/email\/(.+)$/.exec(path)?.[1];
			if (method === 'POST' && email) {
				const found = contacts.find((contact) => contact.email === email.toLowerCase());
				const contact = found ?? { vid: 1001 + contacts.length, email: email.toLowerCase(), properties: {} };
				if (!found) contacts.push(contact);
				for (const { property, value } of body.properties) contact.properties[property] = value;
				return { body: { vid: contact.vid, isNew: !found } };
			}
			const vid = /^\/contacts\/v1\/contact\/vid\/(\d+)\/profile$/.exec(path)?.[1];
			if (method !== 'GET' || !vid) return undefined;
			const contact = contacts.find((one) => one.vid === Number(vid));
			if (!contact) return { status: 404, body: { status: 'error', message: 'contact does not exist' } };
			return { body: { vid: contact.vid, 'canonical-vid': contact.vid, properties: Object.fromEntries(Object.entries(contact.properties).map(([name, value]) => [name, { value }])) } };
		},
	};
}
