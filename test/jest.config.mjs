import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} displayName @param {string} tests @param {{ except?: string[], seconds?: number }} [options] seconds: a test has, unless it says otherwise */
const project = (displayName, tests, { except = [], seconds = 5 } = {}) => ({
	displayName,
	rootDir,
	preset: 'ts-jest',
	testMatch: [`<rootDir>/test/${tests}`],
	testPathIgnorePatterns: ['/node_modules/', ...except],
	// Jest knows one time for all projects only.
	globals: { secondsForATest: seconds },
	setupFilesAfterEnv: ['<rootDir>/test/seconds-for-a-test.ts'],
	// The packed package has the name of this one.
	modulePathIgnorePatterns: ['<rootDir>/.package/'],
});

export default {
	rootDir,
	// Tests that run beside each other (test.concurrent) are those that mostly wait.
	maxConcurrency: 12,
	testSequencer: fileURLToPath(new URL('longest-first.mjs', import.meta.url)),
	projects: [
		project('unit', '**/*.test.ts', { except: ['<rootDir>/test/(live|n8n|page|bench)/'] }),
		project('live', 'live/**/*.test.ts', { seconds: 30 }),
		project('n8n', 'n8n/**/*.test.ts', { seconds: 120 }),
		project('page', 'page/**/*.test.ts', { seconds: 60 }),
	],
};
