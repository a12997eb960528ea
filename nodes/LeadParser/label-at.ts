import { numberOf } from './code-labels';
import { guessLabel, lookUpLabel, type LabelField, type LabelMatch } from './label-dictionary';
import type { Line } from './lines';
import { looksLikeName } from './people';
import { isPhoneAnswer } from './written-numbers';

/** A label as it stands in a mail. */
export interface Label {
	text: string;
	match: LabelMatch | null;
	/** What stands behind the label on its own line; null when the label is the whole line. */
	inline: string | null;
	/** Ends with a colon, stands in brackets, is bold, is a question. */
	marked: boolean;
	/** Known as a label only because its answer stands below it, as those of its neighbours do. */
	isStacked?: boolean;
}

/** Signs that East Asian forms put before every question. */
const BULLET = /^[■□◆◇●○◎▼▪▶★☆]\s?\S/u;

/** "telefono_contacto=655 904 317", as programs write pairs. */
const KEY = /^[\p{L}\d_.-]{2,40}=\S/u;

/** The label a line consists of or begins with. */
export function labelAt(line: Line): Label | null {
	if (line.ownLabel !== undefined) return line.ownLabel;
	const text = line.text;
	// "(my WhatsApp: 936 204 811)".
	if (/^[(（].*[)）]$/u.test(text)) return null;
	const bracket = /^[【〔［[]([^】〕］\]]{1,40})[】〕］\]]\s*[:：]?\s*([\s\S]*)$/u.exec(text);
	if (bracket) {
		const match = lookUpLabel(bracket[1]) ?? guessLabel(bracket[1]);
		if (match) return { text: bracket[1].trim(), match, inline: bracket[2].trim() === '' ? null : bracket[2], marked: true };
	}
	const icon = line.row === 0 || line.rowCells <= 1 ? iconAt(text) : null;
	if (icon !== null) return icon;
	const colon = text.slice(0, 120).search(/[:：]/);
	if (colon > 0 && !text.startsWith('//', colon + 1)) {
		const head = text.slice(0, colon);
		const rest = text.slice(colon + 1).replace(/^[\s:：]+/, '');
		const exact = lookUpLabel(head);
		const inline = rest === '' ? null : rest;
		if (exact) return { text: head.trim(), match: exact, inline, marked: true };
		// "The user Ann Lee (e-mail: …)", "Portal, Dubai. Tel: …": the label stands at the end of a sentence.
		if (/[(（「«][^)）」»]*$/u.test(head.trim().slice(1)) || /\p{L}{6,}\.\s\S|،\s\S|。\S/u.test(head)) return null;
		const guess = guessLabel(head);
		if (guess && (guess.exact || plausible(guess.field, rest))) return { text: head.trim(), match: guess, inline, marked: true };
		if (head.length <= 50 && head.trim().split(/\s+/).length <= 6 && /^[\p{L}\d*•\-–—#(]/u.test(head) && !/[.!,;]\s/.test(head) && !(/\d$/.test(head) && /^\d/.test(rest)) && !/^(?:https?|mailto|tel)$/i.test(head.trim())) {
			return { text: head.trim(), match: null, inline, marked: true };
		}
		return null;
	}
	const strong = line.strongPart;
	if (strong !== null && strong.length < text.length) {
		const match = lookUpLabel(strong);
		if (match) return { text: strong, match, inline: text.slice(text.indexOf(strong) + strong.length).trim(), marked: true };
	}
	const bare = text.length <= 80 ? lookUpLabel(text) : null;
	if (bare) return { text: text.trim(), match: bare, inline: null, marked: false };
	// "Mäklarens objektnummer" alone on its line, above the number.
	if (text.length <= 40 && !/\d/.test(text) && numberOf(text) !== null) return { text: text.trim(), match: guessLabel(text), inline: null, marked: false };
	// "Kuulutuse ID 512087".
	const numbered = /^([^\d:：]{3,40}?)\s[#№]?\s?(\S*\d\S*)$/u.exec(text.slice(0, 100));
	if (numbered && numberOf(numbered[1]) !== null) return { text: numbered[1].trim(), match: guessLabel(numbered[1]), inline: numbered[2], marked: true };
	const joined = /^(.{2,40}?)(?:\s*(?:=>|->|[=→|])\s*|\s[-–—]\s|(?<=[#№])\s*|\s*\.{3,}\s*)(\S.{0,300})$/u.exec(text.slice(0, 400));
	if (joined) {
		const match = lookUpLabel(joined[1]) ?? (KEY.test(text) ? guessLabel(joined[1]) : null);
		if (match && match.field !== 'ignore') return { text: joined[1].trim(), match, inline: joined[2], marked: true };
	}
	const leader = /^([^.]{2,40}?)\s?\.{4,}\s{0,3}(\S.{0,300})?$|^(.{2,40}?)\s?(?:…{2,}|_{4,}|[·・･]{3,}|-{4,})\s{0,3}(\S.{0,300})$/u.exec(text.slice(0, 400));
	if (leader) {
		const head = (leader[1] ?? leader[3]).trim();
		return { text: head, match: lookUpLabel(head) ?? guessLabel(head), inline: leader[2] ?? leader[4] ?? null, marked: true };
	}
	if (text.length <= 80) {
		if (/[?？]\W{0,3}$/.test(text)) {
			const guess = guessLabel(text);
			if (guess) return { text: text.trim(), match: guess, inline: null, marked: true };
		}
		if ((strong !== null && strong.length === text.length) || line.rowCells >= 2 || BULLET.test(text)) {
			const guess = guessLabel(text);
			if (guess?.exact === false && text.split(/\s+/).length <= 5) return { text: text.trim(), match: guess, inline: null, marked: true };
		}
	}
	return null;
}

/** "📱 28 41 77 36", "💬 Is it free?": a sign that stands for the question, with an answer that fits it. */
function iconAt(text: string): Label | null {
	const [, sign, rest] = /^([\p{So}\p{Sm}])[\ufe0f\p{Emoji_Modifier}]*\s{1,3}(\S[\s\S]{1,5000})$/u.exec(text) ?? [];
	if (sign === undefined) return null;
	const match = lookUpLabel(sign);
	const end = rest.slice(0, 60).search(/[:：]/);
	if (match === null || (end > 0 && lookUpLabel(rest.slice(0, end)) !== null)) return null;
	const fits = match.field === 'name' ? looksLikeName(rest) : match.field === 'message' ? rest.split(/\s+/).length >= 4 : (match.field === 'email' || match.field === 'phone') && rest.length <= 100 && plausible(match.field, rest);
	return fits ? { text: sign, match, inline: rest, marked: true } : null;
}

/** Whether a value fits what a guessed label asks for. */
function plausible(field: LabelField, value: string): boolean {
	if (field === 'email') return value.includes('@');
	if (field === 'phone') return isPhoneAnswer(value);
	if (field === 'reference' || field === 'listingId') return value === '' || /\d/.test(value);
	return value !== '' || field !== 'name';
}
