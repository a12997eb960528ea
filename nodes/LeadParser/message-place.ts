import type { SenderWords } from './footer';
import type { Line } from './lines';

/** Where a message stands and how the form around it is written. */
export interface MessagePlace {
	lines: readonly Line[];
	/** Index of its label; null when it has none. */
	label: number | null;
	/** Index of the line its text begins on. */
	first: number;
	/** The table cell it fills; 0 when it is not bound to one. */
	cell: number;
	/** Languages in which the label has its meaning; empty when unknown. */
	languages: readonly string[];
	sender: SenderWords;
	/** The form puts its answers on the line below the label, with blank lines between. */
	stacked: boolean;
	/** The person's name, when the form has given it before; '' otherwise. */
	person: string;
}

export const BULLET = /^(?:[-–—*•·▪◦‣○●]|\d{1,2}[.)]|[a-z]\))\s/u;

/** Whether the message has a table cell to itself: then it ends with it, whatever is in it. */
export function fillsCell({ lines, label, cell }: Pick<MessagePlace, 'lines' | 'label' | 'cell'>): boolean {
	return cell !== 0 && label !== null && lines[label].cell !== cell;
}

export function beginsParagraph(lines: readonly Line[], index: number): boolean {
	const [line, before] = [lines[index], lines[index - 1]];
	return line.gap || (line.place !== null && before !== undefined && line.place !== before.place);
}

export function paragraphAt(lines: readonly Line[], index: number): string {
	let end = index + 1;
	while (end < lines.length && end < index + 12 && !beginsParagraph(lines, end)) end++;
	return lines.slice(index, end).map((line) => line.text).join('\n');
}
