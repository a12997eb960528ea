import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { freePort } from '../../demo/runtime/free-port.mjs';

/** @typedef {RegExp | ((text: string) => boolean)} Matching a command without its tag, or a line of the server */

/**
 * @typedef {object} Rule
 * @property {number} hits how often it has been applied
 * @property {() => void} stop
 */

/**
 * @typedef {object} InnerRule
 * @property {'command' | 'answer' | 'line'} of a command before the server sees it, a tagged answer (found by its command), any line of the server
 * @property {Matching} matching
 * @property {number} times
 * @property {number} hits
 * @property {(link: Link, text: string, tag: string) => Promise<string | null> | string | null} apply what goes on instead; null = nothing
 */

/** Takes IMAP apart into lines and the literals between them, which are never looked at. */
class Splitter {
	/** @type {Buffer} */
	rest = Buffer.alloc(0);
	literal = 0;

	/** @param {Buffer} chunk @returns {Generator<{ line: string } | { data: Buffer }>} */
	*split(chunk) {
		const buffer = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
		let at = 0;
		while (at < buffer.length) {
			if (this.literal > 0) {
				const end = Math.min(at + this.literal, buffer.length);
				this.literal -= end - at;
				yield { data: buffer.subarray(at, end) };
				at = end;
				continue;
			}
			const end = buffer.indexOf('\r\n', at);
			if (end === -1) break;
			const line = buffer.toString('latin1', at, end);
			this.literal = Number(/\{(\d+)\+?\}$/.exec(line)?.[1] ?? 0);
			at = end + 2;
			yield { line };
		}
		this.rest = buffer.subarray(at);
	}
}

/** One connection through the proxy. */
class Link {
	/** @type {Map<string, string>} commands without an answer yet, by tag */
	commands = new Map();
	frozen = Promise.resolve();
	thaw = () => {};
	/** After STARTTLS nothing can be read any more. */
	opaque = false;
	/** The rest of a command that was not let through. */
	dropping = false;
	bytesDown = 0;
	closed = false;

	/** @param {FaultProxy} proxy @param {import('node:net').Socket} raw */
	constructor(proxy, raw) {
		this.proxy = proxy;
		this.raw = raw;
		/** @type {import('node:net').Socket} */
		this.near = proxy.tls ? new TLSSocket(raw, { isServer: true, ...proxy.tls }) : raw;
		this.far = connect(proxy.target);
		for (const socket of new Set([raw, this.near, this.far])) socket.on('error', () => undefined);
		// Lines are passed on one by one: together with delayed acknowledgements each would wait 40 ms.
		for (const socket of [raw, this.far]) socket.setNoDelay(true);
		this.pump(this.near, this.far, (line) => this.fromClient(line));
		this.pump(this.far, this.near, (line) => this.fromServer(line));
	}

	/**
	 * @param {import('node:net').Socket} from
	 * @param {import('node:net').Socket} to
	 * @param {(line: string) => Promise<string | null>} change
	 */
	pump(from, to, change) {
		const splitter = new Splitter();
		const isDown = to === this.near;
		let queue = Promise.resolve();
		/** @param {Buffer} bytes */
		const send = (bytes) => {
			if (isDown) {
				this.bytesDown += bytes.length;
				this.proxy.bytes.down += bytes.length;
				if (this.bytesDown > this.proxy.cutAt) return this.reset();
			} else this.proxy.bytes.up += bytes.length;
			if (to.writable && !to.write(bytes)) {
				from.pause();
				to.once('drain', () => from.resume());
			}
		};
		from.on('data', (chunk) => {
			const at = Date.now();
			queue = queue.then(async () => {
				const wait = at + this.proxy.delayMs / 2 - Date.now();
				if (wait > 0) await pause(wait);
				if (this.opaque) return send(chunk);
				for (const piece of splitter.split(chunk)) {
					await this.frozen;
					if (this.closed) return;
					if ('data' in piece) {
						if (isDown || !this.dropping) send(piece.data);
						continue;
					}
					const line = await change(piece.line);
					await this.frozen;
					if (line !== null) send(Buffer.from(`${line}\r\n`, 'latin1'));
				}
			});
		});
		from.on('close', () => {
			queue = queue.then(async () => {
				// Nobody hears of an end on the far side of a link that has gone dead.
				await this.frozen;
				this.end();
			});
		});
	}

