import { freePort } from '../../demo/runtime/free-port.mjs';
import { readSettings, type SmtpSettings } from '../../nodes/SmartInboxTrigger/settings';
import { Receiver, type Take } from '../../nodes/SmartInboxTrigger/sources/smtp';
import { OPEN_RECEPTION, type Reception } from '../../nodes/SmartInboxTrigger/sources/smtp-credential';
import { PATIENCE } from '../../nodes/SmartInboxTrigger/sources/smtp-sessions';
import type { HandedOver } from '../../nodes/SmartInboxTrigger/sources/smtp-store';

const receivers: Receiver[] = [];

interface Setting {
	/** Options of the trigger. */
	options?: Record<string, unknown>;
	recipients?: string;
	reception?: Partial<Reception>;
	patience?: Partial<typeof PATIENCE>;
	take?: Take;
}

/** A receiver of its own port that keeps what it is handed; see `closeReceivers`. */
export async function startReceiver({ options = {}, recipients = 'leads@office.example, info@office.example', reception = {}, patience = {}, take = async () => 'OK' }: Setting = {}) {
	const port = await freePort();
	const parameters: Record<string, unknown> = { receiveFrom: 'smtp', recipients, port, options };
	const settings = readSettings({ getNodeParameter: ((name: string, fallback?: unknown) => parameters[name] ?? fallback) as Parameters<typeof readSettings>[0]['getNodeParameter'] }) as SmtpSettings;
	const mails: (Omit<HandedOver, 'data'> & { raw: Buffer })[] = [];
	const receiver = new Receiver(
		settings,
		{ ...OPEN_RECEPTION, ...reception },
		async (mail) => {
			const pieces: Buffer[] = [];
			for await (const piece of mail.data) pieces.push(piece);
			const { sender, recipients, client } = mail;
			mails.push({ sender, recipients, client, raw: Buffer.concat(pieces) });
			return await take(mail);
		},
		{ ...PATIENCE, ...patience },
	);
	await receiver.listen();
	receivers.push(receiver);
	return { port, mails, receiver };
}

export async function closeReceivers(): Promise<void> {
	await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
}
