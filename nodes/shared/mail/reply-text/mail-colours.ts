/** The colours of a reply: what is text stands out at least 4.5:1 from what is behind it (WCAG 2.2, 1.4.3). */
export interface Colours {
	/** Around the paper. */
	desk: string;
	paper: string;
	text: string;
	muted: string;
	/** Prices, links, and the sender's name at the head. */
	accent: string;
	line: string;
	button: string;
	label: string;
}

export const LIGHT: Colours = { desk: '#f2f4f7', paper: '#ffffff', text: '#1f2933', muted: '#5a6572', accent: '#1a5a96', line: '#d9dfe6', button: '#1a5a96', label: '#ffffff' };
const DARK: Colours = { desk: '#131619', paper: '#1d2125', text: '#e6e9ec', muted: '#a7b0ba', accent: '#8dbdf2', line: '#3a424b', button: '#2f6fb0', label: '#ffffff' };

/** Where the reader's program is dark. Outlook.com has no media query for that: it marks what it has darkened (data-ogsc, data-ogsb). */
export const DARK_RULES = `@media (prefers-color-scheme:dark){${darkRules(() => '')}}
${darkRules((isGround) => (isGround ? '[data-ogsb] ' : '[data-ogsc] '))}`;

function darkRules(within: (isGround: boolean) => string): string {
	const ground = (classes: string, colour: string) => rule(classes, within(true), `background-color:${colour}!important`);
	const ink = (classes: string, colour: string) => rule(classes, within(false), `color:${colour}!important`);
	return [
		ground('.desk', DARK.desk),
		ground('.paper', DARK.paper),
		ground('.button', DARK.button),
		ink('.text', DARK.text),
		ink('.muted', DARK.muted),
		ink('.accent,.text a', DARK.accent),
		ink('.button .label', DARK.label),
		rule('.card,.rule', within(true), `border-color:${DARK.line}!important`),
	].join('');
}

function rule(classes: string, within: string, declaration: string): string {
	return `${classes.split(',').map((one) => within + one).join(',')}{${declaration}}`;
}
