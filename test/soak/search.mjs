import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';
import { say } from '../../demo/runtime/progress.mjs';
import { quantile } from '../bench/table.mjs';
import { randomNumbers } from '../ContactUpsert/concurrent-mails.mjs';
import { startPostgres } from '../live/postgres.mjs';
import { someWords, vocabulary } from './mail-words.mjs';

const MAILS = { full: 100_000, short: 20_000 };
const SEARCHES = { full: 100, short: 40 };
/** Milliseconds, of one in a hundred. */
const LIMIT = 50;
const BATCH = 500;
/** A page of the list. */
const PAGE = 50;
/** One mail in so many is in the small mailbox. */
const SMALL = 400;

/** @typedef {import('../../nodes/shared/store/store.ts').Store} Store */

/** @param {string} name @returns {Record<string, any>} a compiled module of ours */
const compiled = (name) => createRequire(import.meta.url)(join(projectFolder, 'dist/nodes', `${name}.js`));

/** @param {number} index */
const person = (index) => ({ name: `Given${index % 997} Surname${index % 7919}`, address: `person.${index % 20_011}@client${index % 53}.example`, phone: `+34 6${String(10_000_000 + ((index * 7_919) % 89_999_999)).slice(0, 2)} ${String(index % 1000).padStart(3, '0')} ${String((index * 31) % 1000).padStart(3, '0')}` });

/** @param {Store} store @param {number} mails */
async function fill(store, mails) {
	const { wordsOfFields } = compiled('shared/store/search-words');
	const { boxWord } = compiled('shared/store/search-index');
	const random = randomNumbers(7);
	const words = vocabulary(random, 20_000);
	const some = (/** @type {number} */ count) => someWords(random, words, count);
	const boxes = [['large', 'inbox@office.example'], ['small', 'ana@office.example'], ['empty', 'new@office.example']];
	for (const [id, address] of boxes) await store.run('INSERT INTO mailbox (id, address, created_at) VALUES ($1, $2, 0)', [id, address]);
	await store.run("INSERT INTO thread (id, subject, first_at, last_at) VALUES ('t', '', 0, 0)");
	await store.run("INSERT INTO contact (id, root_id, first_source, first_touch_at, first_touch_key, last_touch_at, created_at, updated_at) VALUES ('c', 'c', '', 0, '', 0, 0, 0)");
	/** @type {number[]} */
	const perMail = [];
	for (let at = 0; at < mails; at += BATCH) {
		const rows = Array.from({ length: Math.min(BATCH, mails - at) }, (_, row) => {
			const index = at + row;
			const { name, address, phone } = person(index);
			const [box, mailbox] = boxes[index % SMALL === 0 ? 1 : 0];
			const subject = `Enquiry ${some(4)} REF-${1000 + (index % 5000)}`;
			const found = wordsOfFields({ sender: `${name} ${address}`, recipients: [mailbox], subject, text: `${some(120)} ${phone}` });
			// Two hours for each mail, and some that came together.
			return { id: `m${String(index).padStart(7, '0')}`, box, subject, name, address, receivedAt: 1_600_000_000_000 + Math.floor(index / 3) * 1_000_000, boxes: boxWord(mailbox), words: `${boxWord(mailbox)} ${found}`, doc: (1_600_000_000 + Math.floor(index / 3) * 1_000) * 1024 + (index % 3) };
		});
		const startedAt = performance.now();
		await store.transaction(async (sql) => {
			for (const { id, box, subject, name, address, receivedAt, boxes: inBoxes, words: found, doc } of rows) {
				await sql.run(
					`INSERT INTO message (id, content_key, thread_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at, parsed_at, search_version)
					 VALUES ($1, $1, 't', $2, $3, $4, '["inbox@office.example"]', '', 'personal', '', 1, 1000, $5, $5, $5, 1)`,
					[id, subject, name, address, receivedAt],
				);
				await sql.run("INSERT INTO delivery (message_key, message_id, mailbox_id, received_at, stored_at, state) VALUES ($1, $1, $2, $3, $3, 'done')", [id, box, receivedAt]);
				await sql.run('INSERT INTO search_mail (doc, message_id, boxes, words) VALUES ($1, $2, $3, $4)', [doc, id, inBoxes, found]);
				if (doc % 997 === 0) await sql.run("INSERT INTO message_link (message_id, contact_id, how, linked_at) VALUES ($1, 'c', 'auto', 0)", [id]);
			}
		});
		perMail.push((performance.now() - startedAt) / rows.length);
	}
	return { words, perMail: quantile(perMail, 0.5) };
}

