/**
 * What a mail may say about its own looks. Everything that could load something, cover something, or run something is
 * left out: no url(), no position, no escapes, no comments.
 */
const PROPERTIES = new Set(
	`background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse border-color
	border-left border-left-color border-left-style border-left-width border-radius border-right border-right-color
	border-right-style border-right-width border-spacing border-style border-top border-top-color border-top-style
	border-top-width border-width caption-side color direction display font font-family font-size font-style font-variant
	font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right margin-top
	max-height max-width min-height min-width overflow-wrap padding padding-bottom padding-left padding-right padding-top
	table-layout text-align text-decoration text-indent text-transform unicode-bidi vertical-align white-space width
	word-break word-spacing word-wrap`.split(/\s+/),
);

const VALUE = /^(?:[\w\s#%.,!'"+-]|rgba?\([\d\s.,%]{1,40}\)|hsla?\([\d\s.,%deg]{1,40}\))*$/i;

/** The harmless declarations of a style attribute; empty when there are none. */
export function harmlessStyle(style: string): string {
	if (style.length > 5_000) return '';
	const kept: string[] = [];
	for (const declaration of style.split(';')) {
		const colon = declaration.indexOf(':');
		const property = declaration.slice(0, colon).trim().toLowerCase();
		const value = declaration.slice(colon + 1).trim();
		if (colon > 0 && value.length <= 300 && PROPERTIES.has(property) && VALUE.test(value)) kept.push(`${property}:${value}`);
	}
	return kept.join(';');
}
