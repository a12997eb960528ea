const LETTERS_STYLE = /font(?:-size)?\s*:[^;]{0,60}?\b(\d{1,3}(?:\.\d{1,3})?)(px|pt|em|rem|%)|font-size\s*:\s*(xx-small|x-small|small|medium|large)/i;
const NAMED_LETTERS: Record<string, number> = { 'xx-small': 9, 'x-small': 10, small: 13, medium: 16, large: 18 };
/** Of `<font size>`. */
const FONT_LETTERS: Record<string, number> = { 1: 10, 2: 13, 3: 16, 4: 18, 5: 24, 6: 32, 7: 48, '-1': 13, '-2': 10, '+1': 18, '+2': 24 };
const PIXELS: Record<string, number> = { px: 1, pt: 4 / 3, em: 16, rem: 16, '%': 0.16 };

/** How an element looks, as one text: those that look the same say the same. */
export function lookOf(attributes: Record<string, string>): string {
	const { style = '', class: classes = '', bgcolor = '', align = '' } = attributes;
	return `${style.slice(0, 200).toLowerCase().replace(/\s+/g, '')} ${classes.slice(0, 60)} ${bgcolor} ${align}`.trim();
}

/**
 * The height of the letters in an element; pixels.
 *
 * @param style as written
 * @param size of `<font size>`
 * @param inherited of the element around it
 */
export function lettersOf(name: string, style: string, size: string | undefined, inherited: number): number {
	const written = style === '' ? null : LETTERS_STYLE.exec(style);
	if (written) return written[3] ? (NAMED_LETTERS[written[3].toLowerCase()] ?? inherited) : Number(written[1]) * PIXELS[written[2].toLowerCase()];
	if (name === 'font' && size !== undefined) return FONT_LETTERS[size] ?? inherited;
	return name === 'small' ? inherited * 0.8 : inherited;
}
