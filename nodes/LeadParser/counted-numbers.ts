import counted from './labels/counted-numbers.json';

const plain = (label: string) => label.normalize('NFKC').toLowerCase().replace(/[\s.:#*-]+/gu, ' ').trim();
const WORDS = new Set(Object.values(counted.words).flat().map(plain));

/** Whether a label asks for a number that is counted or registered, not called: "Lead ID", "CVR", "P.IVA", "受付番号". */
export function isCountedNumber(label: string): boolean {
	const key = plain(label);
	if (/[#№]\s*$/u.test(label.trim()) || WORDS.has(key)) return true;
	const words = key.split(' ');
	return words.some((_, index) => WORDS.has(words.slice(index).join(' ')) || WORDS.has(words.slice(0, index + 1).join(' ')) || WORDS.has(words[index]));
}
