import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';

import type { Intake } from '../../nodes/ContactUpsert/file';
import { freshStore } from '../shared/store/contract-sqlite';

const fresh = freshStore();
/** Longer runs for measuring: SMART_INBOX_UPSERTS=5000 SMART_INBOX_PROCESSES=8. */
const PROCESSES = Number(process.env.SMART_INBOX_PROCESSES ?? 4);
const MAILS_EACH = Number(process.env.SMART_INBOX_UPSERTS ?? 250);

/** The sources as JavaScript, made once, so that eight processes start at the same moment. */
let compiled: string;
beforeAll(async () => {
	// Below the project, so that its libraries are found.
	const cache = join(__dirname, '../../node_modules/.cache');
	await mkdir(cache, { recursive: true });
	compiled = await mkdtemp(join(cache, 'smart-inbox-compiled-'));
	const nodes = join(__dirname, '../../nodes');
	for (const path of await readdir(nodes, { recursive: true })) {
		if (!/^(?:shared|ContactUpsert)[\\/].*\.(?:ts|json|sql)$/.test(path)) continue;
		const [from, to] = [join(nodes, path), join(compiled, path)];
		await mkdir(dirname(to), { recursive: true });
		if (!path.endsWith('.ts')) {
			await cp(from, to);
			continue;
		}
		const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true, resolveJsonModule: true };
		await writeFile(to.replace(/ts$/, 'js'), ts.transpileModule(await readFile(from, 'utf8'), { compilerOptions: options }).outputText);
	}
});
afterAll(async () => await rm(compiled, { recursive: true }));

