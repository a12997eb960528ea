import { parseMail } from '../../shared/mail/message/parse';
import { openReceived, visibleMailboxes } from '../../shared/store/inbox';
import { readSource } from '../../shared/store/ledger';
import { openSession, type Session } from '../../shared/store/sessions';
import type { Html } from '../../shared/html/html';
import { mailBodyHeaders } from '../page/headers';
import { emptyMailBody, mailBody } from '../page/mail-body';
import type { PageResponse } from '../request';
import { PASS_LENGTH, readPass, signPass } from '../signing';
import type { Visit } from '../visit';

/** How long the frame with a mail's content can be loaded. */
const BODY_LIFE_MS = 10 * 60_000;

/** The address of the frame with the content of a mail. */
export function bodyAddress({ key, now }: Visit, session: Session, messageKey: string): string {
	return `?${new URLSearchParams({ body: messageKey, pass: signPass(key, { body: messageKey }, session.id, now + BODY_LIFE_MS) }).toString()}`;
}

/** The content of a mail, for the frame: no cookie comes with it, so the address itself is signed. */
export async function showBody({ request, site, key, now }: Visit): Promise<PageResponse> {
	const respond = (status: number, body: Html): PageResponse => ({ status, headers: mailBodyHeaders(), body: body.text });
	const messageKey = request.query.body;
	const sessionId = readPass(key, { body: messageKey }, (request.query.pass ?? '').slice(0, PASS_LENGTH), now);
	const session = sessionId === null ? undefined : await openSession(site.store, sessionId, now);
	if (!session) return respond(403, emptyMailBody('This view is too old. Open the mail again.'));
	const mailboxes = await visibleMailboxes(site.store, session.member);
	const opened = await openReceived(site.store, mailboxes.map(({ id }) => id), messageKey);
	if (!opened) return respond(404, emptyMailBody('This mail is not in your inbox.'));
	const source = await readSource(site.store, opened.messageId);
	if (source.length === 0) return respond(200, emptyMailBody('The text of this mail could not be fetched from the mailbox.'));
	return respond(200, await mailBody(await parseMail(source)));
}
