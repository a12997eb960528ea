import { randomBytes } from 'node:crypto';

import { parseMail } from '../../shared/mail/message/parse';
import { visibleMailboxes } from '../../shared/store/inbox';
import { readSource } from '../../shared/store/ledger';
import { readableMail, type ReadableMail } from '../../shared/store/readable-mail';
import { openSession, type Session } from '../../shared/store/sessions';
import type { Html } from '../../shared/html/html';
import { mailBodyHeaders } from '../page/headers';
import { emptyMailBody, mailBody } from '../page/mail-body';
import type { PageResponse } from '../request';
import { PASS_LENGTH, readPass, signPass, type Purpose } from '../signing';
import type { Visit } from '../visit';

/** How long the frame with a mail's content, or a file of it, can be loaded. */
const LIFE_MS = 20 * 60_000;

/** The address of the frame with the content of a mail. @param withPictures whether those on other servers are loaded */
export function bodyAddress({ key, now }: Visit, session: Session, messageId: string, withPictures = false): string {
	const pass = signPass(key, bodyPurpose(messageId, withPictures), session.id, now + LIFE_MS);
	return `?${new URLSearchParams({ body: messageId, ...(withPictures && { pictures: '1' }), pass }).toString()}`;
}

/** The address of a file of a mail. @param index its place among the attachments */
export function fileAddress({ key, now }: Visit, session: Session, messageId: string, index: number): string {
	const file = `${messageId}.${index}`;
	return `?${new URLSearchParams({ file, pass: signPass(key, { file }, session.id, now + LIFE_MS) }).toString()}`;
}

function bodyPurpose(messageId: string, withPictures: boolean): Purpose {
	return withPictures ? { body: messageId, pictures: true } : { body: messageId };
}

/** The content of a mail, for the frame: no cookie comes with it, so the address itself is signed. */
export async function showBody(visit: Visit): Promise<PageResponse> {
	const { query } = visit.request;
	const nonce = randomBytes(16).toString('base64url');
	const withPictures = query.pictures === '1';
	const respond = (status: number, body: Html): PageResponse => ({ status, headers: mailBodyHeaders(nonce, withPictures), body: body.text });
	const mail = await mailOfPass(visit, bodyPurpose(query.body, withPictures), query.body);
	if (mail === 'too old') return respond(403, emptyMailBody('This view is too old. Open the mail again.'));
	if (mail === undefined) return respond(404, emptyMailBody('This mail is not in your inbox.'));
	const source = await readSource(visit.site.store, mail.messageId);
	if (source.length === 0) return respond(200, emptyMailBody('The text of this mail could not be fetched from the mailbox.'));
	return respond(200, await mailBody(await parseMail(source), { nonce, withPictures }));
}

/** The mail that a signed address asks for, if its session lives and its member may read it. */
export async function mailOfPass({ request, site, key, now }: Visit, purpose: Purpose, messageId: string): Promise<ReadableMail | 'too old' | undefined> {
	const sessionId = readPass(key, purpose, (request.query.pass ?? '').slice(0, PASS_LENGTH), now);
	const session = sessionId === null ? undefined : await openSession(site.store, sessionId, now);
	if (!session) return 'too old';
	const mailboxes = await visibleMailboxes(site.store, session.member);
	return await readableMail(site.store, mailboxes.map(({ id }) => id), messageId);
}
