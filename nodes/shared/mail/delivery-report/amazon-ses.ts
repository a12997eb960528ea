import { MOST_RECIPIENTS, reasonIn, type DeliveryReport, type ReportedRecipient } from './report';
import { statusCodeOf } from './status-code';

/** A notification holds the headers of the mail, and those may be long. */
const MOST_CHARS = 500_000;

interface SesRecipient {
	emailAddress?: unknown;
	status?: unknown;
	diagnosticCode?: unknown;
}

interface SesNotification {
	notificationType?: unknown;
	eventType?: unknown;
	Message?: unknown;
	bounce?: { bounceType?: unknown; bounceSubType?: unknown; bouncedRecipients?: unknown };
	deliveryDelay?: { delayType?: unknown; delayedRecipients?: unknown };
	delivery?: { recipients?: unknown };
	mail?: { messageId?: unknown; sourceArn?: unknown; headers?: unknown; commonHeaders?: { messageId?: unknown } };
}

/** Reads a notification that Amazon SES sends by mail instead of a report (JSON, often inside one of Amazon SNS); null when it is none. */
export function readSesNotification(text: string): Pick<DeliveryReport, 'headerIds' | 'recipients'> | null {
	if (text.length > MOST_CHARS || !/(?:notification|event)Type/.test(text)) return null;
	const outer = parsed(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
	const notification = typeof outer?.Message === 'string' ? parsed(outer.Message) : outer;
	if (notification === null || notification === undefined) return null;
	const recipients = recipientsOf(notification);
	return recipients.length === 0 ? null : { headerIds: headerIdsOf(notification), recipients: recipients.slice(0, MOST_RECIPIENTS) };
}

/** Long lines are cut on the way. */
function parsed(text: string): SesNotification | null {
	for (const attempt of [text, text.replace(/\r?\n ?/g, '')]) {
		try {
			const value: unknown = JSON.parse(attempt);
			if (typeof value === 'object' && value !== null) return value;
		} catch {
			// The other reading may be the right one.
		}
	}
	return null;
}

function recipientsOf({ notificationType, eventType = notificationType, bounce, deliveryDelay, delivery }: SesNotification): ReportedRecipient[] {
	if (eventType === 'Bounce') {
		const vague = bounce?.bounceSubType === 'MailboxFull' ? '5.2.2' : bounce?.bounceType === 'Permanent' ? '5.0.0' : '4.0.0';
		return named(bounce?.bouncedRecipients, 'bounced', vague);
	}
	if (eventType === 'DeliveryDelay') return named(deliveryDelay?.delayedRecipients, 'delayed', deliveryDelay?.delayType === 'MailboxFull' ? '4.2.2' : '4.0.0');
	if (eventType === 'Delivery') return named(list(delivery?.recipients).map((emailAddress) => ({ emailAddress })), 'delivered', '2.0.0');
	return [];
}

function named(value: unknown, outcome: ReportedRecipient['outcome'], vague: string): ReportedRecipient[] {
	return (list(value) as (SesRecipient | null)[]).flatMap((one) => {
		const { emailAddress, status, diagnosticCode } = one ?? {};
		if (typeof emailAddress !== 'string') return [];
		const words = typeof diagnosticCode === 'string' ? diagnosticCode : '';
		const statusCode = statusCodeOf(typeof status === 'string' ? status : null, words) ?? vague;
		return [{ address: emailAddress, originalAddress: null, outcome, statusCode, reason: reasonIn(words) ?? statusCode }];
	});
}

/** The Message-ID that we gave the mail, and the one that Amazon SES put in its place. */
function headerIdsOf({ mail }: SesNotification): string[] {
	const ids: unknown[] = [mail?.commonHeaders?.messageId];
	for (const header of list(mail?.headers) as ({ name?: unknown; value?: unknown } | null)[]) {
		if (typeof header?.name === 'string' && header.name.toLowerCase() === 'message-id') ids.push(header.value);
	}
	const region = /^arn:aws[\w-]*:ses:([a-z0-9-]+):/.exec(String(mail?.sourceArn ?? ''))?.[1];
	if (typeof mail?.messageId === 'string') {
		for (const place of ['email', ...(region === undefined ? [] : [region])]) ids.push(`<${mail.messageId}@${place}.amazonses.com>`);
	}
	return ids.filter((id) => typeof id === 'string' && /^<[^<>\s]{1,990}>$/.test(id)) as string[];
}

function list(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}
