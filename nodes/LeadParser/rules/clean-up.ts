import type { LeadRule } from './rule';

/** What is left of a found text after the rule's clean-ups, in their order; blanks around it are always taken off. */
export function cleanUp(text: string, { cleanUp: steps, removeText }: Pick<LeadRule, 'cleanUp' | 'removeText'>): string {
	let value = text.trim();
	for (const step of steps) {
		if (step === 'digitsOnly') value = value.normalize('NFKC').replace(/[^\d+]/g, '').replace(/(?!^)\+/g, '');
		else if (step === 'firstLine') value = value.split('\n', 1)[0];
		else if (step === 'lowerCase') value = value.toLowerCase();
		else if (step === 'upperCase') value = value.toUpperCase();
		else if (step === 'oneLine') value = value.replace(/\s+/g, ' ');
		else if (removeText !== '') value = value.split(removeText).join('');
		value = value.trim();
	}
	return value;
}
