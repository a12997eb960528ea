/** @typedef {import('../../nodes/shared/filing/file.ts').Intake} Intake */
/** @typedef {import('../../nodes/shared/store/store.ts').Store} Store */

/** The tables a flow of look-up and insert nodes writes to: as much as ours is written, without unique keys. */
const TABLES = `
CREATE TABLE naive_contact (id TEXT PRIMARY KEY, display_name TEXT, first_source TEXT, first_touch_at BIGINT, last_touch_at BIGINT);
CREATE TABLE naive_identity (kind TEXT, value TEXT, contact_id TEXT, raw TEXT, first_seen_at BIGINT);
CREATE INDEX naive_identity_value ON naive_identity(kind, value);
CREATE TABLE naive_word (word TEXT, contact_id TEXT);
CREATE INDEX naive_word_word ON naive_word(word);
CREATE TABLE naive_enquiry (id TEXT PRIMARY KEY, contact_id TEXT, thread_key TEXT, opened_at BIGINT);
CREATE INDEX naive_enquiry_contact ON naive_enquiry(contact_id, opened_at);
CREATE TABLE naive_filed (message_key TEXT, contact_id TEXT, enquiry_id TEXT, source TEXT, received_at BIGINT);
CREATE INDEX naive_filed_key ON naive_filed(message_key);
CREATE INDEX naive_filed_contact ON naive_filed(contact_id)`;

/** @param {Store} store */
export async function makeNaiveTables(store) {
	for (const text of TABLES.split(';')) await store.run(text);
}

/** What a workflow of a look-up node and insert nodes does: looks whether somebody is there, and if not, inserts. @param {Store} store @param {Intake} mail */
export async function naiveUpsert(store, { messageKey, threadKey, receivedAt, source, name, identities }) {
	if (await store.get('SELECT message_key FROM naive_filed WHERE message_key = $1', [messageKey])) return;
	const known = new Map();
	for (const { kind, value } of identities) {
		const row = await store.get('SELECT contact_id FROM naive_identity WHERE kind = $1 AND value = $2 LIMIT 1', [kind, value]);
		if (row) known.set(value, row.contact_id);
	}
	const [found] = known.values();
	const contactId = found ?? crypto.randomUUID();
	if (found === undefined) {
		await store.run('INSERT INTO naive_contact (id, display_name, first_source, first_touch_at, last_touch_at) VALUES ($1, $2, $3, $4, $4)', [contactId, name, source, receivedAt]);
		for (const word of (name ?? '').toLowerCase().split(' ')) await store.run('INSERT INTO naive_word (word, contact_id) VALUES ($1, $2)', [word, contactId]);
	} else {
		await store.run('UPDATE naive_contact SET last_touch_at = $2 WHERE id = $1', [contactId, receivedAt]);
	}
	for (const { kind, value, raw } of identities) {
		if (!known.has(value)) await store.run('INSERT INTO naive_identity (kind, value, contact_id, raw, first_seen_at) VALUES ($1, $2, $3, $4, $5)', [kind, value, contactId, raw, receivedAt]);
	}
	const enquiryId = crypto.randomUUID();
	await store.run('INSERT INTO naive_enquiry (id, contact_id, thread_key, opened_at) VALUES ($1, $2, $3, $4)', [enquiryId, contactId, threadKey, Date.now()]);
	await store.run('INSERT INTO naive_filed (message_key, contact_id, enquiry_id, source, received_at) VALUES ($1, $2, $3, $4, $5)', [messageKey, contactId, enquiryId, source, receivedAt]);
	await store.get('SELECT id, display_name FROM naive_contact WHERE id = $1', [contactId]);
}

/** What it wrote twice. @param {Store} store */
export async function naiveDuplicates(store) {
	const twice = async (/** @type {string} */ table, /** @type {string} */ key) => {
		const row = await store.get(`SELECT COUNT(*) AS found FROM (SELECT ${key} FROM ${table} GROUP BY ${key} HAVING COUNT(*) > 1) twice`);
		return Number(row?.found ?? 0);
	};
	return { identities: await twice('naive_identity', 'kind, value'), messages: await twice('naive_filed', 'message_key') };
}
