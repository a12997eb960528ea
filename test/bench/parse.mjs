import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';
import { figure, quantile, want } from './table.mjs';

/** Rounds over all mails; the first ones only warm both sides up. */
const WARM = 10;
const ROUNDS = { usual: 20, full: 60 };
/** Reading a lead costs at most as much again as taking its mail apart does. */
const MOST = 2;

/** @returns {Buffer[]} our own enquiries and what only looks like one */
function leadMails() {
	return ['mail', 'bench/leads/mails'].flatMap((folder) => {
		const path = join(projectFolder, 'test', folder);
		return readdirSync(path).filter((name) => name.endsWith('.eml')).sort().map((name) => readFileSync(join(path, name)));
	});
}

/** Our whole reading of a mail, MIME and lead, from its bytes. @returns {(raw: Buffer) => Promise<unknown>} */
function ourReading() {
	const compiled = (/** @type {string} */ name) => createRequire(import.meta.url)(join(projectFolder, 'dist/nodes/LeadParser', `${name}.js`));
	const { readMailInput } = compiled('input');
	const { openAttachedMails } = compiled('attached-mails');
	const { readWithFiles } = compiled('read-with-files');
	const { PROFILES } = compiled('portals');
	const options = { defaultCountry: 'ES', own: [], ownPhones: [], profiles: PROFILES };
	return async (raw) => {
		const binaries = { names: ['data'], info: () => ({ fileName: 'mail.eml', mimeType: 'message/rfc822' }), read: async () => raw, stored: async () => [] };
		const { message, html, files } = await readMailInput({}, binaries, 'binary', 'data');
		return readWithFiles({ mail: message, html, files, attached: await openAttachedMails(files) }, options);
	};
}

/** @param {(raw: Buffer) => Promise<unknown>} read @param {Buffer} raw */
async function timed(read, raw) {
	const startedAt = performance.now();
	await read(raw);
	return performance.now() - startedAt;
}

/** CPU time of this process, all threads; milliseconds. @param {() => Promise<void>} work */
async function cpuOf(work) {
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

/** @type {import('./table.mjs').Bench} */
export const parse = {
	title: 'reading a lead (MIME and lead), beside simpleParser of mailparser (MIME alone)',
	async run(bench) {
		await ensureBuilt();
		const mails = leadMails();
		const sides = [ourReading(), (/** @type {Buffer} */ raw) => simpleParser(raw)];
		/** @type {number[][][]} per side and mail: the times of its rounds */
		const times = sides.map(() => mails.map(() => []));
		const cpu = sides.map(() => 0);
		const rounds = ROUNDS[bench.full ? 'full' : 'usual'];
		for (let round = -WARM; round < rounds; round++) {
			for (const [side, read] of sides.entries()) {
				const spent = await cpuOf(async () => {
					for (const [index, raw] of mails.entries()) {
						const ms = await timed(read, raw);
						if (round >= 0) times[side][index].push(ms);
					}
				});
				if (round >= 0) cpu[side] += spent;
			}
		}
		const [ours, peer] = times.map((perMail) => perMail.map((all) => quantile(all, 0.5)));
		const [oursCpu, peerCpu] = cpu.map((all) => (all * 1000) / (rounds * mails.length));
		const row = (/** @type {string} */ what, /** @type {number} */ one, /** @type {number} */ two, /** @type {string} */ unit, /** @type {object} */ wanted) => bench.row({ what, ours: `${figure(one)} ${unit}`, peer: `${figure(two)} ${unit}`, ratio: two / one, ...wanted });
		const most = (/** @type {number} */ one, /** @type {number} */ two) => ({ wanted: `≤ ${MOST} × the peer's`, met: one <= MOST * two });
		row(`${mails.length} mails, median`, quantile(ours, 0.5), quantile(peer, 0.5), 'ms', most(quantile(ours, 0.5), quantile(peer, 0.5)));
		row('95th of 100', quantile(ours, 0.95), quantile(peer, 0.95), 'ms', want(quantile(ours, 0.95), 'most', 10, ' ms'));
		row('slowest', Math.max(...ours), Math.max(...peer), 'ms', {});
		row('CPU of a mail', oursCpu, peerCpu, 'µs', most(oursCpu, peerCpu));
	},
};
