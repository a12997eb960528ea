import { addressesInText } from '../address';
import { MOST_RECIPIENTS, reasonIn, type DeliveryReport, type ReportedRecipient } from './report';
import { statusCodeOf } from './status-code';

/** A report of more lines is none. */
const MOST_LINES = 20_000;
const MOST_VALUE = 4000;

const FIELDS = new Set(['original-envelope-id', 'final-recipient', 'original-recipient', 'x-actual-recipient', 'action', 'status', 'diagnostic-code', 'x-postfix-queue-id', 'reporting-mta', 'remote-mta', 'last-attempt-date', 'will-retry-until']);

type Group = Map<string, string>;

/** Reads the fields of RFC 3464 and RFC 6533, from their own part or from a text that holds them. */
export function readStatusFields(text: string): Pick<DeliveryReport, 'envelopeId' | 'recipients'> {
	let envelopeId: string | null = null;
	const recipients: ReportedRecipient[] = [];
	for (const group of groupsIn(text)) {
		envelopeId ??= group.get('original-envelope-id')?.trim().slice(0, 200) || null;
		const recipient = recipientOf(group);
		if (recipient !== null && recipients.length < MOST_RECIPIENTS) recipients.push(recipient);
	}
	return { envelopeId, recipients };
}

/** The fields of the mail first, then those of each recipient; blank lines stand between them, where servers do not forget them. */
function groupsIn(text: string): Group[] {
	const groups: Group[] = [];
	let group: Group = new Map();
	let current: string | null = null;
	const close = () => {
		if (group.size > 0) groups.push(group);
		group = new Map();
		current = null;
	};
	for (const line of text.split('\n', MOST_LINES)) {
		const plain = line.trimEnd();
		if (plain === '') {
			close();
			continue;
		}
		if (/^[ \t]/.test(plain) && current !== null) {
			const value: string = group.get(current) ?? '';
			if (value.length < MOST_VALUE) group.set(current, `${value} ${plain.trim()}`);
			continue;
		}
		const colon = plain.indexOf(':');
		const name = colon > 0 && colon < 80 ? plain.slice(0, colon).trim().toLowerCase() : '';
		current = null;
		if (!FIELDS.has(name)) continue;
		if (name.endsWith('-recipient') && group.has(name)) close();
		if (group.has(name)) continue;
		group.set(name, plain.slice(colon + 1, colon + 1 + MOST_VALUE).trim());
		current = name;
	}
	close();
	return groups;
}

function recipientOf(group: Group): ReportedRecipient | null {
	const [final, actual, original] = ['final-recipient', 'x-actual-recipient', 'original-recipient'].map((name) => addressIn(group.get(name) ?? ''));
	const address = final ?? actual ?? original;
	if (address === null || address === undefined) return null;
	const diagnostic = (group.get('diagnostic-code') ?? '').replace(/^\s*[\w-]{1,40}\s*;\s*/, '');
	const statusCode = statusCodeOf(group.get('status') ?? null, diagnostic);
	const outcome = outcomeOf(group.get('action') ?? '', statusCode);
	if (outcome === null) return null;
	return { address, originalAddress: original ?? actual ?? null, outcome, statusCode, reason: reasonIn(diagnostic) };
}

/** "rfc822; ann@example.com", with what RFC 6533, 3 writes for other letters: \x{E9}. */
function addressIn(value: string): string | null {
	const decoded = value.replace(/\\x\{([0-9a-f]{1,6})\}/gi, (written, hex: string) => {
		const point = parseInt(hex, 16);
		return point <= 0x10ffff ? String.fromCodePoint(point) : written;
	});
	return addressesInText(decoded.slice(decoded.indexOf(';') + 1))[0] ?? null;
}

function outcomeOf(action: string, statusCode: string | null): ReportedRecipient['outcome'] | null {
	const word = /[a-z]+/.exec(action.toLowerCase())?.[0] ?? '';
	if (word === 'failed' || word === 'failure') return 'bounced';
	if (word === 'delayed') return 'delayed';
	if (word === 'delivered' || word === 'relayed' || word === 'expanded') return 'delivered';
	if (statusCode === null) return null;
	return statusCode.startsWith('5') ? 'bounced' : statusCode.startsWith('4') ? 'delayed' : 'delivered';
}
