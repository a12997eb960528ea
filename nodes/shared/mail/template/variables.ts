/** What may stand in double square brackets in a subject or a text, and what it becomes. */
export const VARIABLES = {
	name: 'the person’s name',
	first_name: 'the person’s first name',
	listing: 'title of the listing asked about',
	reference: 'its reference',
	place: 'its place',
	price: 'its price',
	link: 'its web address',
	date: 'the day the enquiry came',
	listings: 'suggested listings',
	suggestions: 'suggested listings below a heading',
	owner: 'who looks after the enquiry',
	owner_email: 'their address',
	sender: 'the name the mail is sent under',
	signature: 'the signature',
} as const;

export type Variable = keyof typeof VARIABLES;

/** Variables that are paragraphs of their own; a subject cannot have them, nor a signature. */
export const BLOCKS: ReadonlySet<Variable> = new Set<Variable>(['listings', 'suggestions']);

/** For descriptions of parameters. */
export const VARIABLE_LIST = Object.keys(VARIABLES).map((name) => `[[${name}]]`).join(', ');

/** `[[name]]`, `[[ First Name ]]`, `[[name|Sir or Madam]]`: what stands behind the bar is written when there is no value. */
const PLACEHOLDER = /\[\[ {0,3}([\p{L}_][\p{L}\p{N}_ -]{0,39})(?:\|([^[\]<>\n]{0,100}))?\]\]/gu;

/** One variable as it stands in a template. */
export interface Placeholder {
	/** As written, with its brackets. */
	written: string;
	/** undefined: there is no such variable. */
	variable: Variable | undefined;
	fallback: string;
	/** Where it begins and ends in the template. */
	start: number;
	end: number;
}

/** The variables in a template, in order. Linear in its length. */
export function placeholdersIn(template: string): Placeholder[] {
	return Array.from(template.matchAll(PLACEHOLDER), ({ 0: written, 1: name, 2: fallback = '', index }) => ({
		written,
		variable: variableNamed(name),
		fallback: fallback.trim(),
		start: index,
		end: index + written.length,
	}));
}

/** The variables that stay as they are when a template is filled, as written, each once: there are none of that name, or not for that place. */
export function keptAsWritten({ subject, body }: { subject: string; body: string }): { subject: string[]; body: string[] } {
	const outOfPlace = placeholdersIn(subject).filter(({ variable }) => variable === undefined || BLOCKS.has(variable));
	const unknown = placeholdersIn(body).filter(({ variable }) => variable === undefined);
	const each = (placeholders: readonly Placeholder[]) => [...new Set(placeholders.map(({ written }) => written))];
	return { subject: each(outOfPlace), body: each(unknown) };
}

/** What is wrong with a template, in words. */
export function templateWarnings(template: { subject: string; body: string }): string[] {
	const { subject, body } = keptAsWritten(template);
	return [...warning('subject', subject), ...warning('text', body)];
}

function warning(place: string, written: readonly string[]): string[] {
	if (written.length === 0) return [];
	return [`The ${place} keeps ${written.slice(0, 10).join(', ')} as written: there is no such variable for it`];
}

function variableNamed(written: string): Variable | undefined {
	const name = written.trim().toLowerCase().replace(/[ -]/g, '_');
	return (Object.keys(VARIABLES) as Variable[]).find((known) => known === name);
}
