import { isRoleWord } from './footer';
import type { Line } from './lines';

/** One thing said in a recorded conversation. */
export interface Turn {
	speaker: string;
	text: string;
}

/** "[18:20:11] Ann: …", "18:20 Ann: …", "Ann (18:20): …". */
const SPOKEN = /^(?:\[?\(?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?[\])]?[\s,–-]+([^:]{1,40}?)\s?:|([^:(,[\]]{1,40}?),?\s[[(]\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?[\])]\s?:)\s*(.*)$/isu;
const AGENT = /\b(?:agent|support|operator|bot|staff|admin|assistant|berater\w*|mitarbeiter\w*|conseill\w+|asesor\w*|agente|operador\w*|operatore|medewerker|konsult\w*|оператор|менеджер)\b/iu;

/** What is said on a line of a recorded conversation; null when it is none. */
export function turnAt(line: Line): Turn | null {
	const match = SPOKEN.exec(line.text.slice(0, 2000));
	return match === null ? null : { speaker: (match[1] ?? match[2]).trim(), text: match[3] };
}

/** What the visitor said first, with the line it stands on; null when the lines record no conversation. */
export function firstOfVisitor(lines: readonly Line[], person: string): { text: string; line: number } | null {
	const turns = lines.slice(0, 1000).flatMap((line, index) => {
		const turn = turnAt(line);
		return turn === null ? [] : [{ ...turn, index }];
	});
	if (turns.length < 2) return null;
	const own = person.toLowerCase().split(/\s+/).filter(Boolean);
	const isPerson = (speaker: string) => own.length > 0 && speaker.toLowerCase().split(/\s+/).some((word) => own.includes(word));
	const start = turns.find(({ speaker }) => isPerson(speaker) || isRoleWord(speaker)) ?? turns.find(({ speaker }) => !AGENT.test(speaker));
	if (start === undefined) return null;
	const parts = [start.text];
	for (let index = start.index + 1; index < lines.length && !lines[index].gap; index++) {
		const turn = turnAt(lines[index]);
		if (turn !== null && turn.speaker !== start.speaker) break;
		parts.push(turn?.text ?? lines[index].text);
	}
	return { text: parts.join('\n').trim(), line: lines[start.index].number };
}
