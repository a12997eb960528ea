import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDebianPackages } from '../../demo/runtime/debian-packages.mjs';
import { projectFolder } from '../../demo/runtime/package-install.mjs';
import { randomNumbers } from '../ContactUpsert/concurrent-mails.mjs';
import { opened, turned } from './page/clicked.mjs';
import { fillStore } from './page/fill-store.mjs';
import { countNaively, listNaively, searchNaively } from './page/naive-list.mjs';
import { client, folderId, mailboxes, VIEWER, visible } from './page/office.mjs';
import { servePage } from './page/served-page.mjs';
import { figure, quantile, want } from './table.mjs';

const SIZE = { usual: { mails: 5_000, threads: 1_825 }, full: { mails: 200_000, threads: 73_000 } };
/** Milliseconds in the middle, and kilobytes on their way. */
const WANTED = { store: 5, browser: 60, search: 100, weight: 100 };
/** What takes seconds is measured once. */
const TIMES = { ours: 41, naive: { usual: 3, full: 1 }, browser: 41 };
/** Conversations on a page. */
const PAGE = 40;

/** @typedef {import('../../nodes/shared/store/store.ts').Store} Store */
/** @typedef {import('./page/naive-list.mjs').Filter} Filter */
/** @typedef {import('./page/naive-list.mjs').Place} Place */

/** @type {Record<Filter, string>} */
const FILTERS = { all: 'All', unread: 'Unread', archived: 'Archived', linked: 'Linked', unlinked: 'Unlinked', mine: 'Mine', unassigned: 'Unassigned', attention: 'Needs attention' };
/** @type {Filter[]} */
const COUNTED = ['unread', 'mine', 'unassigned', 'attention'];

/** @param {string} name @returns {Record<string, any>} a compiled module of ours */
const compiled = (name) => createRequire(import.meta.url)(join(projectFolder, 'dist/nodes', `${name}.js`));

/** @param {number} times @param {(time: number) => Promise<unknown>} work @returns {Promise<number>} milliseconds, in the middle */
async function median(times, work) {
	const measured = [];
	for (let time = 0; time < times; time++) {
		const startedAt = performance.now();
		await work(time);
		measured.push(performance.now() - startedAt);
	}
	return quantile(measured, 0.5);
}

const ms = (/** @type {number} */ value) => `${figure(value)} ms`;

/** @type {import('./table.mjs').Bench} */
export const page = {
	title: 'the page on a store that is full: medians',
	sides: ['Shared Inbox', 'all mails joined, and grouped'],
	reads: 'files',
	async run(bench) {
		await ensureDebianPackages(['chromium-headless-shell']);
		const size = bench.full ? SIZE.full : SIZE.usual;
		const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-page-'));
		await bench.using({ stop: () => rm(folder, { recursive: true, force: true }) });
		const file = join(folder, 'store.sqlite');
		const { openSqliteStore } = compiled('shared/store/sqlite');
		await (await openSqliteStore(file)).close();
		const startedAt = performance.now();
		const { words } = await fillStore(file, size);
		bench.row({ what: `${size.mails.toLocaleString('en-GB')} mails in ${size.threads.toLocaleString('en-GB')} conversations, written`, ours: `${figure((performance.now() - startedAt) / 1000)} s` });
		/** @type {Store} */
		const store = await openSqliteStore(file);
		await bench.using({ stop: () => store.close() });
		await computeAll(bench, store, size.threads);
		await lists(bench, store);
		await searches(bench, store, size, words);
		await wholePages(bench, store, size, words);
	},
};

/** @param {import('./table.mjs').Benches} bench @param {Store} store @param {number} threads */
async function computeAll(bench, store, threads) {
	const { refreshConversations } = compiled('shared/store/conversation-refresh');
	const startedAt = performance.now();
	const { refreshed, waiting } = await refreshConversations(store, { limit: Infinity });
	const seconds = (performance.now() - startedAt) / 1000;
	if (waiting > 0) throw new Error(`${waiting} changes are left`);
	const some = await median(9, async () => {
		await store.run("INSERT INTO inbox_changed (what, name) SELECT 'thread', id FROM thread ORDER BY id LIMIT 50");
		await refreshConversations(store, { limit: 2_000 });
	});
	bench.row({ what: 'all conversations computed, once', ours: `${figure(seconds)} s, ${figure(refreshed / threads)} times each` });
	bench.row({ what: 'fifty that have changed, computed before a list is shown', ours: ms(some) });
}

