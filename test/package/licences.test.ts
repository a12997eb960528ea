import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { bundledPackages, isPermissive, licenceList } from '../../demo/runtime/licence-list.mjs';
import { projectFolder } from '../../demo/runtime/package-build.mjs';

const read = (name: string) => readFile(join(projectFolder, name), 'utf8');

test('the list of licences is the one of package-lock.json (npm run licences)', async () => {
	expect(await read('THIRD-PARTY-LICENCES.md')).toBe(licenceList(JSON.parse(await read('package-lock.json'))));
});

test('what comes along asks for no more than to be named', async () => {
	const bundled = bundledPackages(JSON.parse(await read('package-lock.json')));
	expect(bundled.length).toBeGreaterThan(10);
	expect(bundled.filter(({ licence }) => !isPermissive(licence))).toEqual([]);
});

test.each([['MIT', true], ['(MIT OR EUPL-1.1+)', true], ['GPL-3.0-only', false], ['(GPL-3.0-only OR AGPL-3.0-only)', false], ['none', false]])('%s', (licence, permissive) => {
	expect(isPermissive(licence)).toBe(permissive);
});
