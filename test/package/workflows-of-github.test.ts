import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { load } from 'js-yaml';

import { projectFolder } from '../../demo/runtime/package-build.mjs';

interface Step {
	uses?: string;
	run?: string;
	env?: Record<string, string>;
}
interface Workflow {
	on: { push: { tags?: string[] } };
	permissions: Record<string, string>;
	jobs: Record<string, { permissions?: Record<string, string>; 'timeout-minutes': number; steps: Step[] }>;
}

const workflow = async (file: string) => load(await readFile(join(projectFolder, '.github', 'workflows', file), 'utf8')) as Workflow;

describe.each(['ci.yml', 'publish.yml'])('%s', (file) => {
	test('reads by default, ends in time, and pins each action to a commit', async () => {
		const { permissions, jobs } = await workflow(file);
		expect(permissions).toEqual({ contents: 'read' });
		for (const { steps, 'timeout-minutes': minutes } of Object.values(jobs)) {
			expect(minutes).toBeGreaterThan(0);
			for (const { uses, run } of steps) {
				expect(Boolean(uses) !== Boolean(run)).toBe(true);
				if (uses) expect(uses).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
			}
		}
	});

	test('runs scripts that the package has', async () => {
		const { scripts } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
		const runs = Object.values((await workflow(file)).jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run));
		const named = runs.flatMap((run) => [...run.matchAll(/npm (?:run )?(\S+)/g)].map(([, name]) => name));
		expect(named).toContain('test');
		expect(named.filter((name) => !['ci', 'audit', 'publish'].includes(name) && !(name in scripts))).toEqual([]);
	});
});

test('a version tag publishes the tested tarball, signed', async () => {
	const { on, jobs } = await workflow('publish.yml');
	expect(on.push.tags).toEqual(['v*']);
	expect(jobs.publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
	const runs = jobs.publish.steps.map(({ run = '' }) => run);
	expect(runs.at(-1)).toBe('npm publish .package/*.tgz --provenance --access public');
	expect(runs.indexOf('npm run package')).toBeLessThan(runs.length - 1);
	expect(runs.filter((run) => run.startsWith('npm test')).length).toBeGreaterThan(0);
});
