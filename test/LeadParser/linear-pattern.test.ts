import { compilePattern, findPattern } from '../../nodes/LeadParser/rules/linear-pattern';
import { PatternError } from '../../nodes/LeadParser/rules/pattern-syntax';
import { processorTime } from '../support/processor-time';

// N3: patterns of rules. What JavaScript's own engine finds is the measure; only time differs.

const found = (pattern: string, text: string) => findPattern(compilePattern(pattern), text)?.text ?? null;

/** What JavaScript finds with the same pattern. */
function byJavaScript(pattern: string, text: string): string | null {
	const match = new RegExp(pattern, 'um').exec(text);
	return match === null ? null : (match[1] ?? match[0]);
}

test.each<[string, string, string | null]>([
	['Ticket (\\d+)', 'Your Ticket 4711, thank you', '4711'],
	['^Client: (.+)$', 'A\nClient: Ann Lee\nB', 'Ann Lee'],
	['/client: (.+?),/i', 'CLIENT: Ann, Lee, Bo', 'Ann'],
	['[A-Z]{2,3}-\\d{2,}', 'see ab-12 or XY-345', 'XY-345'],
	['客户(\\p{Script=Han}{2,3})\\(', '客户王小明(手机)', '王小明'],
	['(😀+)', 'a😀😀b', '😀😀'],
	['x{0}y', 'xy', 'y'],
	['nothing', 'here', null],
])('%s in %j', (pattern, text, expected) => {
	expect(found(pattern, text)).toBe(expected);
});

test('finds what JavaScript finds, for 3,000 made-up patterns and texts', () => {
	let seed = 7;
	const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
	const atoms = ['a', 'b', 'c', '.', '[ab]', '[^a]', '\\d', '\\w', '(a|b)', '(?:ab|c)', '(b*)', '^', '$', '\\b', '(?:a|ab)(?:c|bcd)'];
	const repeats = ['', '', '', '*', '+', '?', '*?', '+?', '{1,2}', '{2}'];
	let compared = 0;
	for (let round = 0; round < 3000; round++) {
		const pattern = Array.from({ length: 1 + random(5) }, () => {
			const atom = atoms[random(atoms.length)];
			return /^(?:\^|\$|\\b)$/.test(atom) ? atom : atom + repeats[random(repeats.length)];
		}).join('');
		const text = Array.from({ length: random(14) }, () => 'abcd1 \n'[random(7)]).join('');
		const mine = found(pattern, text);
		const theirs = byJavaScript(pattern, text);
		// A group that took part without a character is one of the few things engines agree least about.
		if (/\(b\*\)[*+{]|\(a\|b\)[*?]/.test(pattern)) continue;
		compared++;
		if (mine !== theirs) throw new Error(`/${pattern}/ in ${JSON.stringify(text)}: ${JSON.stringify(mine)}, and JavaScript finds ${JSON.stringify(theirs)}`);
	}
	expect(compared).toBeGreaterThan(2000);
});

test.each(['(a+)+$', '(a|a)*$', '(.*)*x', 'a*a*a*a*a*a*b', '(\\w+\\s?)+:'])('%s is not held up by a text made for it', (pattern) => {
	const compiled = compilePattern(pattern);
	const started = processorTime();
	findPattern(compiled, `${'a'.repeat(90_000)}!`);
	expect(processorTime() - started).toBeLessThan(3000);
});

test.each<[string, string]>([
	['(?=a)b', 'ahead or behind'],
	['(a)\\1', 'refers back'],
	['(a', 'not closed'],
	['a)', 'no opening'],
	['[a', 'not closed'],
	['+', 'repeats nothing'],
	['a{3,1}', 'smaller number first'],
	['((a{200}){200})', 'too large'],
	['', 'empty'],
])('%j is refused, and the message says why', (pattern, why) => {
	expect(() => compilePattern(pattern)).toThrow(PatternError);
	expect(() => compilePattern(pattern)).toThrow(why);
});
