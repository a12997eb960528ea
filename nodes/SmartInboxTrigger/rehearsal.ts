import { parseMail } from '../shared/mail/message/parse';
import { Turns } from '../shared/mail/message/turns';
import { describeMessage, descriptionOf, receive, type Arrival } from '../shared/store/arrivals';
import { ArrivingMail } from '../shared/store/arriving-mail';
import { newId } from '../shared/store/ids';
import { claimDeliveries, finishDeliveries } from '../shared/store/ledger';
import { storedSource } from '../shared/store/mail-source';
import type { Store } from '../shared/store/store';

const MAIL = [
	'From: =?utf-8?Q?Rehearsal?= <rehearsal@smart-inbox.invalid>',
	'To: =?utf-8?B?UmVoZWFyc2Fs?= <rehearsal@smart-inbox.invalid>',
	'Subject: Rehearsal',
	'MIME-Version: 1.0',
	'Content-Type: multipart/mixed; boundary="mixed"',
	'',
	'--mixed',
	'Content-Type: multipart/alternative; boundary="alternative"',
	'',
	'--alternative',
	'Content-Type: text/plain; charset=iso-8859-1',
	'Content-Transfer-Encoding: quoted-printable',
	'',
	'Hello=20there',
	'',
	'> Before',
	'--alternative',
	'Content-Type: text/html; charset=utf-8',
	'',
	'<p>Hello there</p>',
	'--alternative--',
	'--mixed',
	'Content-Type: application/pdf; name="plan.pdf"',
	'Content-Transfer-Encoding: base64',
	'',
	'SGVsbG8=',
	'--mixed--',
	'',
].join('\r\n');

class TakenBack extends Error {}

/**
 * Takes a small mail through the ledger and takes it back: nothing of it is ever committed. What the first real mail
 * needs is loaded, compiled and prepared then, so that it is not slower than those that follow.
 *
 * @param folderId null for direct reception
 */
export async function rehearse(store: Store, mailboxId: string, folderId: string | null): Promise<void> {
	const turns = new Turns();
	const arriving = new ArrivingMail(store);
	await arriving.write(Buffer.from(MAIL));
	const { envelope, source, said, contentKey, sizeBytes } = await arriving.end();
	const messageKey = `rehearsal:${newId()}`;
	const folder = folderId === null ? null : { id: folderId, uidValidity: 0, uid: 0 };
	const arrival: Arrival = { messageKey, mailboxId, folder, receivedAt: Date.now(), contentKey: `${messageKey}:${contentKey}`, mail: envelope, source, said, sizeBytes };
	await turns.rest();
	try {
		await store.transaction(async (sql) => {
			await receive(sql, arrival);
			for (const { messageId, attempt } of await claimDeliveries(sql, [messageKey], 'rehearsal')) {
				await turns.rest();
				const { mail } = await parseMail(await storedSource(sql, messageId));
				await turns.rest();
				await describeMessage(sql, messageId, descriptionOf(mail));
				await finishDeliveries(sql, [messageKey], attempt, true);
			}
			throw new TakenBack();
		});
	} catch (cause) {
		if (!(cause instanceof TakenBack)) throw cause;
	}
}
