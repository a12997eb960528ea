/** A pattern that cannot be used; the message says where and why. */
export class PatternError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'PatternError';
	}
}

/** What a pattern is compiled to. */
export type Instruction =
	| { kind: 'character'; fits(point: number): boolean }
	| { kind: 'assert'; holds(text: string, position: number): boolean }
	| { kind: 'save'; slot: number }
	| { kind: 'split'; first: number; other: number }
	| { kind: 'jump'; to: number }
	| { kind: 'match' };

type Node =
	| { is: 'character'; fits(point: number): boolean }
	| { is: 'assert'; holds(text: string, position: number): boolean }
	| { is: 'sequence'; of: Node[] }
	| { is: 'choice'; of: Node[] }
	| { is: 'repeat'; of: Node; from: number; to: number; greedy: boolean }
	| { is: 'group'; of: Node; slot: number };

const MAX_PATTERN = 500;
const MAX_REPEAT = 200;
const MAX_INSTRUCTIONS = 2000;
const MAX_NESTING = 30;

const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
const ASSERTIONS: Record<string, (text: string, position: number) => boolean> = {
	'^': (text, position) => position === 0 || text[position - 1] === '\n',
	$: (text, position) => position === text.length || text[position] === '\n',
	'\\b': (text, position) => isWord(text[position - 1]) !== isWord(text[position]),
	'\\B': (text, position) => isWord(text[position - 1]) === isWord(text[position]),
};

/**
 * Compiles the usual syntax of patterns: characters, . [ ] \d \w \s \p{L} ( ) (?: ) | * + ? {m,n} and their lazy forms,
 * ^ $ \b. Everything that cannot be matched in linear time is refused.
 *
 * @throws PatternError
 */
export function parsePattern(source: string, ignoreCase: boolean): Instruction[] {
	if (source.trim() === '') throw new PatternError('It is empty.');
	if (source.length > MAX_PATTERN) throw new PatternError(`It is longer than ${MAX_PATTERN} characters.`);
	const node = new Parser(source, ignoreCase).parse();
	const program: Instruction[] = [{ kind: 'save', slot: 0 }];
	emit(node, program);
	program.push({ kind: 'save', slot: 1 }, { kind: 'match' });
	return program;
}

class Parser {
	private at = 0;
	private groups = 0;
	private depth = 0;

	constructor(
		private readonly source: string,
		private readonly ignoreCase: boolean,
	) {}

	parse(): Node {
		const node = this.choice();
		if (this.at < this.source.length) throw new PatternError('A closing bracket ")" has no opening one. Write \\) for the character itself.');
		return node;
	}

	private choice(): Node {
		const branches = [this.sequence()];
		while (this.source[this.at] === '|') {
			this.at++;
			branches.push(this.sequence());
		}
		return branches.length === 1 ? branches[0] : { is: 'choice', of: branches };
	}

	private sequence(): Node {
		const of: Node[] = [];
		while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') of.push(this.repeated());
		return { is: 'sequence', of };
	}

	private repeated(): Node {
		const atom = this.atom();
		const written = /^(?:([*+?])|\{(\d{1,4})(?:(,)(\d{0,4}))?\})(\??)/.exec(this.source.slice(this.at));
		if (written === null) return atom;
		this.at += written[0].length;
		if (/^[*+?]/.test(this.source.slice(this.at))) throw new PatternError(`Two repetitions follow each other at "${this.source.slice(0, this.at + 1).slice(-12)}".`);
		const [, sign, from, comma, to, lazy] = written;
		const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
		const most = sign === undefined ? (comma === undefined ? least : to === '' ? Infinity : Number(to)) : sign === '?' ? 1 : Infinity;
		if (least > MAX_REPEAT || (most !== Infinity && most > MAX_REPEAT) || most < least) throw new PatternError(`A repetition in braces must lie between 0 and ${MAX_REPEAT}, the smaller number first.`);
		return { is: 'repeat', of: atom, from: least, to: most, greedy: lazy === '' };
	}

	private atom(): Node {
		const character = this.source[this.at];
		if (character === '(') return this.group();
		if (character === '[') return this.set();
		if (character === '\\') return this.escape();
		if (character === '*' || character === '+' || character === '?') throw new PatternError(`"${character}" repeats nothing. Write \\${character} for the character itself.`);
		this.at++;
		if (character === '.') return { is: 'character', fits: (point) => point !== 10 };
		const assertion = ASSERTIONS[character];
		if (assertion !== undefined) return { is: 'assert', holds: assertion };
		return this.literal(character);
	}

	private group(): Node {
		this.at++;
		if (++this.depth > MAX_NESTING) throw new PatternError(`Brackets are nested more than ${MAX_NESTING} deep.`);
		let slot: number | null = null;
		const special = /^\?(?::|<(?![=!])[^>]{1,50}>|.{0,2})/.exec(this.source.slice(this.at));
		if (special === null || special[0].startsWith('?<') && special[0].endsWith('>')) slot = ++this.groups;
		else if (special[0] !== '?:') throw new PatternError('Looking ahead or behind, (?= (?! (?<= (?<!, is not possible here. Put what you want to have into round brackets, and what stands around it outside.');
		this.at += special?.[0].length ?? 0;
		const of = this.choice();
		if (this.source[this.at] !== ')') throw new PatternError('An opening bracket "(" is not closed. Write \\( for the character itself.');
		this.at++;
		this.depth--;
		// Only the first group is given out.
		return slot === 1 ? { is: 'group', of, slot: 2 } : of;
	}

