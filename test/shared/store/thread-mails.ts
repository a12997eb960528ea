import type { Situation } from './thread-situations';

export const AT = Date.UTC(2026, 0, 5, 9);
const OURS = new Set(['office', 'sales']);

/** A person as an address; people outside are others in each run. */
const addressOf = (person: string, run: string) => (OURS.has(person) ? `${person}@agency.example` : `${person}@${run}.example`);

/** The mails of a situation as they come over the wire, by letter. @param run makes ids and people unlike those of other runs */
export function rawMails({ mails }: Situation, run: string): Record<string, { raw: Buffer; receivedAt: number; providerThreadId?: string }> {
	const people = (written: string) => written.split(',').map((person) => addressOf(person.trim(), run)).join(', ');
	const ids = (written: string) => written.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'run' ? run : OURS.has(name) ? addressOf(name, run) : `<${name}.${run}@mail.example>`));
	return Object.fromEntries(
		Object.entries(mails).map(([letter, mail], index) => {
			const receivedAt = AT + (mail.day === undefined ? index * 60_000 : mail.day * 86_400_000);
			const lines = [
				`From: ${people(mail.from)}`,
				`To: ${people(mail.to ?? 'office')}`,
				mail.cc && `Cc: ${people(mail.cc)}`,
				mail.replyTo && `Reply-To: ${people(mail.replyTo)}`,
				mail.subject === undefined ? '' : `Subject: ${/^[\x20-\x7e]*$/.test(mail.subject) ? mail.subject : `=?utf-8?B?${Buffer.from(mail.subject).toString('base64')}?=`}`,
				mail.messageId === '' ? '' : `Message-ID: ${ids(mail.messageId ?? `{${letter}}`)}`,
				`Date: ${mail.date ?? new Date(receivedAt).toUTCString().replace('GMT', '+0000')}`,
				mail.inReplyTo && `In-Reply-To: ${ids(mail.inReplyTo)}`,
				mail.references && `References: ${ids(mail.references)}`,
				mail.threadIndex && `Thread-Index: ${mail.threadIndex}`,
				mail.headers,
				'MIME-Version: 1.0',
				'Content-Type: text/plain; charset=utf-8',
			];
			return [letter, { raw: Buffer.from(`${lines.filter(Boolean).join('\r\n')}\r\n\r\nThis is ${letter} of ${run}.\r\n`), receivedAt, ...(mail.providerThreadId && { providerThreadId: mail.providerThreadId }) }];
		}),
	);
}
