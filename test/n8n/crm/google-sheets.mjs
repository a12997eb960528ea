import { generateKeyPairSync, verify } from 'node:crypto';

export const SHEETS = 'sheets.googleapis.com';
const TOKENS = 'oauth2.googleapis.com';
export const SPREADSHEET = '1SmartInboxSpreadsheetOfTheTest00000';
export const SHEET = 'Contacts';
const ACCESS_TOKEN = 'ya29.of-the-test';

/** Google Sheets with one sheet, and the tokens for a service account. */
export function googleSheets() {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	/** @type {string[][]} the first row names the columns */
	const rows = [['Contact ID', 'Name', 'Email', 'Phone', 'Company', 'Language', 'Source', 'Last seen', 'Our notes']];
	return {
		hosts: [SHEETS, TOKENS],
		rows,
		serviceAccount: { email: 'robot@project.example', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
		/** @param {import('../crm-services.mjs').Asked} asked @returns {import('../crm-services.mjs').Answer | undefined} */
		answer({ method, path, body, headers }) {
			if (path === '/token') {
				const [head, claims, signature] = (new URLSearchParams(body).get('assertion') ?? '').split('.');
				const isOurs = verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'));
				return isOurs ? { body: { access_token: ACCESS_TOKEN, expires_in: 3600, token_type: 'Bearer' } } : { status: 400, body: { error: 'invalid_grant' } };
			}
			if (headers.authorization !== `Bearer ${ACCESS_TOKEN}`) return { status: 401, body: { error: { code: 401, message: 'Request had invalid authentication credentials.', status: 'UNAUTHENTICATED' } } };
			const below = path.split(`/v4/spreadsheets/${SPREADSHEET}`)[1];
			if (below === undefined) return { status: 404, body: { error: { code: 404, message: 'Requested entity was not found.', status: 'NOT_FOUND' } } };
			if (method === 'GET' && below === '') return { body: { sheets: [{ properties: { sheetId: 0, title: SHEET, index: 0 } }] } };
			if (method === 'POST' && below === ':batchUpdate') return { body: { replies: [{}] } };
			if (method === 'POST' && below === '/values:batchUpdate') {
				for (const { range, values } of body.data) write(rows, range, values);
				return { body: { totalUpdatedCells: body.data.length } };
			}
			if (!below.startsWith('/values/')) return undefined;
			if (method === 'GET') return { body: { range: SHEET, majorDimension: 'ROWS', values: rows } };
			if (method === 'PUT') return write(rows, below.slice('/values/'.length), body.values) ?? { body: { updatedRows: body.values.length } };
			return undefined;
		},
	};
}

/** @param {string[][]} rows @param {string} range "Contacts!B2" or "Contacts!3:3" @param {string[][]} values */
function write(rows, range, values) {
	const [, letter = 'A', number] = /!([A-Z]?)(\d+)/.exec(range) ?? [];
	const column = (letter || 'A').charCodeAt(0) - 65;
	for (const [offset, cells] of values.entries()) {
		const row = (rows[Number(number) - 1 + offset] ??= []);
		for (const [index, value] of cells.entries()) row[column + index] = value;
	}
}
