// A listener in a process of its own, so that it can be killed: node listener-process.mjs <compiled nodes> <JSON>
// It prints one JSON line per run that it starts ({ run, at (ms since 1970), subjects, messageKeys }), per run that it ends ({ end }),
// and per alert ({ alert }); { ready: true } when it has begun, and { rss } twice a second (bytes).
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * @typedef {object} Job
 * @property {string} [store] its file
 * @property {object} [postgres] where the store is instead
 * @property {Record<string, unknown>} credential
 * @property {Record<string, unknown>} parameters
 * @property {number} [runMs] how long a run takes
 * @property {string} [crashAt] the subject whose run takes the whole process down
 * @property {boolean} [endless] runs never end
 */

const [nodes, text] = process.argv.slice(2);
/** @type {Job} */
const job = JSON.parse(text);
const require = createRequire(import.meta.url);
const { openPostgresStore } = require(join(nodes, 'shared/store/postgres.js'));
const { openSqliteStore } = require(join(nodes, 'shared/store/sqlite.js'));
const { InboxListener } = require(join(nodes, 'SmartInboxTrigger/listener.js'));
const { readSettings } = require(join(nodes, 'SmartInboxTrigger/settings.js'));

/** @param {object} line */
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function deferred() {
	/** @type {{ promise?: Promise<unknown>, resolve?: (value: unknown) => void, reject?: (error: Error) => void }} */
	const made = {};
	made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
	return made;
}

// What n8n remembers of earlier runs is gone with its process here, so the ledger alone decides.
const trigger = {
	/** @param {{ json: { subject: string, messageKey: string } }[][]} data @param {unknown} _response @param {{ resolve: (run: unknown) => void }} done @param {string} key */
	emit: (data, _response, done, key) => {
		const items = data[0];
		tell({ run: key, at: performance.timeOrigin + performance.now(), subjects: items.map(({ json }) => json.subject), messageKeys: items.map(({ json }) => json.messageKey) });
		if (items.some(({ json }) => json.subject === job.crashAt)) process.kill(process.pid, 'SIGKILL');
		if (job.endless) return;
		void pause(job.runMs ?? 0).then(() => {
			done.resolve({ status: 'success', data: { resultData: { runData: {} } } });
			tell({ end: key });
		});
	},
	/** @param {Error} error */
	saveFailedExecution: (error) => tell({ alert: error.message }),
	getNode: () => ({ id: 'node', name: 'Smart Inbox Trigger', type: 'smartInboxTrigger', typeVersion: 1, position: [0, 0], parameters: {} }),
	getWorkflow: () => ({ id: 'workflow', name: 'Intake', active: true }),
	getMode: () => 'trigger',
	getActivationMode: () => 'init',
	getCredentials: async () => job.credential,
	/** @param {string} name @param {unknown} fallback */
	getNodeParameter: (name, fallback) => job.parameters[name] ?? fallback,
	helpers: {
		createDeferredPromise: deferred,
		prepareBinaryData: async (/** @type {unknown} */ _content, /** @type {string} */ fileName, /** @type {string} */ mimeType) => ({ data: '', fileName, mimeType }),
	},
};

const listener = new InboxListener(trigger, readSettings(trigger), () => (job.postgres ? openPostgresStore(job.postgres) : openSqliteStore(job.store)));
setInterval(() => tell({ rss: process.memoryUsage.rss() }), 500).unref();
void listener.startSometime();
tell({ ready: true, rss: process.memoryUsage.rss() });