/** @param {import('./table.mjs').Benches} bench @param {Store} store */
async function lists(bench, store) {
	const { countConversations } = compiled('shared/store/conversation-counts');
	const { listConversations } = compiled('shared/store/conversations');
	const naively = TIMES.naive[bench.full ? 'full' : 'usual'];
	/** @param {string} what @param {Place} place @param {Filter} filter @param {import('./page/naive-list.mjs').Position | null} [before] */
	const list = async (what, place, filter, before = null) => {
		const page = await listConversations(store, { ...place, filter }, PAGE, before);
		/** @type {import('./page/naive-list.mjs').Position[]} */
		let same = [];
		const naive = await median(naively, async () => (same = await listNaively(store, place, filter, PAGE, before)));
		/** @param {readonly import('./page/naive-list.mjs').Position[]} conversations */
		const found = (conversations) => conversations.map(({ threadId, lastAt }) => `${threadId} ${lastAt}`).join('\n');
		if (same.length === 0 || found(page.conversations) !== found(same)) throw new Error(`${what}: other conversations than by grouping all mails\n${found(page.conversations)}\n──\n${found(same)}`);
		const ours = await median(TIMES.ours, () => listConversations(store, { ...place, filter }, PAGE, before));
		bench.row({ what: `list, ${what}`, ours: ms(ours), peer: ms(naive), ratio: naive / ours, ...want(ours, 'most', WANTED.store, ' ms') });
	};
	const everywhere = { mailboxIds: visible, memberId: VIEWER };
	for (const [filter, name] of /** @type {[Filter, string][]} */ (Object.entries(FILTERS))) await list(name, everywhere, filter);
	const deep = await listNaively(store, everywhere, 'all', 1_000);
	await list('a page further down', everywhere, 'all', deep[deep.length - 1]);
	await list('one mailbox', { ...everywhere, mailboxIds: [mailboxes.sales.id] }, 'all');
	await list('one folder', { ...everywhere, mailboxIds: [mailboxes.office.id], folderId: folderId(mailboxes.office, 'clients') }, 'all');
	const ours = await median(TIMES.ours, () => countConversations(store, everywhere, COUNTED));
	/** @type {Record<string, number>} */
	let same = {};
	const naive = await median(naively, async () => (same = await countNaively(store, everywhere, COUNTED)));
	/** @type {Record<string, number>} */
	const counts = await countConversations(store, everywhere, COUNTED);
	for (const [filter, count] of Object.entries(same)) if (Math.min(count, 100) !== counts[filter]) throw new Error(`${counts[filter]} ${filter}, and by grouping all mails ${count}`);
	bench.row({ what: 'counts of four filters', ours: ms(ours), peer: ms(naive), ratio: naive / ours, ...want(ours, 'most', WANTED.store, ' ms') });
}

/** What people look for, each time something else. @param {{ threads: number }} size @param {string[]} words */
function questions({ threads }, words) {
	const random = randomNumbers(3);
	const one = (/** @type {number} */ from, /** @type {number} */ to) => from + Math.floor(random() * (to - from));
	return {
		sender: { columns: "m.from_name || ' ' || m.from_address", ask: () => client(one(0, Math.ceil(threads / 4))).address },
		subject: { columns: 'm.subject', ask: () => `REF-${one(1000, 1500)}` },
		content: { columns: 's.words', ask: () => words[one(2_000, 19_000)] },
		'content, a common word': { columns: 's.words', ask: () => words[one(0, 20)] },
	};
}

