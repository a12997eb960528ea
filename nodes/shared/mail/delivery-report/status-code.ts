/** RFC 3463 inside a text; no address of a machine (192.0.2.5), and no version of a program (v4.6.1). */
const CODE = /(?<![\w.])([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)/;
/** The answer of an SMTP server (RFC 5321, 4.2.3). */
const REPLY = /(?<![\w.])([45])(\d\d)(?=[ \-,;:>)]|$)/m;

/** What servers write instead of a code, the surest first. */
const WORDS: readonly [detail: string, pattern: RegExp][] = [
	['2.2', /(?:mail ?(?:box|folder)|inbox|account|disk|store|storage)(?: is| was| has| of [^\s]{1,80} is)? (?:currently )?(?:full|over (?:its )?quota)|mailbox[ _-]?full|(?:over|out ?of|exceed(?:s|ed|ing)?)[ -]?(?:the |its |their |your )?(?:mail |disk |storage |mailbox )?quota|quota (?:is |has been |was )?exceeded|not enough (?:disk|storage)? ?space|insufficient (?:system |disk )?(?:storage|space)|exceeded (?:the |its )?(?:maximum )?(?:storage|mailbox)|postfach (?:ist )?voll|buz[oó]n (?:est[aá] )?lleno|bo[iî]te (?:aux lettres )?(?:est )?pleine|casella (?:[eè] )?piena/i],
	['2.1', /(?:account|mailbox|user) (?:is |has been |was )?(?:disabled|suspended|inactive|deactivated|blocked|closed|locked)/i],
	['1.2', /host unknown|unknown host|host (?:was )?not found|no mx record|(?:couldn't|could not) find any host|domain (?:name )?(?:was )?not (?:found|known)|domain (?:does not|doesn't) exist|bad destination (?:host|system)|name or service not known|nxdomain|no such domain|unrouteable mail domain/i],
	['1.1', /user unknown|unknown user|no such (?:user|address|mailbox|recipient|person|account)|unknown (?:recipient|address|mailbox|account|local[ -]part)|(?:recipient|user|address|mailbox|account|e-?mail) (?:address )?(?:was |is |could )?(?:not|couldn't) (?:be )?(?:found|known|listed|registered)|user +not (?:listed|found|known)|(?:user|mailbox|address|account|recipient)[^.\n]{0,60} (?:does not|doesn't) exist|doesn't have an? [^\n]{0,60}account|invalid (?:final delivery userid|recipient|mailbox|user|e-?mail address)|no valid recipients|recipientnotfound|unrouteable address|mailbox (?:is )?(?:unavailable|not available|unknown)|no mailbox (?:here )?by that name|empf[aä]nger unbekannt|utilisateur inconnu|usuario desconocido|destinataire inconnu/i],
	['3.4', /(?:message|mail|size|it)[^.\n]{0,40} too (?:large|big)|(?:message|mail)? ?size (?:limit )?(?:is )?exceed|exceed(?:s|ed)? (?:the )?(?:maximum |fixed )?(?:message |mail )?size|size exceeds/i],
	['4.7', /(?:envelope|message) expired|retry time(?:out)? (?:was )?exceeded|(?:in|on) the queue too long|giving up\.?\s*(?:$|[^o ])|could not (?:be )?deliver(?:ed)? for the last|delivery time expired/im],
	['4.6', /too many hops|hop count exceeded|mail(?:ing)? loop|routing loop/i],
];

/** Whether a code says no more than "failed", or in which region it did. */
const isVague = (code: string) => /^[45]\.(?:\d\.0|0\.\d+)$/.test(code);

/** What a text in a server's words says by its words alone, as the second and third number of a code. */
function detailIn(words: string): string | null {
	return WORDS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

/**
 * The status code (RFC 3463) that fits best what a server wrote.
 *
 * @param status the code from a field of its own; null when there is none
 * @param words what else it says of the failure
 */
export function statusCodeOf(status: string | null, words: string): string | null {
	const field = status === null ? undefined : /[245]\.\d{1,3}\.\d{1,3}/.exec(status)?.[0];
	const text = words.slice(0, 2000);
	const inText = CODE.exec(text)?.[1];
	const detail = detailIn(text);
	const known = field ?? inText;
	// Whatever the code: nobody loses an address because it is full today.
	if (detail === '2.2') return `${known?.[0] ?? '5'}.2.2`;
	// A last word, but not on the address: it was tried until time was up.
	if (detail === '4.7' && (known === undefined || isVague(known))) return '4.4.7';
	if (field !== undefined && (!isVague(field) || field.startsWith('2'))) return field;
	if (inText !== undefined && !isVague(inText) && (field === undefined || field[0] === inText[0])) return inText;
	if (known !== undefined) return detail === null || known.startsWith('2') ? known : `${known[0]}.${detail}`;
	const reply = REPLY.exec(text);
	// 552: "exceeded storage allocation" (RFC 5321, 4.2.3).
	if (reply !== null) return reply[0] === '552' && detail === null ? '5.2.2' : `${reply[1]}.${detail ?? '0.0'}`;
	if (detail !== null) return `5.${detail}`;
	return /permanent (?:fatal )?error/i.test(text) ? '5.0.0' : null;
}

/** About the sender, the mail or the day, and not about the address: full, too large, a loop, its content, what the server thinks of whoever sends. */
const NOT_THE_ADDRESS = /^5\.(?:1\.[78]|2\.[23]|3\.4|4\.6|6\.\d+|7\.\d+)$/;

/** Whether a mail that came back with this code says that it would never arrive there, and not only today (full). */
export function isPermanent(code: string | null): boolean {
	return code !== null && code.startsWith('5') && !code.endsWith('.2.2');
}

/** Whether nothing is to be sent by itself to an address any more after a mail came back with this code. */
export function blocksAddress(code: string | null): boolean {
	return isPermanent(code) && !NOT_THE_ADDRESS.test(code ?? '');
}
