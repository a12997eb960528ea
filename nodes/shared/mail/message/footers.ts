import { plainMark, quoteWords, WordEdges } from './quote-words';

const SENT_FROM = new WordEdges(quoteWords('sentFrom').filter((words) => !words.includes('…')), 'start');
const SENT_FROM_AROUND = quoteWords('sentFrom').filter((words) => words.includes('…')).map((words) => words.split(' … '));
const SENT_FROM_END = new WordEdges(quoteWords('sentFromEnd'), 'end');
const DEVICE = /iphone|ipad|android|galaxy|samsung|xiaomi|huawei|mobile|phone|outlook|mail|手机|手機|スマホ|スマートフォン|携帯|갤럭시|스마트폰|모바일/;
const EXCUSE = new RegExp(`[\\s.,;!–—-]*(?:${quoteWords('excuse').map((word) => word.trim()).join('|')})(?=\\s|$|\\p{L}).*$`, 'u');
const FOOTERS = new WordEdges(quoteWords('footers'), 'start');
const NOTICES = new WordEdges(quoteWords('notices'), 'start');
const THIS_MAIL = quoteWords('thisMail');
const CONFIDENTIAL = quoteWords('confidential');
const OUTSIDE = quoteWords('outside');
/** What virus scanners add begins with their picture, and a link to themselves. */
const SCANNED = /^\s*[<[(]?https?:\/\/(?:www\.)?(?:avast|avg)\.com\/(?:\S{0,20}sig|email-signature)/i;
const PICTURE = /^\s*\[(?:image|cid)\b[^[\]]{0,80}\]\s*$/i;
/** How warnings begin: they shout. */
const LOUD = /^\W{0,3}(?:caution|warning|attention|external|extern|achtung|warnung|hinweis|attenzione|avviso|atención|advertencia|aviso|cuidado|atenção|let op|waarschuwing|notice|varning|advarsel|obs\b|varoitus|huomio|uwaga|ostrzeżenie|upozornění|upozornenie|pozor|figyelem|figyelmeztetés|atenție|внимание|предупреждение|увага|προσοχή|dikkat|uyarı|זהירות|תשומת לב|تنبيه|تحذير|upozorenje|oprez|opozorilo|注意|警告|提醒|【社外】|주의|경고|cảnh báo|คำเตือน|peringatan|perhatian|\[ext)/u;
/** Beyond this a paragraph is no longer looked at for a notice's words. */
const NOTICE_CHARS = 400;

/** Whether a line is "Sent from my phone" or its kind, in any language. */
export function isDeviceLine(line: string): boolean {
	if (line.length > 240) return false;
	const plain = plainMark(line).trim().toLowerCase().replace(/^[\s*_[(<«]+/, '');
	const link = /<[^<>]*>|\[[^[\]]*\]\([^()]*\)|\[[^[\]]*\]|\(https?:[^()]*\)|https?:\S+/g;
	const words = plain.replace(/\[([^[\]]{1,60})\]\([^()]*\)/g, '$1').replace(link, '').replace(EXCUSE, '').replace(/[\s*_>\])».]+$/, '');
	// "Sent from my desk, is much easier…" is a sentence: a device line has no comma and few words after its mark.
	if (words.length > 90 || /[,;!?]|\.\s/.test(words)) return false;
	const start = SENT_FROM.find(words) ?? SENT_FROM_AROUND.find(([first, last]) => words.startsWith(first) && words.endsWith(last))?.[0];
	if (start !== undefined) return words.slice(start.length).trim().split(/\s+/).length <= 7;
	if (/^\p{L}{2,20} from mobile$/u.test(words)) return true;
	return SENT_FROM_END.find(words) !== undefined && DEVICE.test(words) && words.split(/\s+/).length <= 8;
}

/** Whether a paragraph begins here that a company, a list or a program puts below every mail: names and numbers in it are nobody's. */
export function isFooter(lines: readonly string[], index: number): boolean {
	if (index === 0) return false;
	const line = lines[index].slice(0, NOTICE_CHARS);
	if (SCANNED.test(line) || (PICTURE.test(line) && SCANNED.test((lines[index + 1] ?? '').slice(0, NOTICE_CHARS)))) return true;
	const plain = plainMark(line).toLowerCase().replace(/^[\s*_>#|()[\]"'“-]+/, '');
	if (plain.length < 8) return false;
	// "Disclaimer: …" and a heading alone; "Important notice about my visit" is a sentence.
	const notice = NOTICES.find(plain);
	if (notice !== undefined && /^[^\p{L}\d]*$|^\s?[:.*–—-]/u.test(plain.slice(notice.length))) return true;
	if (FOOTERS.find(plain) !== undefined) return true;
	if (line.length < 40) return false;
	const paragraph = `${plain} ${plainMark((lines[index + 1] ?? '').slice(0, NOTICE_CHARS)).toLowerCase()}`;
	const at = THIS_MAIL.map((words) => paragraph.indexOf(words)).filter((found) => found >= 0 && found < 120);
	if (at.length === 0) return false;
	const after = paragraph.slice(Math.min(...at), Math.min(...at) + 260);
	return CONFIDENTIAL.some((words) => after.includes(words));
}

/** Whether a line is a mail server's warning about a stranger, put above what the person wrote. */
export function isOutsideWarning(line: string): boolean {
	if (line.length > 600) return false;
	const plain = plainMark(line).trim().toLowerCase();
	if (plain.length < 8) return false;
	// A person may mention an external e-mail; a warning shouts, or is a box of its own.
	const loud = LOUD.test(plain) || /^you don't|^some people/.test(plain) || /don't often get email|nicht oft e-mails|nicht häufig e-mails|pas souvent d'e-mail|no suele recibir|spesso messaggi|costuma receber|niet vaak e-mail|inte ofta e-post|ikke ofte/.test(plain);
	return loud && (OUTSIDE.some((words) => plain.includes(words)) || /^\[?external\]?\W*$/.test(plain));
}

/** Whether a line is a name written behind a dash ("-Ann Lee", "— Ann"), as people sign. */
export function isDashedName(line: string): boolean {
	return /^\s{0,3}(?:-{1,3}|[—–])\s?\p{Lu}[\p{L}.'’]{0,24}(?:\s\p{L}[\p{L}.'’-]{0,24}){0,3}[.,]?$/u.test(line) && !/^\s{0,3}-\s/.test(line);
}
