import byLanguage from './quote-words.json';

/** What the words of one language are good for; a language is added, or a mail program's wording, in quote-words.json alone. */
interface QuoteWords {
	/** The verb of "On … X wrote:". */
	wrote?: string[];
	/** First words of such a line ("On", "Am", "Le"). */
	on?: string[];
	/** First words of a line that names the quoted person without a date ("Quoting"). */
	quoting?: string[];
	/** Field names of the header block above a quoted mail. */
	from?: string[];
	sent?: string[];
	to?: string[];
	subject?: string[];
	/** Field names that may stand in such a block and say nothing by themselves (Cc, Importance). */
	other?: string[];
	/** "-----Original Message-----". */
	original?: string[];
	/** "---------- Forwarded message ----------". */
	forwarded?: string[];
	/** Beginning of "Sent from my phone"; "…" stands for any words between. */
	sentFrom?: string[];
	/** Its end, in languages that put the verb last. */
	sentFromEnd?: string[];
	/** What such a line may go on with ("Please excuse my brevity"). */
	excuse?: string[];
	/** "Please reply above this line". */
	replyAbove?: string[];
	/** First words of what lists, help desks and virus scanners put below a mail. */
	footers?: string[];
	/** Headings of legal notices. */
	notices?: string[];
	/** A legal notice names the mail … */
	thisMail?: string[];
	/** … and says that it is confidential. */
	confidential?: string[];
	/** A mail server's warning that the sender is a stranger. */
	outside?: string[];
}

const LANGUAGES: QuoteWords[] = Object.values(byLanguage);

/** All words of a kind, of every language, lower case. */
export function quoteWords(kind: keyof QuoteWords): readonly string[] {
	return [...new Set(LANGUAGES.flatMap((words) => words[kind] ?? []))];
}

/** Finds which of many words a text begins or ends with, by one look-up. */
export class WordEdges {
	private readonly byEdge = new Map<string, string[]>();

	constructor(words: readonly string[], private readonly edge: 'start' | 'end') {
		// The longest first: "ha scritto" before "scritto".
		for (const word of [...words].sort((a, b) => b.length - a.length)) {
			const key = this.keyOf(word);
			this.byEdge.set(key, [...(this.byEdge.get(key) ?? []), word]);
		}
	}

	/** The longest word of the list that the text begins (ends) with; undefined when there is none. Both lower case. */
	find(text: string): string | undefined {
		return this.byEdge.get(this.keyOf(text))?.find((word) => (this.edge === 'start' ? text.startsWith(word) : text.endsWith(word)));
	}

	private keyOf(text: string): string {
		return this.edge === 'start' ? text.slice(0, 2) : text.slice(-2);
	}
}

const MARKS = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u2060\u00ad]/g;
const DIGITS = /[٠-٩۰-۹๐-๙０-９]/g;

/** What is not plain yet in a line that is more than ASCII. */
const UNPLAIN = new RegExp(`${MARKS.source}|[\u00a0\u202f\u2007\u3000’ʼ´]|${DIGITS.source}`);

/** The line that was asked for last: several marks are looked for in each line, one after the other. */
let last = { line: '', plain: '' };

/** A line as marks are looked for in it: no direction marks, ASCII digits, plain blanks and apostrophes. */
export function plainMark(line: string): string {
	if (line !== last.line) last = { line, plain: toPlain(line) };
	return last.plain;
}

function toPlain(line: string): string {
	const text = line.includes('&') ? line.replace(/&(?:nbsp|#160|#xa0);/gi, ' ').replace(/&lt;/gi, '<').replace(/&gt;/gi, '>').replace(/&quot;/gi, '"') : line;
	// eslint-disable-next-line no-control-regex
	if (!/[^\x00-\x7f]/.test(text)) return text;
	const composed = text.normalize('NFC');
	if (!UNPLAIN.test(composed)) return composed;
	return composed.replace(MARKS, '').replace(/[\u00a0\u202f\u2007\u3000]/g, ' ').replace(/[’ʼ´]/g, '\'').replace(DIGITS, (digit) => String((digit.charCodeAt(0) - (digit >= '０' ? 0xff10 : digit >= '๐' ? 0x0e50 : digit >= '۰' ? 0x06f0 : 0x0660)) % 10));
}
