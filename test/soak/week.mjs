import { ImapFlow } from 'imapflow';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';
import { say } from '../../demo/runtime/progress.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';
import { startDovecot } from '../live/dovecot.mjs';
import { startFaultProxy } from '../live/fault-proxy.mjs';

// A week of faults, in minutes: node test/soak/week.mjs [--short] [--seed=<number>]
// The trigger runs in a process of its own behind a link that goes wrong; at the end the server and the ledger must hold
// the same set of mails, each with exactly one row that ran.

const DAYS = 7;
const USER = 'week@office.example';
const FOLDERS = ['INBOX', 'Leads'];

/** @typedef {{ run?: string, end?: string, messageKeys?: string[], alert?: string }} Told */
/** @typedef {{ mails: number, runs: number, repeated: number, kills: number, connections: number, logins: number, alerts: number, faults: Record<string, number>, settledMs: number, seed: number }} Figures */

/**
 * The same numbers for the same seed (mulberry32).
 * @param {number} seed
 */
function randomNumbers(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/**
 * @param {{ short?: boolean, seed?: number }} [options]
 * @returns {Promise<Figures>}
 * @throws Error when a mail is missing, was run twice without a reason, or has no end
 */
export async function main({ short = false, seed = Date.now() % 1_000_000 } = {}) {
	say(`a week of faults, seed ${seed}${short ? ', short' : ''}`);
	await ensureBuilt();
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-week-'));
	const dovecot = await startDovecot();
	const proxy = await startFaultProxy(dovecot);
	const week = new Week(folder, dovecot, proxy, randomNumbers(seed));
	try {
		await week.prepare();
		const steps = DAYS * (short ? 4 : 16);
		for (let step = 0; step < steps; step++) await week.step(short ? 1000 : 3000);
		const healedAt = Date.now();
		await week.settle();
		const figures = { ...(await week.compare()), seed, settledMs: Date.now() - healedAt };
		say(`a week of faults: ${JSON.stringify(figures)}`);
		return figures;
	} catch (error) {
		throw new Error(`A week of faults, seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
	} finally {
		await week.process?.kill9();
		await proxy.close();
		await dovecot.dispose();
		await rm(folder, { recursive: true, force: true });
	}
}

class Week {
	/** @type {ReturnType<typeof startSupervised> | undefined} */
	process;
	/** @type {Told[]} */
	told = [];
	/** Deliveries that were in progress when their process was killed, or had only just ended. @type {Set<string>} */
	interrupted = new Set();
	/** @type {Record<string, number>} */
	faults = {};
	/** @type {string[]} */
	deck = [];
	sent = 0;
	kills = 0;
	/** The present name of the second folder. */
	leads = 'Leads';

	/**
	 * @param {string} folder
	 * @param {import('../live/dovecot.mjs').Dovecot} dovecot
	 * @param {import('../live/fault-proxy.mjs').FaultProxy} proxy
	 * @param {() => number} random
	 */
	constructor(folder, dovecot, proxy, random) {
		this.storeFile = join(folder, 'store.sqlite');
		this.dovecot = dovecot;
		this.proxy = proxy;
		this.random = random;
		/** @type {Record<string, () => Promise<unknown>>} */
		this.kinds = {
			reset: async () => proxy.reset(),
			freeze: () => this.during(() => proxy.freeze({ mute: true }), 3000),
			bye: async () => {
				proxy.say('* BYE [UNAVAILABLE] Maintenance');
				proxy.end();
			},
			'cut in the middle': () => this.during(() => (proxy.cutAt = 200 + Math.floor(random() * 4000)), 1500),
			'link down': async () => {
				await proxy.down();
				await pause(random() * 2500);
				await proxy.up();
			},
			'server restart': () => dovecot.restart(),
			'server crash': async () => {
				await dovecot.kill();
				await dovecot.start();
			},
			throttled: () => this.during(() => proxy.refuse(/^UID (FETCH|SEARCH)/i, 'NO [THROTTLED] Slow down', 2), 1500),
			unavailable: () => this.during(() => proxy.refuse(/^(LOGIN|AUTHENTICATE|SELECT|EXAMINE)/i, 'NO [UNAVAILABLE] Try again later', 2), 1500),
			'answer to STORE lost': () => this.during(() => proxy.loseAnswer(/^UID STORE/i, 1), 1500),
			'slow link': () => this.during(() => (proxy.delayMs = 300), 2000),
			'UIDVALIDITY change': () => this.remake(),
			rename: () => this.rename(),
			kill: () => this.kill(),
			restart: async () => {
				await this.process?.stop();
				this.noteInterrupted();
				this.start();
			},
		};
	}

	async prepare() {
		await this.onServer((client) => client.mailboxCreate('Leads'));
		await this.send(5);
		this.start();
	}

	start() {
		const credential = { address: USER, user: '', password: this.dovecot.password, imapEnabled: true, imapHost: this.proxy.host, imapPort: this.proxy.port, imapEncryption: 'none', trustedServerPem: '' };
		const parameters = { receiveFrom: 'imap', 'folders.list': FOLDERS.map((value) => ({ folder: { __rl: true, mode: 'list', value } })), startFrom: 'everything', afterProcessing: 'read', options: {} };
		this.process = startSupervised(process.execPath, [join(projectFolder, 'test/live/listener-process.mjs'), join(projectFolder, 'dist/nodes'), JSON.stringify({ store: this.storeFile, credential, parameters, runMs: 20 })], {
			onLine: (line) => {
				if (line.startsWith('{')) this.told.push(JSON.parse(line));
			},
		});
	}

	/** Mail arrives, something goes wrong, mail arrives. @param {number} mostMs how long to wait afterwards, at most */
	async step(mostMs) {
		await this.send(Math.floor(this.random() * 4));
		const name = this.nextFault();
		this.faults[name] = (this.faults[name] ?? 0) + 1;
		// Some mail comes while it lasts.
		await Promise.all([this.kinds[name](), ...(name.startsWith('server') || name === 'rename' || name.startsWith('UIDVALIDITY') ? [] : [this.send(2)])]);
		await this.send(Math.floor(this.random() * 2));
		await pause(this.random() * mostMs);
	}

	/** Every kind comes before one comes again, in an order of chance. */
	nextFault() {
		if (this.deck.length === 0) this.deck = Object.keys(this.kinds);
		return this.deck.splice(Math.floor(this.random() * this.deck.length), 1)[0];
	}

	/** @param {number} count */
	async send(count) {
		for (let sent = 0; sent < count; sent++) {
			const name = `mail-${String(++this.sent).padStart(4, '0')}`;
			const sender = `sender${Math.floor(this.random() * 12)}@client.example`;
			const raw = `From: ${sender}\r\nTo: ${USER}\r\nSubject: ${name}\r\nMessage-ID: <${name}@client.example>\r\nDate: ${new Date().toUTCString()}\r\n\r\n${'Hello. '.repeat(1 + Math.floor(this.random() * 400))}\r\n`;
			if (this.random() < 0.6) await this.dovecot.deliver(USER, raw);
			else await this.onServer((client) => client.append(this.leads, raw, this.random() < 0.3 ? ['\\Seen'] : []));
		}
	}

	/** @param {() => unknown} begin @param {number} mostMs */
	async during(begin, mostMs) {
		begin();
		await pause(this.random() * mostMs);
		this.proxy.heal();
	}

	/** Another client of the mailbox. @template T @param {(client: ImapFlow) => Promise<T>} work @returns {Promise<T>} */
	async onServer(work) {
		const client = new ImapFlow({ host: this.dovecot.host, port: this.dovecot.port, secure: false, doSTARTTLS: false, auth: { user: USER, pass: this.dovecot.password }, logger: false });
		client.on('error', () => undefined);
		await client.connect();
		try {
			return await work(client);
		} finally {
			await client.logout();
		}
	}

	/** The folder is deleted and comes back with the same mail, as after a migration. */
	async remake() {
		await this.onServer(async (client) => {
			const { exists } = await client.mailboxOpen(this.leads);
			const found = exists === 0 ? [] : await client.fetchAll('1:*', { source: true, flags: true, internalDate: true });
			await client.mailboxClose();
			await client.mailboxDelete(this.leads);
			// Dovecot's UIDVALIDITY counts seconds.
			await pause(1100);
			await client.mailboxCreate(this.leads);
			for (const { source, flags, internalDate } of found) {
				if (source) await client.append(this.leads, source, [...(flags ?? [])].filter((flag) => flag !== '\\Recent'), internalDate);
			}
		});
	}

	/** Somebody renames the folder, mail arrives in it, and it is renamed back. */
	async rename() {
		await this.onServer((client) => client.mailboxRename('Leads', 'Clients'));
		this.leads = 'Clients';
		await this.send(2);
		await pause(this.random() * 1500);
		await this.onServer((client) => client.mailboxRename('Clients', 'Leads'));
		this.leads = 'Leads';
	}

	async kill() {
		await this.process?.kill9();
		this.kills++;
		this.noteInterrupted();
		await pause(this.random() * 1500);
		this.start();
	}

	/** A run that goes on when its process ends is run again, and so is one whose end is not in the ledger yet. */
	noteInterrupted() {
		const ended = this.told.flatMap(({ end }) => (end ? [end] : []));
		const written = new Set(ended.slice(0, -20));
		for (const { run, messageKeys = [] } of this.told) {
			if (run && !written.has(run)) for (const key of messageKeys) this.interrupted.add(key);
		}
	}

	/** Nothing goes wrong any more; waits until every mail has its end. */
	async settle() {
		this.proxy.heal();
		if (this.process?.running !== true) this.start();
		const store = await this.openStore();
		try {
			for (const deadline = Date.now() + 240_000; ; await pause(250)) {
				const { done } = await store.get("SELECT COUNT(*) AS done FROM delivery WHERE state = 'done'");
				const { open } = await store.get("SELECT COUNT(*) AS open FROM delivery WHERE state IN ('received', 'running', 'retry') OR acknowledged_at IS NULL");
				if (done >= this.sent && open === 0) return;
				if (Date.now() > deadline) throw new Error(`only ${done} of ${this.sent} mails are done, ${open} are open; the mailbox says: ${JSON.stringify(await store.get('SELECT state, state_reason FROM mailbox'))}`);
			}
		} finally {
			await store.close();
		}
	}

	/** @returns {Promise<any>} the package's own store, opened beside the trigger's */
	async openStore() {
		const { openSqliteStore } = createRequire(import.meta.url)(join(projectFolder, 'dist/nodes/shared/store/sqlite.js'));
		return await openSqliteStore(this.storeFile);
	}

	/** The server and the ledger, mail by mail. */
	async compare() {
		/** @type {string[]} */
		const onServer = [];
		await this.onServer(async (client) => {
			for (const path of FOLDERS) {
				const { exists } = await client.mailboxOpen(path, { readOnly: true });
				for (const { envelope } of exists === 0 ? [] : await client.fetchAll('1:*', { envelope: true })) onServer.push(envelope?.subject ?? '');
			}
		});
		const store = await this.openStore();
		/** @type {{ subject: string, state: string, reason: string | null, key: string, attempt: number }[]} */
		const rows = await store.all('SELECT m.subject, d.state, d.reason, d.message_key AS key, d.attempt FROM delivery d JOIN message m ON m.id = d.message_id');
		await store.close();
		const done = rows.filter(({ state }) => state === 'done').map(({ subject }) => subject);
		expectSame('on the server and in the ledger', onServer.sort(), done.sort());
		const others = rows.filter(({ state }) => state !== 'done');
		if (others.length > 0) throw new Error(`${others.length} rows did not run: ${JSON.stringify(others.slice(0, 3))}`);

		const started = this.told.flatMap(({ messageKeys = [] }) => messageKeys);
		const repeated = started.filter((key, index) => started.indexOf(key) !== index);
		const unexplained = repeated.filter((key) => !this.interrupted.has(key));
		if (unexplained.length > 0) throw new Error(`run again without a reason: ${unexplained.slice(0, 3).join(', ')}`);
		const runs = this.told.flatMap(({ run }) => (run ? [run] : []));
		if (new Set(runs).size !== runs.length) throw new Error('two runs had the same key');
		return {
			mails: this.sent,
			runs: runs.length,
			repeated: repeated.length,
			kills: this.kills,
			connections: this.proxy.connections,
			logins: this.proxy.logins,
			alerts: this.told.filter(({ alert }) => alert !== undefined).length,
			faults: this.faults,
		};
	}
}

/** @param {string} where @param {string[]} one @param {string[]} other both sorted */
function expectSame(where, one, other) {
	const missing = one.filter((name) => !other.includes(name));
	const extra = other.filter((name) => !one.includes(name));
	if (missing.length + extra.length > 0 || one.length !== other.length) {
		throw new Error(`not the same mails ${where}: ${one.length} and ${other.length}; only here ${missing.slice(0, 5).join(', ')}; only there ${extra.slice(0, 5).join(', ')}`);
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const given = process.argv.find((argument) => argument.startsWith('--seed='));
	main({ short: process.argv.includes('--short'), ...(given && { seed: Number(given.slice('--seed='.length)) }) }).then(
		() => process.exit(0),
		(error) => {
			say(error instanceof Error ? error.message : String(error));
			process.exit(1);
		},
	);
}
