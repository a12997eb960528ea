import { setTimeout as pause } from 'node:timers/promises';
import { formOn } from '../../SharedInbox/page-forms.ts';

/** @typedef {import('../../../demo/runtime/smtp-sink.mjs').SmtpSink} SmtpSink */

const FILTERS = ['all', 'unread', 'archived', 'linked', 'unlinked', 'mine', 'unassigned', 'attention'];
/** How the replies begin. */
export const THANKS = 'Thank you, we call you today.';
/** How long the page may be away while n8n starts again. */
const PATIENCE_MS = 120_000;

/** Somebody who works on the page as a browser does: links go with the cookie, forms and the script with the pass. */
export class Colleague {
	cookie = '';
	pass = '';
	requests = 0;
	/** @type {number[]} Milliseconds of those that were answered at the first time. */
	times = [];
	/** @type {Set<string>} What stands in the replies that were sent. */
	replies = new Set();

	/**
	 * @param {string} address of the page
	 * @param {string} email
	 * @param {SmtpSink} post where the links are mailed to
	 * @param {() => number} random
	 */
	constructor(address, email, post, random) {
		this.address = address;
		this.email = email;
		this.post = post;
		this.random = random;
	}

	/**
	 * While n8n starts again, nobody answers, or not for long.
	 * @param {string} query
	 * @param {RequestInit & { headers?: Record<string, string> }} [options]
	 * @returns {Promise<{ status: number, body: string, headers: Headers }>}
	 */
	async ask(query, options = {}) {
		for (const deadline = Date.now() + PATIENCE_MS; ; await pause(500)) {
			const startedAt = performance.now();
			try {
				const response = await fetch(`${this.address}${query}`, { redirect: 'manual', signal: AbortSignal.timeout(60_000), ...options, headers: { 'accept-language': 'en', ...options.headers } });
				const body = await response.text();
				// n8n answers before its webhooks are there.
				const isStarting = response.status === 404 || response.status === 502 || response.status === 503;
				if (isStarting && Date.now() < deadline) continue;
				if (response.status >= 400) throw new TypeError(`${query} was answered with ${response.status}: ${body.slice(0, 300)}`, { cause: 'answered' });
				this.requests++;
				this.times.push(performance.now() - startedAt);
				const set = response.headers.getSetCookie().find((line) => line.startsWith('smart_inbox='));
				if (set) this.cookie = set.split(';')[0];
				this.pass = /name="pass" value="([^"]+)"/.exec(body)?.[1] ?? this.pass;
				return { status: response.status, body, headers: response.headers };
			} catch (error) {
				if (/** @type {Error} */ (error).cause === 'answered' || Date.now() > deadline) throw error;
			}
		}
	}

	/** @param {string} [query] */
	follow(query = '') {
		return this.ask(query, { headers: { cookie: this.cookie } });
	}

	/** A form of a sandboxed page: without the cookie. @param {Record<string, string>} fields */
	press(fields) {
		return this.ask('', { method: 'POST', body: new URLSearchParams({ back: '?', once: `day-${Math.random().toString(36).slice(2)}`, pass: this.pass, ...fields }) });
	}

	async signIn() {
		const before = this.post.mails.length;
		await this.press({ action: 'request-link', email: this.email });
		let ticket;
		for (const deadline = Date.now() + PATIENCE_MS; !ticket; await pause(200)) {
			ticket = this.post.mails.slice(before).filter(({ to }) => to.includes(this.email)).map(({ parsed }) => /ticket=([\w-]{43})/.exec(parsed.text ?? '')?.[1]).find((found) => found);
			if (Date.now() > deadline) throw new Error(`${this.email} got no link`);
		}
		await this.follow(`?ticket=${ticket}`);
		await this.press({ action: 'redeem', ticket });
		const { body } = await this.follow();
		if (!body.includes('value="sign-out"')) throw new Error(`${this.email} could not sign in`);
	}

	async signOut() {
		await this.press({ action: 'sign-out' });
		this.cookie = '';
	}

	/** @param {string} place one mailbox; empty = all of them @returns {Promise<string[]>} conversations on the page */
	async list(place) {
		const { body } = await this.follow(`?show=${FILTERS[Math.floor(this.random() * FILTERS.length)]}${place && `&mailbox=${place}`}`);
		return [...new Set([...body.matchAll(/data-thread="([^"]+)"/g)].map(([, id]) => id))];
	}

	/** As the script of the page does while somebody types. @param {string} words */
	async search(words) {
		await this.ask(`?q=${encodeURIComponent(words)}`, { headers: { authorization: `Bearer ${this.pass}` } });
	}

	/** @param {string} thread */
	async open(thread) {
		return (await this.follow(`?thread=${encodeURIComponent(thread)}`)).body;
	}

	/** Writes to whoever wrote, once. @param {string} body the conversation @returns {Promise<boolean>} whether there was anybody */
	async reply(body) {
		const link = /href="(\?compose=reply(?:&amp;|&)message=[^"]+)"/.exec(body)?.[1].replaceAll('&amp;', '&');
		if (!link) return false;
		const written = formOn((await this.follow(link)).body, 'write');
		if (!written?.to) return false;
		const token = `token-${Math.random().toString(36).slice(2)}`;
		this.replies.add(token);
		const form = new FormData();
		for (const [name, value] of Object.entries({ ...written, body: `${THANKS} ${token}`, signature: '1', original: '1', do: 'send' })) form.append(name, value);
		await this.ask('', { method: 'POST', body: form });
		return true;
	}

	/**
	 * A turn of work: two requests at least. Done is what the conversation has a button for.
	 * @param {{ owners: string[], words: string, mailbox: string }} day mailbox: the one that the page can send from
	 */
	async work({ owners, words, mailbox }) {
		const mayWrite = this.random() < 0.5;
		const threads = await this.list(mayWrite ? mailbox : '');
		const chance = this.random();
		if (chance < 0.25 || threads.length === 0) return await this.search(words);
		const thread = threads[Math.floor(this.random() * threads.length)];
		const body = await this.open(thread);
		const press = async (/** @type {string} */ action, /** @type {Record<string, string>} */ more = {}) => {
			if (formOn(body, action)) await this.press({ action, thread, ...more });
		};
		if (chance < 0.45) {
			if (mayWrite) await this.reply(body);
		} else if (chance < 0.6) await press('assign', { owner: owners[Math.floor(this.random() * owners.length)] });
		else if (chance < 0.75) await press('archive');
		else if (chance < 0.8 && mayWrite) await press('flag');
	}
}
