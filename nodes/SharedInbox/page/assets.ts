import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All files of a folder beside this one, in the order of their names, as one text. */
function textOf(folder: string, ending: string): string {
	const path = join(__dirname, folder);
	return readdirSync(path)
		.filter((name) => name.endsWith(ending))
		.sort()
		.map((name) => readFileSync(join(path, name), 'utf8'))
		.join('\n');
}

// What is only for whoever reads the files does not go along with every page.
const withoutIndents = (text: string) => text.replace(/^\s+/gm, '');

/** The one stylesheet of the page. */
export const styles = withoutIndents(textOf('styles', '.css').replace(/\/\*[^*]*\*\//g, ''));

/** The one script of the page: what works without it works better with it. Each file is a block of its own. */
export const script = withoutIndents(textOf('browser', '.js').replace(/^\s*\/\/.*\n/gm, ''));
