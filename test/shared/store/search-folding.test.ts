import { folded } from '../../../nodes/shared/store/search-folding';

/** Unicode's rules, one after the other, on the whole of a text: what `folded` gives, however it gets there. */
const PLAIN: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i', ς: 'σ', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه' };
const ACCENTS = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}+/gu;
const LETTERS = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

function byTheRules(text: string): string {
	const bare = text.normalize('NFKD').replace(/[\p{Cf}ـ]/gu, '').replace(ACCENTS, '$1').toLowerCase();
	return bare
		.replace(LETTERS, (letter) => PLAIN[letter])
		.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
		.normalize('NFC');
}

describe('S5: text as it is compared', () => {
	it.each([
		['Straße in Köln', 'strasse in koln'],
		['ΟΔΟΣ Αθήνα', 'οδοσ αθηνα'],
		['Ёлка ЙОД', 'елка иод'],
		['İstanbul ILICA ılık', 'istanbul ilica ilik'],
		['Łódź, ЇЖАК', 'lodz, іжак'],
		['الهاتف ٠١٢', 'الهاتف 012'],
		['ＡＢＣ：１２３ ㎡', 'abc:123 m2'],
		['한국어 ผู้ใช้ नमस्ते', '한국어 ผู้ใช้ नमस्ते'],
		['Ana 🏠 cafe\u0301', 'ana 🏠 cafe'],
		['co\u00adope\u200bration', 'cooperation'],
		['\ud800 half', '\ud800 half'],
	])('%s', (text, expected) => expect(folded(text)).toBe(expected));

	it('is what the rules give for every sign, alone and beside others', () => {
		const wrong: string[] = [];
		for (let code = 0; code < 0x20000; code++) {
			const sign = String.fromCodePoint(code);
			for (const text of [`é${sign}`, `a${sign}b`, `가${sign}${sign}`, `Σ${sign}`, `ก${sign}x`]) if (folded(text) !== byTheRules(text)) wrong.push(`U+${code.toString(16)} in ${text}`);
		}
		expect(wrong).toEqual([]);
	});
});
