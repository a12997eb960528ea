/** @typedef {{ id: string, fields: Record<string, unknown> }} AirtableRecord */

export const AIRTABLE = 'api.airtable.com';
export const AIRTABLE_TOKEN = 'patOfTheTest.1';
export const BASE = 'appSmartInbox0001';
export const TABLE = 'tblContacts000001';
const COLUMNS = ['Contact ID', 'Name', 'Email', 'Phone', 'Company', 'Language', 'Source', 'Last seen'];

/** Airtable's records: update by id, and update or create by columns (performUpsert), ten at a time. */
export function airtable() {
	/** @type {AirtableRecord[]} */
	const records = [];
	return {
		hosts: [AIRTABLE],
		records,
		/** @param {import('../crm-services.mjs').Asked} asked @returns {import('../crm-services.mjs').Answer | undefined} */
		answer({ method, path, body, headers }) {
			if (headers.authorization !== `Bearer ${AIRTABLE_TOKEN}`) return { status: 401, body: { error: { type: 'AUTHENTICATION_REQUIRED', message: 'Authentication required' } } };
			if (path !== `/v0/${BASE}/${TABLE}`) return { status: 404, body: { error: 'NOT_FOUND' } };
			if (method !== 'PATCH') return undefined;
			if (!Array.isArray(body.records) || body.records.length > 10) return refused('INVALID_RECORDS', 'You must provide an array of up to 10 record objects');
			const unknown = body.records.flatMap((/** @type {AirtableRecord} */ { fields }) => Object.keys(fields)).find((/** @type {string} */ name) => !COLUMNS.includes(name));
			if (unknown) return refused('UNKNOWN_FIELD_NAME', `Unknown field name: "${unknown}"`);
			/** @type {string[] | undefined} */
			const mergeOn = body.performUpsert?.fieldsToMergeOn;
			const createdRecords = [];
			const answered = [];
			for (const { id, fields } of body.records) {
				const found = records.find((record) => (mergeOn ? mergeOn.every((name) => record.fields[name] === fields[name]) : record.id === id));
				if (!found && !mergeOn) return refused('ROW_DOES_NOT_EXIST', `Record ID ${id} does not exist in this table`);
				const record = found ?? { id: `rec${String(records.length + 1).padStart(14, '0')}`, fields: {} };
				if (!found) createdRecords.push(record.id) && records.push(record);
				Object.assign(record.fields, fields);
				answered.push({ ...record, createdTime: '2026-11-20T10:00:00.000Z' });
			}
			return { body: { records: answered, ...(mergeOn && { createdRecords }) } };
		},
	};
}

/** @param {string} type @param {string} message */
const refused = (type, message) => ({ status: 422, body: { error: { type, message } } });
