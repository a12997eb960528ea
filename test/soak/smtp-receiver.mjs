import { createRequire } from 'node:module';

// A receiver as the trigger opens it, in a process of its own that can be killed:
//   node smtp-receiver.mjs <store file> <port> <clients at once>
// With "discard" for the store it is the bare SMTP library, which keeps nothing: the floor to compare with.

const [file, port, clients] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const RECIPIENT = 'leads@office.example';
const fromBuild = (/** @type {string} */ path) => require(`../../dist/nodes/${path}.js`);

async function receive() {
	const { openSqliteStore } = fromBuild('shared/store/sqlite');
	const { ensureMailbox } = fromBuild('shared/store/mailboxes');
	const { readSettings } = fromBuild('SmartInboxTrigger/settings');
	const { Health } = fromBuild('SmartInboxTrigger/health');
	const { DirectReception } = fromBuild('SmartInboxTrigger/sources/smtp-reception');
	const store = await openSqliteStore(file);
	/** @type {Record<string, unknown>} */
	const parameters = { receiveFrom: 'smtp', recipients: RECIPIENT, port: Number(port), options: { clients: Number(clients) } };
	const settings = readSettings({ getNodeParameter: (/** @type {string} */ name, /** @type {unknown} */ fallback) => parameters[name] ?? fallback });
	const { id } = await store.transaction((/** @type {unknown} */ sql) => ensureMailbox(sql, RECIPIENT, 'smtp'));
	const alert = (/** @type {string} */ message) => console.log(`alert: ${message}`);
	await DirectReception.open({ trigger: { getNode: () => ({}), getCredentials: async () => ({}) }, store, settings, own: [], mailboxes: new Map([[RECIPIENT, id]]), health: new Health(store, [id], alert), alert, onStored: () => undefined });
}

async function discard() {
	const { SMTPServer } = require('smtp-server');
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		disableReverseLookup: true,
		logger: false,
		onData(/** @type {import('node:stream').Readable} */ stream, /** @type {unknown} */ _session, /** @type {() => void} */ callback) {
			stream.on('end', callback).resume();
		},
	});
	/** @type {Promise<void>} */
	const listening = new Promise((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
	await listening;
}

await (file === 'discard' ? discard() : receive());
console.log('ready');
// An idle process would still end when the port closes; the parent ends it.
setInterval(() => undefined, 60_000);