/** What people type, letter by letter and at once. @param {Store} store @param {number} mails @param {string[]} words @param {number} searches */
async function searchTimes(store, mails, words, searches) {
	const { searchMails } = compiled('shared/store/mail-search');
	const everywhere = ['large', 'small', 'empty'];
	/** @type {Record<string, number[]>} */
	const times = {};
	/** Milliseconds of this process, which do not depend on what else the machine does: on SQLite, all that a search costs. @type {number[]} */
	const cpu = [];
	const random = randomNumbers(11);
	const rare = () => words[2_000 + Math.floor(random() * 17_000)];
	const common = () => words[Math.floor(random() * 20)];
	/** @param {string} what @param {string} text @param {string[]} [mailboxIds] @param {object} [more] */
	const search = async (what, text, mailboxIds = everywhere, more = {}) => {
		const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
		const { mails: found } = await searchMails(store, { mailboxIds, ...more }, text, { limit: PAGE });
		(times[what] ??= []).push(performance.now() - startedAt);
		const { user, system } = process.cpuUsage(cpuBefore);
		cpu.push((user + system) / 1000);
		return found;
	};
	for (let index = 0; index < searches; index++) {
		const who = person(Math.floor(random() * mails));
		const found = await search('address', who.address);
		if (!found.some((/** @type {any} */ { fromAddress }) => fromAddress === who.address)) throw new Error(`Not found by ${who.address}`);
		await search('phone', who.phone.slice(4));
		await search('reference', `REF-${1000 + Math.floor(random() * 5000)}`);
		await search('a rare word', rare());
		await search('a common word', common());
		await search('two common words', `${common()} ${common()}`);
		await search('a common and a rare word', `${common()} ${rare()}`);
		await search('two letters', rare().slice(0, 2));
		await search('three letters', rare().slice(0, 3));
		await search('five letters', `${rare()}aaa`.slice(0, 5));
		await search('two letters and two letters', `${rare().slice(0, 2)} ${rare().slice(0, 2)}`);
		await search('nothing', '');
		await search('a common word in a small mailbox', common(), ['small', 'empty']);
		await search('two letters in a small mailbox', rare().slice(0, 2), ['small', 'empty']);
		await search('a common word in an empty mailbox', common(), ['empty']);
		await search('a common word of one contact', common(), everywhere, { contactId: 'c' });
		await search('a common word, from one sender', common(), everywhere, { from: who.address });
		await search('a common word, unread', common(), everywhere, { unreadOnly: true });
		await search('ten thousand letters', `${rare()} `.repeat(2_000).slice(0, 10_000));
	}
	return { times, cpu };
}

/** @param {Record<string, any>} figures @param {string} backend @param {{ times: Record<string, number[]>, cpu: number[] }} measured @param {boolean} judged */
function report(figures, backend, { times, cpu }, judged) {
	const ms = (/** @type {number[]} */ one, /** @type {number} */ share) => Number(quantile(one, share).toFixed(2));
	for (const [what, one] of Object.entries(times)) figures[`${backend}: ${what}, p50, p99, slowest`] = `${ms(one, 0.5)}, ${ms(one, 0.99)}, ${ms(one, 1)} ms`;
	figures[`${backend}: CPU of n8n for a search of any kind, p50, p99, most`] = `${ms(cpu, 0.5)}, ${ms(cpu, 0.99)}, ${ms(cpu, 1)} ms`;
	const missed = Object.entries(times).filter(([, one]) => quantile(one, 0.99) > LIMIT).map(([what]) => what);
	if (judged && missed.length > 0) throw new Error(`${backend}: slower than ${LIMIT} ms: ${missed.join('; ')}\n${JSON.stringify(figures, null, 2)}`);
}

/** @param {Record<string, any>} figures @param {number} mails @param {number} searches @param {boolean} judged */
async function onSqlite(figures, mails, searches, judged) {
	const { openSqliteStore } = compiled('shared/store/sqlite');
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-search-'));
	try {
		const store = await openSqliteStore(join(folder, 'store.sqlite'));
		const { words, perMail } = await fill(store, mails);
		figures['SQLite: to write a mail with its index, p50'] = `${perMail.toFixed(2)} ms`;
		figures['SQLite: bytes in the file for each mail'] = Math.round((await stat(join(folder, 'store.sqlite'))).size / mails);
		const parts = await store.all("SELECT CASE WHEN name LIKE 'search_word%' THEN 'index' ELSE name END AS part, SUM(pgsize) AS bytes FROM dbstat GROUP BY 1 ORDER BY 2 DESC LIMIT 4").catch(() => []);
		if (parts.length > 0) figures['SQLite: largest parts'] = parts.map((/** @type {any} */ { part, bytes }) => `${part} ${Math.round(bytes / mails)} B a mail`).join(', ');
		report(figures, 'SQLite', await searchTimes(store, mails, words, searches), judged);
		await store.close();
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** @param {Record<string, any>} figures @param {number} mails @param {number} searches @param {boolean} judged */
async function onPostgres(figures, mails, searches, judged) {
	const { openPostgresStore } = compiled('shared/store/postgres');
	const server = await startPostgres({ settings: { fsync: 'off', max_wal_size: '4GB' } });
	try {
		const store = await openPostgresStore(await server.database());
		const { words, perMail } = await fill(store, mails);
		figures['PostgreSQL: to write a mail with its index, p50'] = `${perMail.toFixed(2)} ms`;
		for (const [what, name] of [['table', 'search_mail'], ['index', 'search_mail_vector']]) {
			figures[`PostgreSQL: bytes of the search ${what} for each mail`] = Math.round(Number((await store.get('SELECT pg_table_size($1::regclass) AS size', [name]))?.size) / mails);
		}
		await store.run('ANALYZE');
		report(figures, 'PostgreSQL', await searchTimes(store, mails, words, searches), judged);
		await store.close();
	} finally {
		await server.dispose();
	}
}

/**
 * Search over 100,000 mails, on both back ends, with what people type while they type it.
 * @param {{ short?: boolean }} [options] short: 20,000 mails, and times are told but not judged
 */
export async function main({ short = false } = {}) {
	await ensureBuilt();
	const [mails, searches] = short ? [MAILS.short, SEARCHES.short] : [MAILS.full, SEARCHES.full];
	/** @type {Record<string, any>} */
	const figures = { mails };
	for (const [name, run] of /** @type {const} */ ([['SQLite', onSqlite], ['PostgreSQL', onPostgres]])) {
		say(`${name} …`);
		await run(figures, mails, searches, !short);
	}
	return figures;
}