/** @param {import('./table.mjs').Benches} bench @param {Store} store @param {{ mails: number, threads: number }} size @param {string[]} words */
async function searches(bench, store, size, words) {
	const { searchMails } = compiled('shared/store/mail-search');
	const place = { mailboxIds: visible, memberId: VIEWER };
	for (const [what, { columns, ask }] of Object.entries(questions(size, words))) {
		const ours = await median(TIMES.ours, () => searchMails(store, place, ask(), { limit: PAGE }));
		const naive = await median(TIMES.naive.usual, () => searchNaively(store, place, columns, ask(), PAGE));
		bench.row({ what: `search by ${what}`, ours: ms(ours), peer: ms(naive), ratio: naive / ours, ...want(ours, 'most', WANTED.search, ' ms') });
	}
}

/** @param {import('./table.mjs').Benches} bench @param {Store} store @param {{ mails: number, threads: number }} size @param {string[]} words */
async function wholePages(bench, store, size, words) {
	const served = await bench.using(servePage(store));
	const ofLength = async (/** @type {string} */ order) => await store.all(`SELECT thread_id AS id FROM inbox_thread WHERE place_id = $1 AND is_listed = 1 ORDER BY ${order} LIMIT ${TIMES.ours}`, [mailboxes.office.id]);
	const [usual, long] = /** @type {{ id: string }[][]} */ (await Promise.all([ofLength('ABS(mail_count - 3), thread_id'), ofLength('mail_count DESC, thread_id')]));
	const asked = questions(size, words);
	const names = Object.keys(FILTERS);
	/** @type {Record<string, { query: (time: number) => string, limit: number }>} */
	const pages = {
		'the list, every filter in turn': { query: (time) => `?show=${names[time % names.length]}`, limit: WANTED.browser },
		'the list of a folder': { query: () => `?mailbox=${mailboxes.office.id}&folder=${folderId(mailboxes.office, 'inbox')}`, limit: WANTED.browser },
		'a search by content': { query: () => `?q=${asked.content.ask()}`, limit: WANTED.search },
		'a conversation of three mails': { query: (time) => `?thread=${usual[time].id}`, limit: WANTED.browser },
		'the longest conversations': { query: (time) => `?thread=${long[time].id}`, limit: WANTED.browser },
	};
	for (const [what, { query, limit }] of Object.entries(pages)) {
		/** @type {{ bytes: number, sent: number }[]} */
		const answers = [];
		const ours = await median(TIMES.ours, async (time) => answers.push(await served.get(query(time))));
		const heaviest = answers.reduce((one, other) => (other.bytes > one.bytes ? other : one));
		bench.row({ what: `over HTTP, ${what}`, ours: ms(ours), ...want(ours, 'most', limit, ' ms') });
		bench.row({ what: `weight of ${what}, at most (as n8n sends it: compressed)`, ours: `${figure(heaviest.bytes / 1000)} KB (${figure(heaviest.sent / 1000)} KB)`, ...want(heaviest.bytes / 1000, 'most', WANTED.weight, ' KB') });
	}
	/** @type {Record<string, { from: string, link: string, limit: number }>} */
	const clicks = {
		'from All to Unread': { from: '', link: 'nav a[href="?show=unread"]', limit: WANTED.browser },
		'to the older ones': { from: '', link: 'a[rel=next]', limit: WANTED.browser },
		'to a search by content': { from: `?q=${asked.content.ask()}`, link: 'form.search button', limit: WANTED.search },
	};
	for (const [what, { from, link, limit }] of Object.entries(clicks)) {
		const ours = quantile(await turned(served, from, link, TIMES.browser), 0.5);
		bench.row({ what: `in Chromium, a click ${what}, until it is painted`, ours: ms(ours), ...want(ours, 'most', limit, ' ms') });
	}
	const conversation = quantile(await opened(served, '', '#results tr[data-thread] a', TIMES.browser), 0.5);
	const list = quantile(await opened(served, `?thread=${usual[0].id}`, 'a.brand', TIMES.browser), 0.5);
	bench.row({ what: 'in Chromium, a whole page: the newest conversation', ours: ms(conversation) });
	bench.row({ what: 'in Chromium, a whole page: back to the list', ours: ms(list) });
}