	/** @param {string} line */
	async fromClient(line) {
		const continues = /\{\d+\+?\}$/.test(line);
		if (this.dropping) {
			this.dropping = continues;
			return null;
		}
		const [, tag, command] = /^([A-Za-z0-9]+) (.+)$/.exec(line) ?? [];
		if (tag === undefined) return line;
		this.commands.set(tag, command);
		this.proxy.noteCommand(command);
		const passed = await this.proxy.apply('command', command, this, command, tag);
		if (passed === null) {
			this.commands.delete(tag);
			this.dropping = continues;
			return null;
		}
		return `${tag} ${passed}`;
	}

	/** @param {string} line */
	async fromServer(line) {
		const [, tag] = /^([A-Za-z0-9]+) (?:OK|NO|BAD)\b/.exec(line) ?? [];
		const command = tag === undefined ? undefined : this.commands.get(tag);
		let passed = await this.proxy.apply('line', line, this, line, tag ?? '');
		if (command !== undefined && tag !== undefined) {
			this.commands.delete(tag);
			if (/^STARTTLS/i.test(command)) this.opaque = true;
			if (passed !== null) passed = await this.proxy.apply('answer', command, this, passed, tag);
		}
		return passed;
	}

	/** @param {string} line what the client is told, as if the server had said it */
	say(line) {
		if (this.near.writable) this.near.write(`${line}\r\n`, 'latin1');
	}

	freeze() {
		this.frozen = new Promise((resolve) => (this.thaw = resolve));
	}

	/** As a router that forgot the connection: RST to both. */
	reset() {
		this.closed = true;
		try {
			this.raw.resetAndDestroy();
		} catch {
			// The handle of a TLS socket is not its own.
			this.raw.destroy();
		}
		this.end();
	}

	end() {
		this.closed = true;
		this.thaw();
		this.near.end();
		this.far.destroy();
		this.proxy.links.delete(this);
		setTimeout(() => this.raw.destroy(), 200).unref();
	}
}

/** A link to a mail server on which anything can go wrong: it passes everything on until it is told otherwise. */
export class FaultProxy {
	host = '127.0.0.1';
	/** Connections that are open. @type {Set<Link>} */
	links = new Set();
	/** Connections made, and sign-ins tried, since the beginning. */
	connections = 0;
	logins = 0;
	/** Every command without its tag; of sign-ins the name only. @type {string[]} */
	commands = [];
	bytes = { up: 0, down: 0 };
	/** Round-trip time that is added; milliseconds. */
	delayMs = 0;
	/** A connection is reset when the server has sent this many bytes on it. */
	cutAt = Infinity;
	/** @type {Set<InnerRule>} */
	rules = new Set();
	/** Whether new connections are accepted and then left without a word. */
	mute = false;

	/**
	 * @param {number} port
	 * @param {{ host: string, port: number }} target plain IMAP
	 * @param {{ key: string, cert: string } | undefined} tls the client's side speaks TLS
	 */
	constructor(port, target, tls) {
		this.port = port;
		this.target = target;
		this.tls = tls;
		this.server = createServer((socket) => this.accept(socket));
	}

	/** @param {import('node:net').Socket} socket */
	accept(socket) {
		this.connections++;
		const link = new Link(this, socket);
		this.links.add(link);
		if (this.mute) link.freeze();
	}

	/** Listens again after `down`. @returns {Promise<void>} */
	up() {
		return new Promise((resolve, reject) => {
			this.server.once('error', reject);
			this.server.listen(this.port, this.host, () => resolve());
		});
	}

	/** Nothing answers on the port; open connections are reset. @returns {Promise<void>} */
	async down() {
		const closed = new Promise((resolve) => this.server.close(resolve));
		this.reset();
		await closed;
	}

	/** No more bytes either way on the open connections, and on new ones too when `mute`. */
	freeze({ mute = false } = {}) {
		this.mute = mute;
		for (const link of this.links) link.freeze();
	}

	reset() {
		for (const link of [...this.links]) link.reset();
	}

	/** The server ends every connection in order: FIN. */
	end() {
		for (const link of [...this.links]) link.end();
	}

	/** Tells every client a line that the server did not say. @param {string} line */
	say(line) {
		for (const link of this.links) link.say(line);
	}

	/**
	 * Answers matching commands itself; the server never sees them.
	 * @param {Matching} matching @param {string} answer without the tag @param {number} [times]
	 */
	refuse(matching, answer, times) {
		return this.add('command', matching, times, (link, _command, tag) => {
			link.say(`${tag} ${answer}`);
			return null;
		});
	}