/** The same numbers on every run (mulberry32), so that a failing run can be repeated. */
function randomNumbers(seed: number): () => number {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** Mails of people who use now one, now two of their addresses and phones; a fifth comes from few people, some twice. */
function makeMails(seed: number): Intake[][] {
	const random = randomNumbers(seed);
	const pick = (below: number) => Math.floor(random() * below);
	const people = Math.max(20, Math.floor((PROCESSES * MAILS_EACH) / 4));
	const all: Intake[][] = Array.from({ length: PROCESSES }, () => []);
	for (let index = 0; index < PROCESSES * MAILS_EACH; index++) {
		if (index > 10 && random() < 0.03) {
			// A redelivery: the same message in another process.
			const from = all[pick(PROCESSES)];
			if (from.length > 0) {
				all[index % PROCESSES].push(from[pick(from.length)]);
				continue;
			}
		}
		const person = random() < 0.2 ? pick(10) : pick(people);
		const identities = [`a${person}@example.com`, `b${person}@example.com`, `+3461${String(person).padStart(7, '0')}`, `+3462${String(person).padStart(7, '0')}`];
		const first = pick(4);
		const used = random() < 0.5 ? [identities[first]] : [identities[first], identities[(first + 1 + pick(3)) % 4]];
		all[index % PROCESSES].push({
			messageKey: `key-${index}`,
			threadKey: `thread-${index}`,
			receivedAt: 1_700_000_000_000 + pick(1_000_000),
			source: `source ${pick(5)}`,
			name: `Person${person} Family${person}`,
			company: null,
			language: null,
			identities: used.map((value) => ({ kind: value.includes('@') ? 'email' : 'phone', value, raw: value })),
			references: [],
		});
	}
	return all;
}

/** What must come out, whatever the order: connected components of identities, by union-find. */
function expectedPeople(mails: Intake[]): Map<string, Intake[]> {
	const parent = new Map<string, string>();
	const find = (value: string): string => {
		let root = value;
		while ((parent.get(root) ?? root) !== root) root = parent.get(root) ?? root;
		parent.set(value, root);
		return root;
	};
	for (const { identities } of mails) for (const { value } of identities) parent.set(find(value), find(identities[0].value));
	const people = new Map<string, Intake[]>();
	for (const mail of mails) {
		const root = find(mail.identities[0].value);
		people.set(root, [...(people.get(root) ?? []), mail]);
	}
	return people;
}

async function run(mails: Intake[][]): Promise<{ mails: number; seconds: number; p50: number; p99: number }[]> {
	const file = await fresh.file();
	const startAt = Date.now() + 1500;
	return await Promise.all(
		mails.map(async (own, index) => {
			const path = join(dirname(file), `mails-${index}.json`);
			await writeFile(path, JSON.stringify(own));
			const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', join(__dirname, 'intake-process.mjs'), compiled, file, path, String(startAt)]);
			return JSON.parse(stdout) as { mails: number; seconds: number; p50: number; p99: number };
		}),
	);
}

test(`W5: ${PROCESSES} processes file overlapping mails: exactly the people there are, nobody twice, nothing lost`, async () => {
	const mails = makeMails(7);
	const results = await run(mails);
	if (process.env.SMART_INBOX_UPSERTS) process.stdout.write(`${JSON.stringify({ perSecond: Math.round(results.reduce((sum, one) => sum + one.mails, 0) / Math.max(...results.map((one) => one.seconds))), results })}\n`);

	const distinct = [...new Map(mails.flat().map((mail) => [mail.messageKey, mail])).values()];
	const expected = expectedPeople(distinct);
	const roots = await fresh.store.all<{ id: string }>('SELECT id FROM contact WHERE root_id = id');
	expect(roots).toHaveLength(expected.size);
	expect(await fresh.store.all('SELECT message_key FROM filed_message')).toHaveLength(distinct.length);

	const owners = await fresh.store.all<{ value: string; root_id: string }>('SELECT i.value, c.root_id FROM contact_identity i JOIN contact c ON c.id = i.contact_id');
	const rootOf = new Map(owners.map((owner) => [owner.value, owner.root_id]));
	const filed = await fresh.store.all<{ message_key: string; root_id: string }>('SELECT f.message_key, c.root_id FROM filed_message f JOIN contact c ON c.id = f.contact_id');
	const filedTo = new Map(filed.map((one) => [one.message_key, one.root_id]));
	const firsts = await fresh.store.all<{ root_id: string; first_touch_key: string }>('SELECT root_id, first_touch_key FROM contact ORDER BY first_touch_at DESC, first_touch_key DESC');
	const firstOf = new Map(firsts.map((first) => [first.root_id, first.first_touch_key]));
	const seen = new Set<string>();
	for (const own of expected.values()) {
		const ids = new Set(own.flatMap((mail) => [filedTo.get(mail.messageKey), ...mail.identities.map((identity) => rootOf.get(identity.value))]));
		expect(ids.size).toBe(1);
		const [id] = [...ids].map(String);
		expect(seen.has(id)).toBe(false);
		seen.add(id);
		// W9: the earliest mail over everything that was merged.
		const [first] = [...own].sort((a, b) => a.receivedAt - b.receivedAt || (a.messageKey < b.messageKey ? -1 : 1));
		expect(firstOf.get(id)).toBe(first.messageKey);
	}
	// A merge is one edge between records that exist, from the larger id to the smaller, and everything is flat.
	expect(await fresh.store.all('SELECT id FROM contact WHERE merged_into IS NOT NULL AND merged_into >= id')).toEqual([]);
	expect(await fresh.store.all('SELECT c.id FROM contact c JOIN contact r ON r.id = c.root_id WHERE r.root_id <> r.id')).toEqual([]);
}, 300_000);

test('W5: the same new people in every process at the same instant: each exists once', async () => {
	const burst: Intake[] = Array.from({ length: 40 }, (_, person) => ({
		messageKey: '',
		threadKey: '',
		receivedAt: 1_700_000_000_000 + person,
		source: 'Portal',
		name: `Person${person}`,
		company: null,
		language: null,
		identities: [{ kind: 'email', value: `p${person}@example.com`, raw: '' }, { kind: 'phone', value: `+3461000${person}`, raw: '' }],
		references: [],
	}));
	await run(Array.from({ length: 4 }, (_, process) => burst.map((mail, index) => ({ ...mail, messageKey: `${process}-${index}`, threadKey: `${process}-${index}`, identities: process % 2 ? mail.identities : [...mail.identities].reverse() }))));
	expect(await fresh.store.all('SELECT id FROM contact')).toHaveLength(40);
	expect(await fresh.store.all('SELECT message_key FROM filed_message WHERE created_contact = 1')).toHaveLength(40);
	expect(await fresh.store.all('SELECT message_key FROM filed_message')).toHaveLength(160);
}, 300_000);
