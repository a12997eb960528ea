import type { ICredentialDataDecryptedObject, ICredentialTestFunction } from 'n8n-workflow';

import { accountFromCredential, CREDENTIALS, type MailAccount } from '../mail/accounts';
import { lookAtFolders, withImap, type MailFolder } from '../mail/imap';
import { MailServerError, type MailHalf, type MailServerReason } from '../mail/mail-server-error';
import { verifySmtp } from '../mail/smtp';
import { requireAddress } from './account-parameter';
import { sentences } from './sentences';

/** n8n shows nothing while a credential is tested; more patience than this looks like a hang. Milliseconds. */
const PATIENCE = 20_000;

/** What the test found about one half of an account. */
export interface HalfReport {
	ok: boolean;
	/** e.g. "IMAP works (12 folders)", or what happened. */
	message: string;
	/** What to do next; empty when the half works. */
	description: string;
	reason: MailServerReason | null;
}

export interface AccountReport {
	/** Whether everything that is switched on works. */
	ok: boolean;
	/** Both halves in one text, with the next step. */
	message: string;
	/** null: switched off in the credential. */
	/** `warnings`: what is wrong with the roles of the folders, with what to do. */
	imap: (HalfReport & { folders: MailFolder[]; capabilities: string[]; warnings: string[] }) | null;
	smtp: HalfReport | null;
}

/** The test behind a credential's *Retry* button (A7): signs in to both halves and names the one that did not work. */
export const mailboxTest: ICredentialTestFunction = async function ({ data, type }) {
	try {
		const unfilled = hostsLeftEmpty(data ?? {}, type);
		if (unfilled !== '') return { status: 'Error', message: unfilled };
		const { ok, message } = await testAccount(accountFromCredential(data ?? {}, Object.values(CREDENTIALS).find((one) => one === type)));
		return { status: ok ? 'OK' : 'Error', message };
	} catch (error) {
		return { status: 'Error', message: sentences(error) };
	}
};

/** The halves whose host is a field of the credential. Those of Google and Microsoft are known, and an account for sending has one half. */
const HALVES: Record<string, readonly ('imap' | 'smtp')[]> = {
	[CREDENTIALS.password]: ['imap', 'smtp'],
	[CREDENTIALS.other]: ['imap', 'smtp'],
	smartInboxSendingApi: ['smtp'],
};

const NO_HOST = {
	imap: 'IMAP Host is empty. Fill it in, or switch off Receive Mail (IMAP).',
	smtp: 'SMTP Host is empty. Fill it in, or switch off Send Mail (SMTP).',
} as const;

/** What to do where a half is switched on without a host, which everywhere else counts as switched off; '' when there is none. */
function hostsLeftEmpty(data: ICredentialDataDecryptedObject, type: string): string {
	const halves = HALVES[type] ?? [];
	const isLeftEmpty = (half: 'imap' | 'smtp') => data[`${half}Enabled`] !== false && String(data[`${half}Host`] ?? '').trim() === '';
	return halves.filter(isLeftEmpty).map((half) => NO_HOST[half]).join(' ');
}

/**
 * Signs in to both halves at the same time and lists the folders. A half that does not work is a result.
 *
 * @throws AccountIncompleteError when the credential has no usable address
 */
export async function testAccount(account: MailAccount, patience = PATIENCE): Promise<AccountReport> {
	requireAddress(account);
	const [imap, smtp] = await Promise.all([testImap(account, patience), testSmtp(account, patience)]);
	const halves = [imap, smtp].filter((half) => half !== null);
	if (halves.length === 0) {
		return { ok: false, message: 'The account neither receives nor sends. Switch on Receive Mail (IMAP) or Send Mail (SMTP) and fill in the host.', imap, smtp };
	}
	const message = [summary('IMAP', imap), summary('SMTP', smtp)].filter((text) => text !== '').join(' ');
	return { ok: halves.every((half) => half.ok), message, imap, smtp };
}

async function testImap(account: MailAccount, patience: number): Promise<AccountReport['imap']> {
	if (account.imap === null) return null;
	const work = withImap(
		account,
		async (client) => ({ ...(await lookAtFolders(client)), capabilities: [...client.capabilities.keys()].sort() }),
		{ connectTimeout: patience / 2, socketTimeout: patience / 2 },
	);
	try {
		const { folders, warnings, capabilities } = await within(patience, 'IMAP', account.imap.host, work);
		return { ok: true, message: `IMAP works (${folders.length} ${folders.length === 1 ? 'folder' : 'folders'})`, description: '', reason: null, folders, capabilities, warnings };
	} catch (error) {
		return { ...failure(error), folders: [], capabilities: [], warnings: [] };
	}
}

async function testSmtp(account: MailAccount, patience: number): Promise<AccountReport['smtp']> {
	if (account.smtp === null) return null;
	try {
		await within(patience, 'SMTP', account.smtp.host, verifySmtp(account, { connect: patience / 2, answer: patience / 2 }));
		return { ok: true, message: 'SMTP works', description: '', reason: null };
	} catch (error) {
		return failure(error);
	}
}

/** A server that answers, but drop by drop, must not hold the editor. */
async function within<T>(patience: number, half: MailHalf, host: string, work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		const error = new MailServerError(half, 'timeout', `${host} did not finish the test within ${patience / 1000} seconds (${half})`, 'The server is slow or holds connections back. Try again in some minutes.');
		timer = setTimeout(() => reject(error), patience);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

function failure(error: unknown): HalfReport {
	if (!(error instanceof MailServerError)) throw error;
	const { message, description, reason } = error;
	return { ok: false, message, description, reason };
}

/** The half is named in front, so it need not stand in the sentence. */
function summary(half: MailHalf, report: HalfReport | null): string {
	if (report === null) return '';
	if (report.ok) return `${report.message}.`;
	return `${half} did not work: ${sentences(report).replace(` (${half})`, '')}`;
}