	/** The server carries matching commands out; their tagged answer is lost with the connection. @param {Matching} matching @param {number} [times] */
	loseAnswer(matching, times) {
		return this.add('answer', matching, times, (link) => {
			link.reset();
			return null;
		});
	}

	/** The server carries matching commands out and the client is told something else. @param {Matching} matching @param {string} answer without the tag @param {number} [times] */
	answerInstead(matching, answer, times) {
		return this.add('answer', matching, times, (_link, _line, tag) => `${tag} ${answer}`);
	}

	/** Holds matching commands until the work is done. @param {Matching} matching @param {() => Promise<unknown>} work @param {number} [times] */
	before(matching, work, times) {
		return this.add('command', matching, times, async (_link, command) => {
			await work();
			return command;
		});
	}

	/** Does something when the server has carried a matching command out, before the client hears of it. @param {Matching} matching @param {() => Promise<unknown>} work @param {number} [times] */
	beforeAnswer(matching, work, times) {
		return this.add('answer', matching, times, async (_link, line) => {
			await work();
			return line;
		});
	}

	/** Resets the connection in place of passing a matching command on. @param {Matching} matching @param {number} [times] */
	cutAtCommand(matching, times) {
		return this.add('command', matching, times, (link) => {
			link.reset();
			return null;
		});
	}

	/** Resets the connection in place of passing a matching line of the server on. @param {Matching} matching @param {number} [times] */
	cutAtLine(matching, times) {
		return this.add('line', matching, times, (link) => {
			link.reset();
			return null;
		});
	}

	/** Changes matching lines of the server; null drops them. @param {Matching} matching @param {(line: string) => string | null} change @param {number} [times] */
	rewrite(matching, change, times) {
		return this.add('line', matching, times, (_link, line) => change(line));
	}

	/** The server seems not to have these. @param {...string} capabilities */
	hide(...capabilities) {
		return this.rewrite(/CAPABILITY /, (line) =>
			line.replace(/(CAPABILITY )([^\]]*)/, (_all, head, names) => head + names.split(' ').filter((/** @type {string} */ name) => !capabilities.includes(name)).join(' ')),
		);
	}

	/** Everything passes again; what was frozen flows on. */
	heal() {
		this.rules.clear();
		this.mute = false;
		this.delayMs = 0;
		this.cutAt = Infinity;
		for (const link of this.links) link.thaw();
	}

	/** How many commands matched. @param {RegExp} matching */
	count(matching) {
		return this.commands.filter((command) => matching.test(command)).length;
	}

	async close() {
		this.heal();
		await this.down();
	}

	/**
	 * @param {InnerRule['of']} of
	 * @param {Matching} matching
	 * @param {number} times
	 * @param {InnerRule['apply']} apply
	 * @returns {Rule}
	 */
	add(of, matching, times = Infinity, apply) {
		const rule = { of, matching, times, apply, hits: 0, stop: () => void this.rules.delete(rule) };
		this.rules.add(rule);
		return rule;
	}

	/**
	 * @param {InnerRule['of']} of
	 * @param {string} subject what rules are matched with
	 * @param {Link} link
	 * @param {string} text what goes on
	 * @param {string} tag
	 */
	async apply(of, subject, link, text, tag) {
		/** @type {string | null} */
		let passed = text;
		for (const rule of [...this.rules]) {
			if (passed === null || rule.of !== of || rule.hits >= rule.times || !matches(rule.matching, subject)) continue;
			rule.hits++;
			passed = await rule.apply(link, passed, tag);
		}
		return passed;
	}

	/** @param {string} command */
	noteCommand(command) {
		const isLogin = /^(LOGIN|AUTHENTICATE) /i.test(command);
		if (isLogin) this.logins++;
		this.commands.push(isLogin ? command.split(' ')[0] : command);
	}
}

/** @param {Matching} matching @param {string} text */
function matches(matching, text) {
	return typeof matching === 'function' ? matching(text) : matching.test(text);
}

/**
 * @param {{ host: string, port: number }} target plain IMAP
 * @param {{ tls?: { key: string, cert: string } }} [options] tls: the client's side speaks TLS with this certificate
 * @returns {Promise<FaultProxy>}
 */
export async function startFaultProxy({ host, port }, { tls } = {}) {
	const proxy = new FaultProxy(await freePort(), { host, port }, tls);
	await proxy.up();
	return proxy;
}
