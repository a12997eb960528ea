import { fold } from './name-words';

/** Russian, Ukrainian, Bulgarian and Serbian letters as they are most often written in Latin ones. */
const LETTERS: Record<string, string> = {
	а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', ђ: 'dj', е: 'e', є: 'ie', ж: 'zh', з: 'z', и: 'i', і: 'i', ї: 'i', й: 'i', ј: 'i', к: 'k', л: 'l', љ: 'li', м: 'm', н: 'n', њ: 'ni',
	о: 'o', п: 'p', р: 'r', с: 's', т: 't', ћ: 'c', у: 'u', ў: 'u', ф: 'f', х: 'h', ц: 'ts', ч: 'ch', џ: 'dzh', ш: 'sh', щ: 'shch', ъ: '', ы: 'i', ь: '', э: 'e', ю: 'iu', я: 'ia',
};

/** A name in Latin letters, the spellings of one sound alike: "Сергей", "Sergey" and "Sergej" give one text. */
export function inLatin(name: string): string {
	const latin = fold(name).replace(/\p{Script=Cyrillic}/gu, (letter) => LETTERS[letter] ?? letter);
	return latin.replace(/x/g, 'ks').replace(/w/g, 'v').replace(/[yj]/g, 'i').replace(/kh/g, 'h').replace(/(\p{L})\1+/gu, '$1');
}
