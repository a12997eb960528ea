/** @typedef {{ value: string, primary: boolean, label: string }} Reach */
/** @typedef {{ id: number, name: string, emails: Reach[], phones: Reach[] }} Person */

export const PIPEDRIVE = 'api.pipedrive.com';
export const PIPEDRIVE_TOKEN = 'token-of-the-test';

/** Pipedrive's persons: search (v1), create and update (v2). An update replaces the lists it names. */
export function pipedrive() {
	/** @type {Person[]} */
	const persons = [];
	/** @param {string} name @param {string[]} emails @returns {Person} */
	const add = (name, emails) => {
		const person = { id: 71 + persons.length, name, emails: emails.map((value, index) => ({ value, primary: index === 0, label: 'work' })), phones: [] };
		persons.push(person);
		return person;
	};
	return {
		hosts: [PIPEDRIVE],
		persons,
		add,
		/** @param {import('../crm-services.mjs').Asked} asked @returns {import('../crm-services.mjs').Answer | undefined} */
		answer({ method, path, query, body }) {
			if (query.get('api_token') !== PIPEDRIVE_TOKEN) return { status: 401, body: { success: false, error: 'unauthorized access' } };
			if (method === 'GET' && path === '/v1/persons/search') {
				const term = (query.get('term') ?? '').toLowerCase();
				if (term.length < 2) return { status: 400, body: { success: false, error: 'term is too short' } };
				const fields = (query.get('fields') ?? 'name,email,phone').split(',');
				const of = (/** @type {Person} */ person) => [...(fields.includes('email') ? person.emails : []), ...(fields.includes('phone') ? person.phones : [])].map(({ value }) => value);
				const found = persons.filter((person) => of(person).some((value) => value.toLowerCase() === term)).slice(0, Number(query.get('limit') ?? 100));
				const items = found.map(({ id, name, emails, phones }) => ({ result_score: 0.9, item: { id, type: 'person', name, emails: emails.map(({ value }) => value), phones: phones.map(({ value }) => value) } }));
				return { body: { success: true, data: { items }, additional_data: { pagination: { start: 0, limit: 100, more_items_in_collection: false } } } };
			}
			if (method === 'POST' && path === '/api/v2/persons') {
				if (!body.name) return { status: 400, body: { success: false, error: 'Name must be given' } };
				const person = Object.assign(add(body.name, []), body);
				return { status: 201, body: { success: true, data: person } };
			}
			const id = /^\/api\/v2\/persons\/(\d+)$/.exec(path)?.[1];
			if (method !== 'PATCH' || !id) return undefined;
			const person = persons.find((one) => one.id === Number(id));
			return person ? { body: { success: true, data: Object.assign(person, body) } } : { status: 404, body: { success: false, error: 'Person not found' } };
		},
	};
}