	private set(): Node {
		const closing = /^\[\^?\]?(?:\\.|[^\]\\])*\]/s.exec(this.source.slice(this.at));
		if (closing === null) throw new PatternError('An opening bracket "[" is not closed. Write \\[ for the character itself.');
		this.at += closing[0].length;
		// What JavaScript need not have escaped it refuses to see escaped.
		return this.oneOf(closing[0].replace(/\\([^\w^$\\.*+?()[\]{}|/-])/g, '$1'));
	}

	private escape(): Node {
		const written = /^\\(?:u\{[\da-fA-F]{1,6}\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[\w=]{1,40}\}|.)/su.exec(this.source.slice(this.at))?.[0];
		if (written === undefined) throw new PatternError('It ends with a single backslash. Write \\\\ for the character itself.');
		this.at += written.length;
		const assertion = ASSERTIONS[written];
		if (assertion !== undefined) return { is: 'assert', holds: assertion };
		if (/^\\[1-9k]/.test(written)) throw new PatternError(`${written} refers back to a group, which is not possible here.`);
		if (/^\\[dDwWsSpPuxntr]/.test(written)) return this.oneOf(written);
		if (/^\\[a-zA-Z0]/.test(written)) throw new PatternError(`${written} is not known. Known are \\d \\w \\s \\b \\n \\t \\p{L}, and characters that are not letters.`);
		return this.literal(written.slice(1));
	}

	private literal(unit: string): Node {
		let character = unit;
		const pair = this.source.codePointAt(this.at - 1) ?? 0;
		if (pair > 0xffff && this.source[this.at - 1] === unit) {
			character = String.fromCodePoint(pair);
			this.at++;
		}
		const point = character.codePointAt(0) ?? 0;
		if (!this.ignoreCase) return { is: 'character', fits: (other) => other === point };
		const lower = character.toLowerCase();
		return { is: 'character', fits: (other) => other === point || String.fromCodePoint(other).toLowerCase() === lower };
	}

	/** One character of a set: asked of JavaScript one character at a time, which nothing can hold up. */
	private oneOf(source: string): Node {
		let native: RegExp;
		try {
			native = new RegExp(`^${source}$`, this.ignoreCase ? 'iu' : 'u');
		} catch {
			throw new PatternError(`"${source}" is not a set of characters.`);
		}
		const known = new Map<number, boolean>();
		return {
			is: 'character',
			fits: (point) => {
				let fits = known.get(point);
				if (fits === undefined) {
					fits = native.test(String.fromCodePoint(point));
					if (known.size < 10_000) known.set(point, fits);
				}
				return fits;
			},
		};
	}
}

function emit(node: Node, program: Instruction[]): void {
	if (program.length > MAX_INSTRUCTIONS) throw new PatternError('It is too large: its repetitions multiply each other.');
	if (node.is === 'character') program.push({ kind: 'character', fits: node.fits });
	else if (node.is === 'assert') program.push({ kind: 'assert', holds: node.holds });
	else if (node.is === 'sequence') for (const one of node.of) emit(one, program);
	else if (node.is === 'group') {
		program.push({ kind: 'save', slot: node.slot });
		emit(node.of, program);
		program.push({ kind: 'save', slot: node.slot + 1 });
	} else if (node.is === 'choice') emitChoice(node.of, program);
	else {
		for (let count = 0; count < node.from; count++) emit(node.of, program);
		if (node.to === Infinity) {
			const split = program.length;
			program.push({ kind: 'match' });
			emit(node.of, program);
			program.push({ kind: 'jump', to: split });
			program[split] = splitTo(split + 1, program.length, node.greedy);
		} else {
			const splits: number[] = [];
			for (let count = node.from; count < node.to; count++) {
				splits.push(program.length);
				program.push({ kind: 'match' });
				emit(node.of, program);
			}
			for (const split of splits) program[split] = splitTo(split + 1, program.length, node.greedy);
		}
	}
}

function emitChoice(branches: readonly Node[], program: Instruction[]): void {
	const jumps: number[] = [];
	for (const [index, branch] of branches.entries()) {
		if (index === branches.length - 1) {
			emit(branch, program);
			break;
		}
		const split = program.length;
		program.push({ kind: 'match' });
		emit(branch, program);
		jumps.push(program.length);
		program.push({ kind: 'match' });
		program[split] = splitTo(split + 1, program.length, true);
	}
	for (const jump of jumps) program[jump] = { kind: 'jump', to: program.length };
}

function splitTo(body: number, end: number, greedy: boolean): Instruction {
	return greedy ? { kind: 'split', first: body, other: end } : { kind: 'split', first: end, other: body };
}
