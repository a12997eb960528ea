import { beginsWithName } from './footer';
import type { MessagePlace } from './message-place';
import { isClosing, isTeam } from './message-text';

/** "Kind regards, / The Portal team": the closing is the sender's. */
export function isSendersClosing({ lines, sender }: Pick<MessagePlace, 'lines' | 'sender'>, index: number): boolean {
	const { text } = lines[index];
	if (text.length > 80) return false;
	if (isClosing(text)) return lines[index + 1] !== undefined && isSendersName(lines[index + 1].text, sender.names);
	const words = text.split(/[\s,]+/);
	return [1, 2, 3, 4].some((count) => count < words.length && isClosing(words.slice(0, count).join(' ')) && isSendersName(words.slice(count).join(' '), sender.names));
}

function isSendersName(text: string, names: readonly string[]): boolean {
	return text.length < 60 && (beginsWithName(text, names) || isTeam(text));
}
