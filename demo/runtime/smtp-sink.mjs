import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/**
 * @typedef {object} SinkMail
 * @property {string} from envelope sender; empty for a bounce
 * @property {string[]} to envelope recipients
 * @property {string} raw
 * @property {import('mailparser').ParsedMail} parsed
 * @property {string | undefined} user who signed in
 * @property {boolean} secure whether it came over TLS
 * @property {Date} at
 */

/**
 * @typedef {object} SinkHooks what a hook returns or throws decides; an awaited hook delays the answer
 * @property {(address: string) => void | Promise<void>} [onSender]
 * @property {(address: string) => void | Promise<void>} [onRecipient] throw to refuse one recipient
 * @property {() => void} [onText] the server is ready for the text of a mail
 * @property {(mail: SinkMail) => void | Promise<void>} [onMail] throw to refuse the mail; it is not recorded then
 */

/**
 * @typedef {object} SmtpSink
 * @property {string} host
 * @property {number} port
 * @property {SinkMail[]} mails what was accepted, in order
 * @property {SinkHooks} hooks may be changed at any time
 * @property {(count: number, timeoutMs?: number) => Promise<SinkMail[]>} waitForMails
 * @property {() => void} clear
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} message
 * @param {number} responseCode 4xx: later; 5xx: never
 */
export function smtpRefusal(message, responseCode = 550) {
	return Object.assign(new Error(message), { responseCode });
}

/**
 * An SMTP server that keeps what it is given.
 * @param {object} [options]
 * @param {number} [options.port]
 * @param {{ user: string, pass: string }} [options.auth] demanded when given
 * @param {(token: string) => string | undefined} [options.token] whose access token it is: demanded when given, instead of a password
 * @param {{ key: string, cert: string }} [options.tls] offers STARTTLS when given
 * @param {boolean} [options.secure] TLS from the first byte; needs `tls`
 * @param {SinkHooks} [options.hooks]
 * @returns {Promise<SmtpSink>}
 */
export async function startSmtpSink({ port = 0, auth, token, tls, secure = false, hooks: firstHooks = {} } = {}) {
	/** @type {SinkMail[]} */
	const mails = [];
	/** @type {Set<() => void>} */
	const waiting = new Set();
	const hooks = { ...firstHooks };

	const server = new SMTPServer({
		...tls,
		secure,
		authOptional: !auth && !token,
		...(token && { authMethods: ['XOAUTH2'] }),
		allowInsecureAuth: true,
		disabledCommands: [...(auth || token ? [] : ['AUTH']), ...(tls ? [] : ['STARTTLS'])],
		disableReverseLookup: true,
		logger: false,
		closeTimeout: 200,
		onAuth(given, _session, callback) {
			// The answer is a challenge with the reason in it, as Google's.
			if (token) return callback(null, token(given.accessToken ?? '') === given.username ? { user: given.username } : { data: { status: '401', schemes: 'bearer' } });
			const correct = given.username === auth?.user && given.password === auth?.pass;
			if (correct) callback(null, { user: given.username });
			else callback(smtpRefusal('Authentication failed', 535));
		},
		onMailFrom(address, _session, callback) {
			Promise.resolve(address.address).then((sender) => hooks.onSender?.(sender)).then(() => callback(), callback);
		},
		onRcptTo(address, _session, callback) {
			Promise.resolve(address.address).then((recipient) => hooks.onRecipient?.(recipient)).then(() => callback(), callback);
		},
		onData(stream, session, callback) {
			record(stream, session).then(() => callback(), callback);
		},
	});

	/**
	 * @param {AsyncIterable<Buffer>} stream
	 * @param {import('smtp-server').SMTPServerSession} session
	 */
	async function record(stream, session) {
		const chunks = [];
		hooks.onText?.();
		for await (const chunk of stream) chunks.push(chunk);
		const raw = Buffer.concat(chunks);
		const { mailFrom, rcptTo } = session.envelope;
		/** @type {SinkMail} */
		const mail = {
			from: mailFrom ? mailFrom.address : '',
			to: rcptTo.map(({ address }) => address),
			raw: raw.toString('utf8'),
			parsed: await simpleParser(raw),
			user: /** @type {string | undefined} */ (session.user),
			secure: session.secure,
			at: new Date(),
		};
		await hooks.onMail?.(mail);
		mails.push(mail);
		for (const wake of waiting) wake();
	}

	// A client that breaks off is the client's business, not an end of the process.
	server.on('error', () => undefined);
	await new Promise((resolve, reject) => {
		server.server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve(undefined));
	});
	const address = server.server.address();

	return {
		host: '127.0.0.1',
		port: typeof address === 'object' && address ? address.port : port,
		mails,
		hooks,
		waitForMails(count, timeoutMs = 20_000) {
			return new Promise((resolve, reject) => {
				const timer = setTimeout(() => {
					waiting.delete(look);
					reject(new Error(`Waited ${timeoutMs / 1000} s for ${count} mails; ${mails.length} came.`));
				}, timeoutMs);
				const look = () => {
					if (mails.length < count) return;
					clearTimeout(timer);
					waiting.delete(look);
					resolve([...mails]);
				};
				waiting.add(look);
				look();
			});
		},
		clear: () => void mails.splice(0),
		stop: () => new Promise((resolve) => server.close(() => resolve())),
	};
}
