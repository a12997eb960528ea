/** A decimal digit of any script outside ASCII. */
const OTHER_DIGIT = /(?![0-9])\p{Nd}/gu;
const IS_DIGIT = /^\p{Nd}$/u;
const values = new Map<string, string>();

/** What a digit of any script counts: Unicode keeps the ten digits of each script side by side, beginning with zero. */
function valueOf(digit: string): string {
	const known = values.get(digit);
	if (known !== undefined) return known;
	const code = digit.codePointAt(0) ?? 0;
	let before = 0;
	while (before < 100 && IS_DIGIT.test(String.fromCodePoint(code - before - 1))) before++;
	const value = String(before % 10);
	values.set(digit, value);
	return value;
}

/** A text with the digits of every script as 0 to 9, and full-width forms as plain ones: "٠٥٠" and "０５０" are "050". */
export function withPlainDigits(text: string): string {
	return text.normalize('NFKC').replace(OTHER_DIGIT, valueOf);
}
