import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emlItem, runNode } from '../run-node.mjs';
import { mutate, seeded } from './mutations.mjs';

/** Longer than this is a hang; CPU milliseconds. */
const HANGS_MS = 250;

const testFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Our own mails: the fixtures and those of the benchmark. @returns {{ name: string, raw: Buffer }[]} */
export function ownMails() {
	return ['mail', 'bench/leads/mails'].flatMap((folder) => {
		const files = readdirSync(join(testFolder, folder)).filter((name) => name.endsWith('.eml')).sort();
		return files.map((name) => ({ name: `${folder}/${name}`, raw: readFileSync(join(testFolder, folder, name)) }));
	});
}

function cpu() {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}

/** @param {string} text @returns {string} */
const squeezed = (text) => text.normalize('NFKC').toLowerCase();
/** @param {string} text @returns {string} */
const digits = (text) => text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => String(valueOf(digit))).replace(/\D/g, '');

/** Digits of all scripts stand in tens, zero first. @param {string} digit */
function valueOf(digit) {
	let zero = digit.codePointAt(0) ?? 0;
	const code = zero;
	while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
	return code - zero;
}

/**
 * Everything that stands in a mail, decoded as far as the node decodes it, and the values that are in none of it.
 * @param {import('../run-node.mjs').Item} item @param {Buffer} raw
 * @returns {string[]}
 */
function inventedIn(item, raw) {
	const { lead, text, html, headers, subject } = item.json;
	const files = Object.values(item.binary ?? {}).map(({ data }) => Buffer.from(data, 'base64').toString('utf8'));
	const sources = [text, html ?? '', subject, JSON.stringify(headers), JSON.stringify(item.json.from), JSON.stringify(item.json.replyTo), ...files, raw.toString('utf8'), raw.toString('latin1')];
	// Marks that nobody sees, and entities, may stand inside a value.
	const written = sources.join('\n').replace(/[\u200b-\u200f\u2060\ufeff\u00ad\u034f]/g, '').replace(/&#(?:x([0-9a-f]{1,5})|(\d{1,6}));/gi, (_, hex, decimal) => String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal) % 0x110000));
	// So may the marks of bold text, and quotes that were put into an address.
	const plain = squeezed(`${written}\n${written.replace(/<[^<>]*>/g, '')}\n${written.replace(/["*\\]/g, '')}`);
	// A text body that is one block of base64 is read as well.
	const blocks = [text, ...files].filter((one) => one.length > 100 && /^[A-Za-z0-9+/=\s]+$/.test(one)).map((one) => squeezed(Buffer.from(one, 'base64').toString('utf8')));
	const all = [plain, ...blocks].join('\n');
	const numbers = digits(all);
	const emails = [...lead.emails, ...lead.relayEmails].filter((address) => !all.includes(squeezed(address)));
	const phones = lead.phones.filter((/** @type {{ raw: string }} */ phone) => !numbers.includes(digits(phone.raw)));
	return [...emails, ...phones.map((/** @type {{ raw: string }} */ phone) => phone.raw)];
}

/**
 * Mutates our mails and reads each mutant twice.
 *
 * @param {import('../run-node.mjs').NodeClass} LeadParser
 * @param {{ count: number, seed: number }} options
 * @returns {Promise<{ mutants: number, outcomes: Record<string, number>, slowestMs: number, slowest: string }>}
 * @throws with the seed and the number of the mutant: an error of the node, a hang, a contact that stands nowhere in the
 *   mail, another result the second time
 */
export async function fuzz(LeadParser, { count, seed }) {
	const mails = ownMails();
	const raws = mails.map(({ raw }) => raw);
	/** @type {Record<string, number>} */
	const outcomes = { lead: 0, review: 0, none: 0 };
	let slowestMs = 0;
	let slowest = '';
	for (let number = 0; number < count; number++) {
		// Each mutant has a seed of its own, so that it can be made alone.
		const random = seeded(seed * 1_000_003 + number);
		const { name, raw: original } = mails[Math.floor(random() * mails.length)];
		const { raw, done } = mutate(original, random, raws);
		const fail = (/** @type {string} */ what) => new Error(`seed ${seed}, mutant ${number} (${name}: ${done.join(', ')}): ${what}`);
		const read = async () => {
			const outputs = await runNode(LeadParser, [emlItem(raw)], { parameters: { defaultCountry: 'ES' } });
			return outputs.flat()[0];
		};
		/** @type {import('../run-node.mjs').Item[]} */
		const items = [];
		let ms = Infinity;
		for (let reading = 0; reading < 2 || (ms > HANGS_MS && reading < 4); reading++) {
			const before = cpu();
			try {
				items.push(await read());
			} catch (error) {
				throw fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
			}
			ms = Math.min(ms, cpu() - before);
		}
		const [first, second] = items;
		const { lead } = first.json;
		if (ms > HANGS_MS) throw fail(`read for ${Math.round(ms)} ms`);
		if (JSON.stringify(lead) !== JSON.stringify(second.json.lead)) throw fail(`read differently the second time:\n${JSON.stringify(lead)}\n${JSON.stringify(second.json.lead)}`);
		if (/could not be read:/.test(lead.reason)) throw fail(lead.reason);
		const invented = inventedIn(first, raw);
		if (invented.length > 0) throw fail(`a contact that stands nowhere in it: ${invented.join(', ')}`);
		outcomes[lead.outcome]++;
		if (ms > slowestMs) [slowestMs, slowest] = [ms, `mutant ${number}, ${name}: ${done.join(', ')}`];
	}
	return { mutants: count, outcomes, slowestMs: Math.round(slowestMs), slowest };
}
