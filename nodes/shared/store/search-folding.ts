/** Letters that are no letter with an accent to Unicode, but are typed without it; and one letter with two shapes. */
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i', ς: 'σ', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه' };
const WITH_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');
/** Where a mark is an accent. In other scripts it is a letter of its own, e.g. a vowel. */
const ACCENTS = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}+/gu;
// eslint-disable-next-line no-control-regex -- most mails have nothing else
export const IS_ASCII = /^[\x00-\x7f]*$/;
/** What nobody sees, and what only makes a word longer (Tatweel). */
const UNSEEN = /[\p{Cf}ـ]/gu;
/** What a sign is when it stands alone, as far as signs of 16 bits were met; null for those that change with what stands before them. */
const signs: (string | null | undefined)[] = [];
/** What may become one sign with what stands before it: a mark, the middle or the end of a Korean syllable, a vowel of Kirat Rai. */
const JOINS = /^[\p{M}\u1160-\u11ff\ud7b0-\ud7ff\u{16d67}]/u;

/** A text as it is compared: lower case, without accents, with the digits of every script as 0 to 9. */
export function folded(text: string): string {
	if (IS_ASCII.test(text)) return text.toLowerCase();
	return bySigns(text) ?? asOne(text);
}

/** Unicode's rules look at a whole text, and cost as much: most signs are the same wherever they stand. @returns null when one is not */
function bySigns(text: string): string | null {
	let done = '';
	let from = 0;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		const isPair = (unit & 0xf800) === 0xd800;
		const sign = isPair ? alone(text.slice(at, at + 2)) : (signs[unit] ??= alone(text[at]));
		if (sign === null) return null;
		const length = isPair ? 2 : 1;
		if (sign.length !== length || sign.charCodeAt(0) !== unit || (isPair && sign !== text.slice(at, at + 2))) {
			done += text.slice(from, at) + sign;
			from = at + length;
		}
		at += length - 1;
	}
	return done + text.slice(from);
}

function alone(sign: string): string | null {
	return JOINS.test(sign.normalize('NFKD').replace(UNSEEN, '')) ? null : asOne(sign);
}

function asOne(text: string): string {
	return text
		.normalize('NFKD')
		.replace(UNSEEN, '')
		.replace(ACCENTS, '$1')
		.toLowerCase()
		.replace(WITH_PLAIN, (letter) => PLAIN[letter])
		.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
		.normalize('NFC');
}
