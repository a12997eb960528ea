import type { BlockList } from 'node:net';
import { domainToUnicode } from 'node:url';
import type { ITriggerFunctions } from 'n8n-workflow';

import { isValidAddress } from '../shared/mail/address';
import { ALL_FOLDERS } from '../shared/mail/folder-choice';
import { startOf } from '../shared/node/start-from-parameter';
import { networks } from './sources/smtp-senders';

/** What happens to a mail on the server after its run ended well. */
export type AfterProcessing = { action: 'leave' } | { action: 'read' } | { action: 'flag' } | { action: 'move'; folder: string };

interface CommonSettings {
	/** Runs that may end badly before a mail is put aside. */
	attempts: number;
	/** Workflow runs at the same time. */
	inFlight: number;
	/** The most mails in one run, under a backlog. */
	perRun: number;
	sizeLimitBytes: number;
	/** Whether attachments are binary data of the item, or are read by whoever wants them. */
	attachments: 'atOnce' | 'whenAskedFor';
	mailbox: MailboxSettings;
	/** Where a copy of each mail goes (W6); null = nowhere. */
	copyTo: string | null;
	/** Whether that copy is attached to a mail of ours, or is the mail itself, sent on. */
	copyAs: 'attached' | 'redirect';
}

/** Who sees the mail, whether strangers become contacts, and what is our own (A1, A4, B8). null = the node says nothing about it. */
export interface MailboxSettings {
	kind: 'shared' | 'personal' | null;
	/** E-mail of the team member a personal mailbox belongs to, lower case; empty for a shared one. */
	ownerEmail: string;
	createsContacts: boolean | null;
	/** Own addresses, and own domains without "@", lower case. */
	own: string[] | null;
}

export interface ImapSettings extends CommonSettings {
	receiveFrom: 'imap';
	/** Paths, roles such as "\\Archive", or "*" for all folders. */
	folders: string[];
	/** Whether each folder is listened to on a connection of its own. */
	isOnePerFolder: boolean;
	/** Mail older than this is left alone; epoch milliseconds, 0 = everything. */
	startFrom: number;
	after: AfterProcessing;
}

export interface SmtpSettings extends CommonSettings {
	receiveFrom: 'smtp';
	/** Lower case, domains in Unicode as the SMTP server gives them. */
	recipients: string[];
	host: string;
	port: number;
	/** Who may connect; null = everyone who reaches the port. */
	allowed: BlockList | null;
	/** Clients that may be connected at the same time. */
	clients: number;
	/** Mails that one address may hand over in a minute; 0 = no limit. */
	mailsPerMinute: number;
}

export type TriggerSettings = ImapSettings | SmtpSettings;

/** A parameter that nothing can be started with. */
export class SettingsError extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'SettingsError';
	}
}

/**
 * The node's parameters, checked.
 *
 * @throws SettingsError naming the parameter
 */
export function readSettings(node: Pick<ITriggerFunctions, 'getNodeParameter'>, now = Date.now()): TriggerSettings {
	const options = record(node.getNodeParameter('options', {}));
	const common: CommonSettings = {
		attempts: wholeNumber('Attempts', options.attempts ?? 3, 1, 20),
		inFlight: wholeNumber('Runs in Progress', options.inFlight ?? 4, 1, 100),
		perRun: wholeNumber('Mails per Run', options.mailsPerRun ?? 100, 1, 100),
		sizeLimitBytes: wholeNumber('Size Limit (MB)', options.sizeLimit ?? 50, 1, 500) * 1024 * 1024,
		attachments: options.attachments === 'atOnce' ? 'atOnce' : 'whenAskedFor',
		mailbox: readMailbox(options),
		copyTo: readCopyTo(options),
		copyAs: options.copyAs === 'redirect' ? 'redirect' : 'attached',
	};
	return node.getNodeParameter('receiveFrom', 'imap') === 'smtp' ? readSmtp(node, options, common) : readImap(node, common, now);
}

function readMailbox(options: Record<string, unknown>): MailboxSettings {
	const said = {
		createsContacts: options.createContacts === undefined ? null : options.createContacts !== false,
		own: options.ownAddresses === undefined ? null : list(options.ownAddresses).map((entry) => entry.replace(/^@/, '')),
	};
	if (options.mailboxKind !== 'personal') return { kind: options.mailboxKind === undefined ? null : 'shared', ownerEmail: '', ...said };
	const ownerEmail = locatorValue(options.mailboxOwner).toLowerCase();
	if (ownerEmail === '') throw new SettingsError('Mailbox Owner is empty', 'Choose the team member whose personal mailbox this is. Nobody else sees its mail.');
	return { kind: 'personal', ownerEmail, ...said };
}

function readCopyTo(options: Record<string, unknown>): string | null {
	const address = String(options.copyTo ?? '').trim();
	if (address === '') return null;
	if (!isValidAddress(address)) throw new SettingsError(`Copy of Original To is not one email address: "${address.slice(0, 100)}"`, 'Write one full address, e.g. archive@example.com.');
	return address;
}

