import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryCommand } from '../demo/runtime/command.mjs';
import { ensureDebianPackages } from '../demo/runtime/debian-packages.mjs';
import { ensureN8n } from '../demo/runtime/n8n-install.mjs';
import { ensureNode24 } from '../demo/runtime/node24.mjs';
import { build, ensurePackageParts, ensureProjectDependencies, projectFolder } from '../demo/runtime/package-install.mjs';
import { elapsed, say } from '../demo/runtime/progress.mjs';

// npm test                 everything
// npm test -- unit live    some stages
// npm test -- unit -- -t "rotation"    what follows the second -- goes to jest

const mailServer = ['dovecot-imapd', 'dovecot-lmtpd', 'openssl'];

/** @typedef {{ passed: number, failed: number, unsteady?: string[] }} Outcome unsteady: tests that passed only when run again alone */
/** @typedef {{ packages?: string[], needsN8n?: boolean, run: () => Promise<Outcome> }} Stage */

// Every file has servers of its own, and much of its time goes by in waiting: more files than cores run at the same time
// where little is computed.
/** @type {Record<string, Stage>} */
const stages = {
	lint: { run: () => check(node24, ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']) },
	types: {
		run: async () => {
			const types = await check(node24, ['node_modules/typescript/bin/tsc', '-p', 'test/tsconfig.json']);
			if (types.failed) return types;
			await build();
			return types;
		},
	},
	unit: { packages: ['openssl'], run: () => jest('unit', ['--maxWorkers=2']) },
	live: { packages: [...mailServer, 'postgresql', 'pgbouncer', 'python3'], run: () => jest('live', ['--maxWorkers=3', '--forceExit', '--testTimeout=30000']) },
	n8n: { packages: [...mailServer, 'postgresql', 'redis-server'], needsN8n: true, run: () => jest('n8n', ['--maxWorkers=2', '--forceExit', '--testTimeout=120000']) },
	page: { packages: [...mailServer, 'chromium', 'fonts-dejavu-core'], needsN8n: true, run: () => jest('page', ['--maxWorkers=2', '--forceExit', '--testTimeout=60000']) },
};

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
 * @param {string} project
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function jest(project, args) {
	const first = await jestOnce(project, args);
	const files = new Set(first.failures.map(({ file }) => file));
	if (forJest.length > 0 || files.size === 0 || files.size > MOST_AGAIN || first.failures.length < first.failed) return first;
	say(`━━ ${project}: ${[...files].join(' and ')} failed and is run again alone`);
	const alone = args.map((arg) => arg.replace(/^--maxWorkers=.*/, '--maxWorkers=1'));
	const again = await jestOnce(project, [...alone, '--runTestsByPath', ...files]);
	if (again.failed > 0) return { passed: first.passed, failed: first.failed };
	return { passed: first.passed + first.failed, failed: 0, unsteady: first.failures.map(({ test }) => test) };
}

/**
 * @param {string} project
 * @param {string[]} args
 * @returns {Promise<Outcome & { failures: { file: string, test: string }[] }>}
 */
async function jestOnce(project, args) {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-jest-'));
	const report = join(folder, 'report.json');
	// Several libraries are ES modules, which jest loads only with this flag.
	const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
	const { code } = await tryCommand(node24, [...flags, '--config', 'test/jest.config.mjs', '--selectProjects', project, ...args, '--json', `--outputFile=${report}`, ...forJest], { cwd: projectFolder, show: true });
	/** @type {import('@jest/test-result').FormattedTestResults | undefined} */
	const found = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
	await rm(folder, { recursive: true, force: true });
	const passed = found?.numPassedTests ?? 0;
	// A file that does not load has no failed test of its own, and a stage without tests has nothing at all: both are failures.
	const failed = (found?.numFailedTests ?? 0) + (found?.numRuntimeErrorTestSuites ?? 0);
	const failures = (found?.testResults ?? []).flatMap(({ name, assertionResults }) => assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => ({ file: name, test: fullName })));
	return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed, failures };
}

/** @param {Stage} stage @returns {Promise<Outcome>} */
async function runStage({ packages = [], needsN8n = false, run }) {
	try {
		await ensureDebianPackages(packages);
		if (needsN8n) {
			await ensureN8n();
			await ensurePackageParts();
		}
		return await run();
	} catch (error) {
		say(error instanceof Error ? error.message : String(error));
		return { passed: 0, failed: 1 };
	}
}

const given = process.argv.slice(2);
const split = given.includes('--') ? given.indexOf('--') : given.length;
const forJest = given.slice(split + 1);
const chosen = split > 0 ? given.slice(0, split) : Object.keys(stages);
const unknown = chosen.filter((name) => !(name in stages));
if (unknown.length > 0) {
	say(`There is no stage ${unknown.join(', ')}. The stages are ${Object.keys(stages).join(', ')}.`);
	process.exit(2);
}

const startedAt = Date.now();
say('━━ prepare');
const { bin: node24 } = await ensureNode24();
await ensureProjectDependencies();

/** @type {string[]} */
const summary = [];
const total = { passed: 0, failed: 0 };
for (const name of chosen) {
	const stageStartedAt = Date.now();
	say(`\n━━ ${name}`);
	const { passed, failed, unsteady = [] } = await runStage(stages[name]);
	total.passed += passed;
	total.failed += failed;
	const counted = passed > 0 ? ` ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}` : '';
	summary.push(`  ${failed === 0 ? '✓' : '✗'} ${name.padEnd(6)}${counted} (${elapsed(stageStartedAt)})`);
	for (const test of unsteady) summary.push(`           only when run again alone: ${test}`);
	say(`━━ ${name}: ${failed === 0 ? 'passed' : 'FAILED'} in ${elapsed(stageStartedAt)}`);
}
say(`\n━━ summary, ${elapsed(startedAt)}\n${summary.join('\n')}\n`);
say(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
