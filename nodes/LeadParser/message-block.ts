import type { HtmlPlace } from '../shared/mail/message/html-lines';
import type { Line } from './lines';
import { fillsCell, type MessagePlace } from './message-place';

/** Whether a line of HTML stands outside the block the message fills, looks otherwise than it, or is in fine print. */
export function leavesBlock(place: MessagePlace, line: Line): boolean {
	const { lines, first, label } = place;
	const begin = lines[first];
	if (begin.place === null || line.place === null || line === begin || fillsCell(place)) return false;
	if (line.letters <= 13 && line.letters < begin.letters - 1) return true;
	const labelPlace = label === null ? null : lines[label].place;
	const container = containerOf(begin.place, labelPlace);
	if (isWithin(line.place, container)) return line.place !== begin.place && isWithin(line.place, begin.place) && isOwnBlock(line.place, begin.place);
	// Paragraph upon paragraph of one look is one text, when the label looks otherwise or is part of the first.
	return !(/^(?:p|div|span)$/.test(container.tag) && siblingOf(line.place, container)?.look === container.look);
}

/** The outermost block around the text that does not hold the label as well. */
function containerOf(place: HtmlPlace, label: HtmlPlace | null): HtmlPlace {
	if (label === null || label === place || isWithin(label, place)) return place;
	let container = place;
	while (container.parent !== null && !isWithin(label, container.parent)) container = container.parent;
	return container;
}

function isWithin(place: HtmlPlace, outer: HtmlPlace): boolean {
	for (let one: HtmlPlace | null = place; one !== null; one = one.parent) if (one === outer) return true;
	return false;
}

/** The block around a place that stands beside another one. */
function siblingOf(place: HtmlPlace, other: HtmlPlace): HtmlPlace | null {
	for (let one: HtmlPlace | null = place; one !== null; one = one.parent) if (one.parent === other.parent) return one.tag === other.tag ? one : null;
	return null;
}

/** A table or a coloured box inside the block a text began in is not part of the text. */
function isOwnBlock(place: HtmlPlace, outer: HtmlPlace): boolean {
	for (let one: HtmlPlace | null = place; one !== null && one !== outer; one = one.parent) if (/^(?:table|h[1-6])$/.test(one.tag) || one.look !== '') return true;
	return false;
}

/** Whether a line of plain text stands as far left as the label, when the text was set off to the right of it. */
export function leavesIndent({ lines, label, first }: MessagePlace, line: Line): boolean {
	if (label === null || line.place !== null || line.cell !== 0) return false;
	const under = first > label ? first : label + 1;
	return under < lines.length && lines[under].indent >= lines[label].indent + 2 && line.indent <= lines[label].indent && line !== lines[label];
}