function readImap(node: Pick<ITriggerFunctions, 'getNodeParameter'>, common: CommonSettings, now: number): ImapSettings {
	const rows = node.getNodeParameter('folders.list', []);
	const folders = [...new Set((Array.isArray(rows) ? rows : []).map((row) => folderPath(record(row).folder)).filter((path) => path !== ''))];
	if (folders.length === 0) throw new SettingsError('Folders is empty', 'Add at least one folder, e.g. INBOX.');
	const isOnePerFolder = record(node.getNodeParameter('options', {})).connections === 'perFolder';
	return { receiveFrom: 'imap', ...common, folders, isOnePerFolder, startFrom: startOf(String(node.getNodeParameter('startFrom', 'now')), now), after: readAfter(node, folders) };
}

function readAfter(node: Pick<ITriggerFunctions, 'getNodeParameter'>, folders: string[]): AfterProcessing {
	const action = node.getNodeParameter('afterProcessing', 'leave');
	if (action !== 'move') return { action: action === 'read' || action === 'flag' ? action : 'leave' };
	const folder = folderPath(node.getNodeParameter('destinationFolder', ''));
	if (folder === '') throw new SettingsError('Destination Folder is empty', 'Choose the folder that processed mail is moved to.');
	if (folder === 'INBOX' && folders.includes(ALL_FOLDERS)) throw new SettingsError('Destination Folder is the inbox, which is read with all folders', 'Nothing that arrives there would be read. Choose another folder, or set After Processing to Leave.');
	if (folder === ALL_FOLDERS) throw new SettingsError('Destination Folder is all folders', 'Choose the one folder that processed mail is moved to.');
	if (folders.includes(folder)) throw new SettingsError('Destination Folder is one of the folders that are read', 'Choose another folder, or set After Processing to Leave.');
	return { action, folder };
}

function readSmtp(node: Pick<ITriggerFunctions, 'getNodeParameter'>, options: Record<string, unknown>, common: CommonSettings): SmtpSettings {
	const recipients = list(node.getNodeParameter('recipients', ''));
	if (recipients.length === 0) throw new SettingsError('Recipient Addresses is empty', 'Enter the addresses that mail is accepted for. Mail to any other address is refused.');
	const wrong = recipients.find((address) => !isValidAddress(address));
	if (wrong !== undefined) throw new SettingsError(`Recipient Addresses has an entry that is not an address: "${wrong}"`, 'Write full addresses, separated by commas, e.g. leads@example.com.');
	return {
		receiveFrom: 'smtp',
		...common,
		recipients: [...new Set(recipients.map(withUnicodeDomain))],
		host: String(options.listenOn ?? '').trim() || '127.0.0.1',
		port: wholeNumber('Port', node.getNodeParameter('port', 2525), 1, 65_535),
		allowed: readAllowed(list(options.allowedSenders)),
		clients: wholeNumber('Clients at Once', options.clients ?? 200, 1, 10_000),
		mailsPerMinute: wholeNumber('Mails per Minute and Sender', options.mailsPerMinute ?? 300, 0, 1_000_000),
	};
}

function withUnicodeDomain(address: string): string {
	const domain = address.lastIndexOf('@') + 1;
	return address.slice(0, domain) + (domainToUnicode(address.slice(domain)) || address.slice(domain));
}

function readAllowed(entries: string[]): BlockList | null {
	if (entries.length === 0) return null;
	try {
		return networks(entries);
	} catch (cause) {
		throw new SettingsError(`Allowed Senders has an entry that is not an IP address or network: "${(cause as Error).message}"`, 'Write addresses like 192.0.2.1 or networks like 10.0.0.0/8, separated by commas.');
	}
}

function wholeNumber(name: string, value: unknown, least: number, most: number): number {
	const number = Number(value);
	if (!Number.isInteger(number) || number < least || number > most) throw new SettingsError(`${name} must be a whole number from ${least} to ${most}`, `It is "${String(value)}" now.`);
	return number;
}

/** Entries separated by commas, semicolons or white space; n8n gives an array when the expression does. */
function list(value: unknown): string[] {
	const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
	return [...new Set(text.toLowerCase().split(/[\s,;]+/).filter((entry) => entry !== ''))];
}

function record(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** A resource locator's value, also when an expression or an older workflow gives the bare text. */
function locatorValue(value: unknown): string {
	return String(typeof value === 'object' && value !== null ? (record(value).value ?? '') : (value ?? '')).trim();
}

function folderPath(value: unknown): string {
	const path = locatorValue(value);
	// The one name whose capitals do not count (RFC 3501, 5.1).
	return path.toUpperCase() === 'INBOX' || path === '\\Inbox' ? 'INBOX' : path;
}
