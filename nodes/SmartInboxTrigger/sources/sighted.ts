import { parseMail } from '../../shared/mail/message/parse';
import { OVERSIZE, receiveStored, UNFETCHED, type Arrival } from '../../shared/store/arrivals';
import { storedSource } from '../../shared/store/mail-source';
import { recordMail } from '../../shared/store/mailboxes';
import { forgetKnownSightings, forgetSighting, passedSightings, type SightedMail } from '../../shared/store/sighted-mail';
import { keyOf, verdictOnOversize, verdictOnOwn, type OpenFolder } from './batch';
import type { Reading } from './catch-up';

/**
 * Takes mail into the ledger that a sync saw in this folder, and that somebody moved away before the trigger came to it:
 * the store has it, the folder has it no longer. To be called when everything that the folder has is taken.
 */
export async function takeSighted({ store, own, onStored, onPutAside, sizeLimitBytes }: Reading, folder: OpenFolder): Promise<void> {
	for (;;) {
		const sighted = await passedSightings(store, folder);
		if (sighted.length === 0) return;
		// Nearly all: the trigger found them in the folder, too.
		if (sighted.some(({ isInLedger }) => isInLedger)) await store.transaction((sql) => forgetKnownSightings(sql, folder));
		for (const mail of sighted.filter(({ isInLedger }) => !isInLedger)) {
			const messageKey = keyOf({ ...folder, uidValidity: mail.uidValidity }, mail.uid);
			const verdict = isTheTriggers(mail, folder) ? await verdictOn(mail) : null;
			await store.transaction(
				async (sql) => {
					await forgetSighting(sql, folder.id, mail);
					if (verdict === null) return;
					await receiveStored(sql, { messageKey, mailboxId: folder.mailboxId, folder: { id: folder.id, uidValidity: mail.uidValidity, uid: mail.uid }, messageId: mail.messageId, receivedAt: mail.receivedAt, verdict });
					await recordMail(sql, folder.mailboxId);
				},
				{ durable: true },
			);
			if (verdict?.state === 'quarantined') onPutAside(messageKey, verdict.reason);
			else if (verdict !== null) onStored();
		}
	}

	async function verdictOn({ messageId, contentKey, direction }: SightedMail): Promise<Arrival['verdict']> {
		if (contentKey.startsWith(OVERSIZE)) return verdictOnOversize(sizeLimitBytes);
		// The ledger says what it is.
		if (direction === 'out') return undefined;
		return verdictOnOwn((await parseMail(await storedSource(store, messageId))).mail, own);
	}
}

function isTheTriggers({ uid, uidValidity, receivedAt, contentKey, isErased }: SightedMail, folder: OpenFolder): boolean {
	if (isErased || contentKey.startsWith(UNFETCHED)) return false;
	const isOld = uidValidity === folder.uidValidity ? uid < folder.firstUid && receivedAt < folder.startFrom : receivedAt < folder.startFrom;
	return !isOld;
}
