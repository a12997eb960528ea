import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} displayName @param {string} tests @param {string[]} [except] */
const project = (displayName, tests, except = []) => ({
	displayName,
	rootDir,
	preset: 'ts-jest',
	testMatch: [`<rootDir>/test/${tests}`],
	testPathIgnorePatterns: ['/node_modules/', ...except],
	// The packed package has the name of this one.
	modulePathIgnorePatterns: ['<rootDir>/.package/'],
});

export default {
	rootDir,
	// Tests that run beside each other (test.concurrent) are those that mostly wait.
	maxConcurrency: 12,
	testSequencer: fileURLToPath(new URL('longest-first.mjs', import.meta.url)),
	projects: [
		project('unit', '**/*.test.ts', ['<rootDir>/test/(live|n8n|page|bench)/']),
		project('live', 'live/**/*.test.ts'),
		project('n8n', 'n8n/**/*.test.ts'),
		project('page', 'page/**/*.test.ts'),
	],
};
