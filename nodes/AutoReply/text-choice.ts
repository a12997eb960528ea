import { InputError } from '../shared/node/input-error';
import type { Sql } from '../shared/store/store';
import { findTemplate } from '../shared/store/templates';
import type { WrittenText } from './compose';

/** Where the text of a reply comes from. */
export type TextChoice = { from: 'default' } | { from: 'own'; written: WrittenText } | { from: 'template'; name: string };

/**
 * The text to send to somebody who writes in a language; null = our default in it.
 *
 * @throws InputError when the template is not there, in this language or for every one
 */
export async function writtenText(sql: Sql, choice: TextChoice, language: string): Promise<WrittenText | null> {
	if (choice.from === 'default') return null;
	if (choice.from === 'own') return choice.written;
	if (choice.name === '') throw new InputError('No template is chosen (Template)', 'Choose one from the list, or set Text From to Default Text.');
	const template = await findTemplate(sql, choice.name, language);
	if (template) return template;
	throw new InputError(
		`There is no template "${choice.name.slice(0, 100)}" for the language "${language}" (Template)`,
		'Save one for this language or for every language with Template: Create or Update, or choose another one.',
	);
}
