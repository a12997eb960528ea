import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryCommand } from '../demo/runtime/command.mjs';
import { ensureDebianPackages } from '../demo/runtime/debian-packages.mjs';
import { ensureN8n } from '../demo/runtime/n8n-install.mjs';
import { ensureNode24 } from '../demo/runtime/node24.mjs';
import { build, ensurePackageParts, ensureProjectDependencies, projectFolder } from '../demo/runtime/package-install.mjs';
import { elapsed, say } from '../demo/runtime/progress.mjs';
import { ensurePreparedN8n } from './n8n/prepared-n8n.mjs';

// npm test                 everything
// npm test -- unit live    some stages
// npm test -- unit -- -t "rotation"    what follows the second -- goes to jest

const mailServer = ['dovecot-imapd', 'dovecot-lmtpd', 'openssl'];

/** @typedef {{ passed: number, failed: number, unsteady?: string[] }} Outcome unsteady: tests that passed only when run again alone */
/** @typedef {Record<string, Outcome>} Outcomes by stage */
/** @typedef {{ packages?: string[], needsN8n?: boolean }} Stage what it needs */
/** @typedef {{ stages: Record<string, Stage>, run: (names: string[]) => Promise<Outcomes> }} Group stages that run at the same time */

/** @type {Record<string, () => Promise<Outcome>>} */
const checks = {
	lint: () => check(node24, ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']),
	types: async () => {
		const types = await check(node24, ['node_modules/typescript/bin/tsc', '-p', 'test/tsconfig.json']);
		if (types.failed) return types;
		await build();
		return types;
	},
};

// Every file has servers of its own, and much of its time goes by in waiting: more files than cores run at the same time
// where little is computed.
/** @type {Group[]} */
const groups = [
	{
		stages: { lint: {}, types: {} },
		run: async (names) => Object.fromEntries(await Promise.all(names.map(async (name) => [name, await checks[name]()]))),
	},
	{ stages: { unit: { packages: ['openssl'] } }, run: (names) => jest(names, ['--maxWorkers=2']) },
	{ stages: { live: { packages: [...mailServer, 'postgresql', 'pgbouncer', 'python3'] } }, run: (names) => jest(names, ['--maxWorkers=3', '--forceExit']) },
	{ stages: { n8n: { packages: [...mailServer, 'postgresql', 'redis-server'], needsN8n: true } }, run: (names) => jest(names, ['--maxWorkers=2', '--forceExit']) },
	{ stages: { page: { packages: [...mailServer, 'chromium-headless-shell', 'fonts-dejavu-core'], needsN8n: true } }, run: (names) => jest(names, ['--maxWorkers=2', '--forceExit']) },
];

/**
 * A command that only passes or fails: a failure counts as one, so that the last line never hides it.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function check(command, args) {
	const { code } = await tryCommand(command, args, { cwd: projectFolder, show: true });
	return { passed: 0, failed: code === 0 ? 0 : 1 };
}

/** Failed files that are run again; more than these have another cause than a busy machine. */
const MOST_AGAIN = 2;

/**
 * Tests beside real servers have deadlines, and so has reading hostile mail; a machine with two cores sometimes keeps one waiting
 * past it. A file or two that failed are run once more with nothing beside them; what passes only then is named in the
 * summary, so that it is looked into and not forgotten.
 * @param {string[]} names
 * @param {string[]} args
 * @returns {Promise<Outcomes>}
 */
async function jest(names, args) {
	const { outcomes, failures } = await jestOnce(names, args);
	const files = new Set(failures.map(({ file }) => file));
	const failed = Object.values(outcomes).reduce((sum, outcome) => sum + outcome.failed, 0);
	if (forJest.length > 0 || files.size === 0 || files.size > MOST_AGAIN || failures.length < failed) return outcomes;
	say(`━━ ${[...files].join(' and ')} failed and is run again alone`);
	const failedIn = names.filter((name) => outcomes[name].failed > 0);
	const alone = args.map((arg) => arg.replace(/^--maxWorkers=.*/, '--maxWorkers=1'));
	const again = await jestOnce(failedIn, [...alone, '--runTestsByPath', ...files]);
	for (const name of failedIn) {
		if (again.outcomes[name].failed > 0) continue;
		const unsteady = failures.filter(({ file }) => stageOf(file) === name).map(({ test }) => test);
		outcomes[name] = { passed: outcomes[name].passed + outcomes[name].failed, failed: 0, unsteady };
	}
	return outcomes;
}

/** The stage of a test's file. @param {string} file */
const stageOf = (file) => /\/test\/(live|n8n|page)\//.exec(file)?.[1] ?? 'unit';

/**
 * @param {string[]} names
 * @param {string[]} args
 * @returns {Promise<{ outcomes: Outcomes, failures: { file: string, test: string }[] }>}
 */
async function jestOnce(names, args) {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-jest-'));
	const report = join(folder, 'report.json');
	// Several libraries are ES modules, which jest loads only with this flag.
	const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
	const { code } = await tryCommand(node24, [...flags, '--config', 'test/jest.config.mjs', '--selectProjects', ...names, ...args, '--json', `--outputFile=${report}`, ...forJest], { cwd: projectFolder, show: true });
	/** @type {import('@jest/test-result').FormattedTestResults | undefined} */
	const found = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
	await rm(folder, { recursive: true, force: true });
	/** @type {Outcomes} */
	const outcomes = Object.fromEntries(names.map((name) => [name, { passed: 0, failed: 0 }]));
	const failures = [];
	for (const { name: file, status, assertionResults } of found?.testResults ?? []) {
		const outcome = outcomes[stageOf(file)];
		const failed = assertionResults.filter((test) => test.status === 'failed');
		outcome.passed += assertionResults.filter((test) => test.status === 'passed').length;
		// A file that does not load has no failed test of its own.
		outcome.failed += status === 'failed' ? Math.max(1, failed.length) : failed.length;
		failures.push(...failed.map(({ fullName }) => ({ file, test: fullName })));
	}
	// A stage without tests has nothing at all: a failure too.
	for (const outcome of Object.values(outcomes)) if (outcome.passed === 0) outcome.failed = Math.max(1, outcome.failed);
	if (code !== 0 && Object.values(outcomes).every(({ failed }) => failed === 0)) outcomes[names[0]].failed = 1;
	return { outcomes, failures };
}

/** @param {Group} group @param {string[]} names @returns {Promise<Outcomes>} */
async function runGroup({ stages, run }, names) {
	try {
		const needs = names.map((name) => stages[name]);
		await ensureDebianPackages([...new Set(needs.flatMap(({ packages = [] }) => packages))]);
		if (needs.some(({ needsN8n }) => needsN8n)) {
			await ensureN8n();
			await ensurePackageParts();
			await ensurePreparedN8n();
		}
		return await run(names);
	} catch (error) {
		say(error instanceof Error ? error.message : String(error));
		return Object.fromEntries(names.map((name) => [name, { passed: 0, failed: 1 }]));
	}
}

const given = process.argv.slice(2);
const split = given.includes('--') ? given.indexOf('--') : given.length;
const forJest = given.slice(split + 1);
const known = groups.flatMap(({ stages }) => Object.keys(stages));
const chosen = split > 0 ? given.slice(0, split) : known;
const unknown = chosen.filter((name) => !known.includes(name));
if (unknown.length > 0) {
	say(`There is no stage ${unknown.join(', ')}. The stages are ${known.join(', ')}.`);
	process.exit(2);
}

const startedAt = Date.now();
say('━━ prepare');
const { bin: node24 } = await ensureNode24();
await ensureProjectDependencies();

/** @type {string[]} */
const summary = [];
const total = { passed: 0, failed: 0 };
for (const group of groups) {
	const names = Object.keys(group.stages).filter((name) => chosen.includes(name));
	if (names.length === 0) continue;
	const together = names.join(', ');
	const groupStartedAt = Date.now();
	say(`\n━━ ${together}`);
	const outcomes = await runGroup(group, names);
	const took = elapsed(groupStartedAt);
	for (const name of names) {
		const { passed, failed, unsteady = [] } = outcomes[name];
		total.passed += passed;
		total.failed += failed;
		const counted = passed > 0 ? ` ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}` : '';
		summary.push(`  ${failed === 0 ? '✓' : '✗'} ${name.padEnd(6)}${counted}${name === names.at(-1) ? ` (${together}: ${took})` : ''}`);
		for (const test of unsteady) summary.push(`           only when run again alone: ${test}`);
	}
	say(`━━ ${together}: ${names.every((name) => outcomes[name].failed === 0) ? 'passed' : 'FAILED'} in ${took}`);
}
say(`\n━━ summary, ${elapsed(startedAt)}\n${summary.join('\n')}\n`);
say(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
