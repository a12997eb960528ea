import type { ImapFlow } from 'imapflow';
import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { listFolders, openFolder, withImap } from '../shared/mail/imap';
import { mailAccount } from '../shared/node/account-parameter';
import { bufferSource, type MailSource } from '../shared/mail/message/source';
import { newestDelivery, type Delivery } from '../shared/store/ledger';
import { storedSource } from '../shared/store/mail-source';
import { storeOf } from '../shared/node/store-of';
import { asNodeError } from './alert';
import { messageItem } from './message-item';
import { supersede } from './registry';
import { SettingsError, type ImapSettings, type SmtpSettings, type TriggerSettings } from './settings';
import { describeMissing, foldersMeant, isOpenChoice } from '../shared/mail/folder-choice';
import { Receiver } from './sources/smtp';
import { readReception } from './sources/smtp-credential';
import { describePort, testListenerName } from './sources/smtp-reception';
import { SmtpReply } from './sources/smtp-reply';
import { traceLines } from './sources/smtp-store';

/** *Execute step* in the editor: gives one mail and changes nothing, neither on the server nor in the ledger. */
export function testEvent(trigger: ITriggerFunctions, settings: TriggerSettings): ITriggerResponse {
	const prepareBinaryData = (...file: Parameters<typeof trigger.helpers.prepareBinaryData>) => trigger.helpers.prepareBinaryData(...file);
	// The ledger has no such mail that a later node could read the attachments from.
	const give = async (delivery: Delivery, source: MailSource) => trigger.emit([[await messageItem(delivery, source, { attachments: 'atOnce', prepareBinaryData })]]);
	let close = () => {};
	return {
		manualTriggerFunction: async () => {
			try {
				if (settings.receiveFrom === 'imap') await newestOnServer(trigger, settings, give);
				else close = await nextToArrive(trigger, settings, give);
			} catch (cause) {
				throw asNodeError(trigger, cause);
			}
		},
		closeFunction: async () => close(),
	};
}

type Give = (delivery: Delivery, source: MailSource) => Promise<void>;

async function newestOnServer(trigger: ITriggerFunctions, settings: ImapSettings, give: Give): Promise<void> {
	const account = await mailAccount(trigger);
	await withImap(
		account,
		async (client) => {
			for (const path of await pathsOf(client, settings.folders)) {
				const folder = await openFolder(client, path, { readOnly: true });
				if (folder.exists === 0) continue;
				const found = await client.fetchOne('*', { uid: true, internalDate: true, source: true });
				if (!found || !found.source) continue;
				const key = `${account.address.toLowerCase()}:${path}:${folder.uidValidity}:${found.uid}`;
				return await give(sample(key, account.address, path, found.internalDate), bufferSource(found.source));
			}
			throw new SettingsError('There is no mail in the folders yet', `Send a mail to ${account.address}, then press Execute step again.`);
		},
		{ maxMailBytes: settings.sizeLimitBytes },
	);
}

/** What the choices are called on the server. @throws SettingsError when there is none of them */
async function pathsOf(client: ImapFlow, choices: readonly string[]): Promise<string[]> {
	if (!choices.some(isOpenChoice)) return [...choices];
	const listed = await listFolders(client);
	const paths = choices.flatMap((choice) => (isOpenChoice(choice) ? foldersMeant(choice, listed).map(({ path }) => path) : [choice]));
	if (paths.length > 0) return [...new Set(paths)];
	const { message, description } = describeMissing(choices[0]);
	throw new SettingsError(message, description);
}

/** Listens for one mail. When a published workflow has the port, its newest mail is given instead. @returns closes the port */
async function nextToArrive(trigger: ITriggerFunctions, settings: SmtpSettings, give: Give): Promise<() => void> {
	let isGiven = false;
	const receiver = new Receiver(settings, await readReception(trigger, settings), async (mail) => {
		const pieces: Buffer[] = [];
		for await (const piece of mail.data) if (!isGiven) pieces.push(piece);
		// The editor takes one mail and the ledger none: whoever sends another one keeps it until the workflow is published.
		if (isGiven) throw new SmtpReply(451, '4.3.2 One mail is taken as a test, try again later');
		isGiven = true;
		const [recipient] = mail.recipients;
		const now = new Date();
		await give(sample(`${recipient}:${now.getTime()}`, recipient, null, now), bufferSource(Buffer.concat([traceLines(mail, recipient, now), ...pieces])));
		return 'OK: given to the editor as a test';
	});
	let end = () => {};
	const listener = {
		close: () => void receiver.close().then(end),
		ended: new Promise<void>((resolve) => (end = resolve)),
	};
	await supersede(testListenerName(settings), listener);
	try {
		await receiver.listen();
		return listener.close;
	} catch (cause) {
		end();
		if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') {
			const { message, description } = describePort(cause, settings);
			throw new SettingsError(message, description);
		}
	}
	const store = await storeOf(trigger);
	for (const recipient of settings.recipients) {
		const delivery = await newestDelivery(store, recipient);
		if (delivery) {
			await give({ ...delivery, messageKey: `test:${delivery.messageKey}` }, await storedSource(store, delivery.messageId));
			return () => {};
		}
	}
	throw new SettingsError(
		`Port ${settings.port} is taken, and no mail has arrived for these recipients yet`,
		'If this workflow is published, send it a mail, then press Execute step again. Otherwise set Port to a free one.',
	);
}

function sample(key: string, address: string, folder: string | null, receivedAt: Date | string | undefined): Delivery {
	const at = receivedAt === undefined ? Date.now() : new Date(receivedAt).getTime();
	const messageKey = `test:${key}`;
	return {
		messageKey,
		messageId: messageKey,
		threadId: messageKey,
		mailbox: { id: 'test', address, kind: 'shared' },
		folder,
		receivedAt: at,
		storedAt: Date.now(),
		state: 'running',
		attempt: 1,
		failures: 0,
		crashes: 0,
	};
}
