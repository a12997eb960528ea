/** @typedef {{ version: string, license?: string, inBundle?: boolean }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage> }} Lock package-lock.json */

/** Licences that ask for no more than to be named. */
export const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0'];

/**
 * What comes along in the package, by name.
 * @param {Lock} lock
 * @returns {{ name: string, version: string, licence: string }[]}
 */
export function bundledPackages(lock) {
	return Object.entries(lock.packages)
		.filter(([, { inBundle }]) => inBundle)
		.map(([path, { version, license }]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), version, licence: license ?? 'none' }))
		.sort((one, other) => (one.name === other.name ? one.version.localeCompare(other.version, 'en', { numeric: true }) : one.name < other.name ? -1 : 1));
}

/**
 * @param {string} licence as SPDX writes it: "MIT", "(MIT OR EUPL-1.1+)"
 * @returns {boolean} whether one of the licences to choose from is permissive
 */
export const isPermissive = (licence) => licence.replace(/^\(|\)$/g, '').split(' OR ').some((one) => PERMISSIVE.includes(one));

/**
 * @param {Lock} lock
 * @returns {string} Markdown
 */
export function licenceList(lock) {
	const rows = bundledPackages(lock).map(({ name, version, licence }) => `| [${name}](https://www.npmjs.com/package/${name}/v/${version}) | ${version} | ${licence} |`);
	return `# Third-party licences

What the package brings along, under the licences of its authors; the text of each is in its folder below \`node_modules\`, or
named in its \`package.json\`. Written by \`npm run licences\`.

| package | version | licence |
|---|---|---|
${rows.join('\n')}
`;
}
