import endings from './labels/endings.json';
import type { Line } from './lines';
import { lookUpLabel } from './label-dictionary';

const ENDINGS = [...new Set(Object.values(endings.lines).flat())];
const RULE = /^[\s\-_=*#~+·•.─━—–]{3,}$|^-- ?$/u;

/** Whether a line stands below what a person wrote: a rule, a button, a footer. */
export function endsMessage(line: Line, own: readonly string[] = []): boolean {
	if (line.linkOnly && line.links.length > 0) return true;
	if (line.text.length > 400) return false;
	if (RULE.test(line.text)) return true;
	const plain = line.text.toLowerCase().replace(/’/g, '\'').replace(/^[\s*•·>|→►»–-]+/u, '');
	if (/^(?:mailto:|tel:|https?:\/\/)/.test(plain)) return true;
	return ENDINGS.some((phrase) => plain.startsWith(phrase)) || own.some((phrase) => plain.startsWith(phrase.toLowerCase()));
}

/** Takes quotation marks, surrounding blanks and trailing "Phone: …" and "Reference …" sentences off a message; null when nothing is left. */
export function tidyMessage(text: string): string | null {
	let message = text.replace(/\r/g, '').replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim();
	const quoted = /^[«»"“”„‟❝]\s*([\s\S]*?)\s*[«»"“”„‟❞]$/u.exec(message);
	if (quoted && !/[«»"“”]/.test(quoted[1])) message = quoted[1];
	for (let round = 0; round < 3; round++) {
		const cut = cutTrailingPair(message);
		if (cut === message) break;
		message = cut;
	}
	return message.trim() === '' ? null : message.trim();
}

/** Portals add "Teléfono de contacto: 602468135" or "Referencia 1553" behind the person's last sentence. */
function cutTrailingPair(message: string): string {
	const tail = message.slice(-120);
	const match = /([.!?…])\s+(\p{L}[^.!?:\n]{1,40}?)(?:\s*[:：]\s*|\s+)([+\d][\d\s().\-/+]{3,24}|[A-Z\d][\w./-]{0,24}\d[\w./-]{0,12}|\d{1,10})\.?$/u.exec(tail);
	if (match === null) return message;
	const found = lookUpLabel(match[2]);
	if (found === null || !['phone', 'reference', 'listingId'].includes(found.field)) return message;
	return message.slice(0, message.length - tail.length + match.index + 1);
}

const GREETINGS = /(?:^|[\d€$£.)\s])((?:hola|buenas|buenos d[ií]as|buenas tardes|buenas noches|hello|hi|hey|dear|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut|madame|guten tag|guten morgen|guten abend|hallo|sehr geehrte|servus|moin|grüß|buongiorno|buonasera|buona sera|salve|ciao|gentile|olá|ola|oi|bom dia|boa tarde|boa noite|goedendag|goedemorgen|goedemiddag|beste|hoi|dag|dzień dobry|witam|cześć|hej|hei|hejsan|goddag|god dag|terve|moi|dobrý den|zdravím|ahoj|merhaba|selam|iyi günler|здравствуйте|добрый день|привет|こんにちは|はじめまして|お世話になります|您好|你好|مرحبا|السلام عليكم|bon dia|kalimera|γεια|καλημέρα|שלום|jó napot|bună))(?![\p{L}])/iu;

/** Where a greeting begins within a line, even glued to what stands before it ("1.100 €Hola,"); -1 when there is none. */
export function greetingAt(text: string): number {
	const head = text.slice(0, 200);
	const match = GREETINGS.exec(head);
	if (match === null) return -1;
	const at = match.index + match[0].length - match[1].length;
	// In the middle of a line only a capital begins a letter.
	return at === 0 || /^\p{Lu}/u.test(match[1]) ? at : -1;
}

const CLOSINGS = /^(?:best|best wishes|kind|kindest|warm|warmest|many thanks|thanks|thank you|thanks in advance|thank you in advance|regards|best regards|kind regards|warm regards|sincerely|yours|yours sincerely|yours faithfully|cheers|all the best|saludos|un saludo|saludos cordiales|un cordial saludo|atentamente|gracias|muchas gracias|gracias de antemano|cordialement|bien cordialement|bien à vous|merci|merci d'avance|salutations|mit freundlichen grüßen|mit freundlichem gruß|viele grüße|liebe grüße|beste grüße|freundliche grüße|mfg|vg|lg|danke|vielen dank|cordiali saluti|distinti saluti|un saluto|grazie|saluti|atenciosamente|cumprimentos|com os melhores cumprimentos|obrigado|obrigada|abraço|met vriendelijke groet|vriendelijke groet|groet|groeten|mvg|bedankt|alvast bedankt|pozdrawiam|z poważaniem|mvh|med vänlig hälsning|vänliga hälsningar|hälsningar|med venlig hilsen|venlig hilsen|vennlig hilsen|hilsen|ystävällisin terveisin|terveisin|s pozdravem|děkuji|saygılarımla|teşekkürler|с уважением|спасибо|よろしくお願いします|以上|谢谢|此致)[\s,.!]*$/iu;

/** Whether a line is only a closing ("Kind regards,"). */
export function isClosing(line: string): boolean {
	return line.length < 80 && CLOSINGS.test(line.trim());
}

/** Takes "Best,\nOliver" off the end of a letter: the closing and at most four short lines below it. */
export function withoutClosing(text: string, name = ''): string {
	const lines = text.trimEnd().split('\n');
	const own = name.toLowerCase().split(/\s+/).filter(Boolean);
	const last = lines[lines.length - 1].toLowerCase().replace(/[^\p{L}\s'-]/gu, '').trim();
	if (lines.length > 1 && own.length > 0 && (last === own[0] || last === own.join(' '))) {
		lines.pop();
		while (lines.length > 0 && lines[lines.length - 1].trim() === '') lines.pop();
		if (lines.length > 1 && isClosing(lines[lines.length - 1])) lines.pop();
		return lines.join('\n').trimEnd();
	}
	for (let index = Math.max(1, lines.length - 6); index < lines.length; index++) {
		if (!CLOSINGS.test(lines[index].trim())) continue;
		const below = lines.slice(index + 1).filter((line) => line.trim() !== '');
		if (below.length <= 4 && below.every((line) => line.length <= 60)) return lines.slice(0, index).join('\n').trimEnd();
	}
	return text.trimEnd();
}
