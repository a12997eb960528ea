import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { projectFolder } from '../../demo/runtime/package-install.mjs';
import { triggerStub } from './trigger-stub.mjs';

// One trigger in a process of its own, without n8n around it: what it costs is what this process costs.

/**
 * @typedef {object} Listening
 * @property {'ours' | 'peer'} side
 * @property {string} n8nFolder
 * @property {{ host: string, port: number, user: string, password: string }} account
 * @property {string} folder for the store and binary data
 * @property {number} [count] items to wait for; left out: until it is told to stop
 * @property {Record<string, unknown>} [parameters]
 * @property {boolean} [tellItems] tells of each item at once
 * @property {boolean} [newOnly] mail that is there already does not count
 */

/** @type {Listening} */
const listening = JSON.parse(process.argv[2]);
const { side, n8nFolder, account, folder, count = Infinity, parameters = {}, tellItems = false, newOnly = false } = listening;

/** @param {object} message */
const tell = (message) => process.send?.(message);
// Whoever started this ends it, also on Ctrl-C, which reaches both.
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

let items = 0;
/** @type {() => void} */
let reached = () => undefined;
const all = new Promise((resolve) => (reached = () => resolve(undefined)));

/** @param {{ json: Record<string, any> }[]} batch */
function onItems(batch) {
	const at = process.hrtime.bigint().toString();
	items += batch.length;
	if (tellItems) for (const { json } of batch) tell({ item: String(json.subject ?? ''), at });
	if (items >= count) reached();
}

const memory = { idle: 0, peak: 0 };
const loop = monitorEventLoopDelay({ resolution: 1 });
const start = side === 'ours' ? await prepareOurs() : await preparePeer();
await pause(500);
globalThis.gc?.();
memory.idle = memory.peak = process.memoryUsage.rss();
setInterval(() => (memory.peak = Math.max(memory.peak, process.memoryUsage.rss())), 50).unref();

const began = performance.now();
const cpuBefore = process.cpuUsage();
loop.enable();
const settled = await start();
tell({ listening: true });
await all;
await settled();
const cpu = process.cpuUsage(cpuBefore);
tell({
	result: {
		items,
		seconds: (performance.now() - began) / 1000,
		cpuSeconds: (cpu.user + cpu.system) / 1e6,
		memoryMb: (memory.peak - memory.idle) / 1024 / 1024,
		idleMb: memory.idle / 1024 / 1024,
		longestBlockMs: loop.max / 1e6,
	},
});

/** @returns {Promise<() => Promise<() => Promise<void>>>} */
async function prepareOurs() {
	const load = createRequire(join(projectFolder, 'package.json'));
	const { InboxListener } = load('./dist/nodes/SmartInboxTrigger/listener.js');
	const { readSettings } = load('./dist/nodes/SmartInboxTrigger/settings.js');
	const { openSqliteStore } = load('./dist/nodes/shared/store/sqlite.js');
	const trigger = await triggerStub({
		n8nFolder,
		typeVersion: 1,
		folder,
		onItems,
		parameters: { receiveFrom: 'imap', 'folders.list': [{ folder: { value: 'INBOX' } }], startFrom: newOnly ? 'now' : 'everything', afterProcessing: 'leave', ...parameters },
		credential: { address: account.user, user: '', password: account.password, imapEnabled: true, imapHost: account.host, imapPort: account.port, imapEncryption: 'none' },
	});
	const store = await openSqliteStore(join(folder, 'store', 'store.sqlite'));
	const listener = new InboxListener(trigger, readSettings(trigger), async () => store);
	return async () => {
		await listener.start();
		return async () => {
			// The last runs are still being written down.
			for (;;) {
				const { n } = await store.get("SELECT COUNT(*) AS n FROM delivery WHERE state = 'done'");
				if (n >= count) return;
				await pause(5);
			}
		};
	};
}

/** @returns {Promise<() => Promise<() => Promise<void>>>} */
async function preparePeer() {
	const load = createRequire(join(n8nFolder, 'node_modules', 'n8n-nodes-base', 'package.json'));
	const { EmailReadImapV2 } = load('./dist/nodes/EmailReadImap/v2/EmailReadImapV2.node.js');
	const node = new EmailReadImapV2({});
	const trigger = await triggerStub({
		n8nFolder,
		typeVersion: 2.2,
		folder,
		onItems,
		parameters: { mailbox: 'INBOX', postProcessAction: 'read', format: 'simple', downloadAttachments: false, dataPropertyAttachmentsPrefixName: 'attachment_', options: {}, ...parameters },
		credential: { user: account.user, password: account.password, host: account.host, port: account.port, secure: false, allowUnauthorizedCerts: true },
		// It takes up what waits only when it has taken mail before: as if it had seen the first one.
		staticData: newOnly ? {} : { lastMessageUid: 1 },
	});
	return async () => {
		await node.trigger.call(trigger);
		return async () => undefined;
	};
}
