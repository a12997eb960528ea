import { addressesInText, addressIdentity } from '../address';
import type { ParsedMail } from '../message/message';
import type { MailSource } from '../message/source';
import { readStructure, type MailPart } from '../message/structure';
import { decodeTransfer } from '../message/transfer-encoding';
import { Turns } from '../message/turns';
import { readSesNotification } from './amazon-ses';
import type { DeliveryReport, ReportedRecipient } from './report';
import { headerIdsIn, isReturnedMail, readReturnedMail } from './returned-mail';
import { statusCodeOf } from './status-code';
import { readStatusFields } from './status-fields';
import { readWrittenReport } from './written-report';

/** The part with the fields is read this far. */
const STATUS_BYTES = 512 * 1024;
/** Of a text: a report begins with what happened, and the mail it returns has its header near. */
const TEXT_CHARS = 256 * 1024;
const MOST_HEADER_IDS = 30;

/**
 * Reads what a mail server tells of a mail it could not deliver: the fields of RFC 3464 and RFC 6533, the notification of
 * Amazon SES, or the words it wrote for people. Bounded, and in linear time.
 *
 * @param mail the report, taken apart
 * @returns null when it names no recipient
 * @throws what the source throws
 */
export async function readDeliveryReport(source: MailSource, mail: Pick<ParsedMail, 'text' | 'headers' | 'subject' | 'from' | 'to' | 'inReplyTo' | 'references'>): Promise<DeliveryReport | null> {
	const turns = new Turns();
	const parts = await readStructure(source, turns);
	const text = mail.text.slice(0, TEXT_CHARS);
	const returned = await readReturnedMail(source, parts);
	await turns.rest();
	const fields = readStatusFields(await statusText(source, parts));
	const found = fields.recipients.length > 0 ? fields : { ...readStatusFields(text), envelopeId: fields.envelopeId };
	const notification = found.recipients.length > 0 ? null : readSesNotification(text);
	await turns.rest();
	const recipients = notification?.recipients ?? withWords(found.recipients, () => readWrittenReport(text, around(mail, returned.to)));
	if (recipients.length === 0) return null;
	const answered = mail.inReplyTo === null ? mail.references : [mail.inReplyTo, ...mail.references];
	const headerIds = [...(notification?.headerIds ?? []), ...returned.headerIds, ...headerIdsIn(text), ...answered];
	return { envelopeId: found.envelopeId, headerIds: [...new Set(headerIds)].slice(0, MOST_HEADER_IDS), recipients: worstOfEach(recipients) };
}

/** Some servers fill in the fields and tell only in words why; others write words alone. */
function withWords(fields: ReportedRecipient[], words: () => ReportedRecipient[]): ReportedRecipient[] {
	if (fields.length > 0 && fields.every(({ reason }) => reason !== null)) return fields;
	const written = words();
	if (fields.length === 0) return written;
	return fields.map((field) => {
		const same = field.reason === null ? written.find(({ address }) => addressIdentity(address) === addressIdentity(field.address)) : undefined;
		if (same === undefined) return field;
		return { ...field, reason: same.reason, statusCode: statusCodeOf(field.statusCode, same.reason ?? '') };
	});
}

/** The delivery-status parts of the report itself, and not of what it returns. */
async function statusText(source: MailSource, parts: readonly MailPart[]): Promise<string> {
	const shown = parts.findIndex(({ isShownMail }) => isShownMail);
	const own = (shown < 0 ? parts : parts.slice(0, shown)).filter((part) => !isReturnedMail(part) && /^message\/(?:global-)?delivery-status$/.test(part.contentType ?? ''));
	const texts = await Promise.all(own.slice(0, 3).map(async ({ from, to, encoding }) => decodeTransfer(encoding, await source.read(from, Math.min(to, from + STATUS_BYTES))).toString('utf8')));
	return texts.join('\n\n');
}

function around({ headers, subject, from, to }: Pick<ParsedMail, 'headers' | 'subject' | 'from' | 'to'>, returnedTo: readonly string[]) {
	const own = new Set([...(from === null ? [] : [from]), ...to].map(({ address }) => addressIdentity(address)));
	return { failed: addressesInText((headers['x-failed-recipients'] ?? []).join(', ')), own, returnedTo, subject };
}

const WORSE = ['delivered', 'delayed', 'bounced'];

/** A recipient who is named twice counts once, with what is worse. */
function worstOfEach(recipients: readonly ReportedRecipient[]): ReportedRecipient[] {
	const worst = new Map<string, ReportedRecipient>();
	for (const recipient of recipients) {
		const identity = addressIdentity(recipient.address);
		const known = worst.get(identity);
		if (known === undefined || WORSE.indexOf(recipient.outcome) > WORSE.indexOf(known.outcome)) worst.set(identity, recipient);
	}
	return [...worst.values()];
}
