import { createHash } from 'node:crypto';

import { assembleMail, parseMail, type Attachment } from '../shared/mail/message/parse';
import { readHead } from '../shared/mail/message/head';
import { readHeaders } from '../shared/mail/message/headers';
import { htmlLinesToText, readHtmlLinesInTurns, type HtmlLines } from '../shared/mail/message/html-lines';
import type { AttachmentInfo, Message, ParsedMail } from '../shared/mail/message/message';
import { InputError } from '../shared/node/input-error';
import type { LeadFile } from './formats/machine-formats';
import { isLeadFile, leadFiles, storedLeadFiles } from './lead-files';
import { unreadableMail } from './unreadable';

/** How an item holds its mail. */
export type InputFormat = 'auto' | 'message' | 'emailTrigger' | 'binary';

/** The binary data of an item, fetched only when needed. */
export interface ItemBinaries {
	names: string[];
	info(name: string): { fileName: string; mimeType: string };
	read(name: string): Promise<Buffer>;
	/** The attachments of a mail in the ledger, for an item that only lists them. */
	stored(messageKey: string): Promise<readonly Attachment[]>;
}

/** A mail ready to be read, with the files that came with it. */
export interface MailInput {
	message: Message;
	/** The lines of its HTML. */
	html: HtmlLines | null;
	files: LeadFile[];
	/** New binaries to put on the item (attachments of an .eml). */
	attachments: Attachment[];
	/** Why the mail could not be taken apart; then only its headers are given. */
	failure?: unknown;
}

type Json = Record<string, unknown>;

function noMailInItem(binaryField: string): InputError {
	return new InputError('This item holds no e-mail', `Connect the Smart Inbox Trigger or the Email Trigger (IMAP), or put an .eml file into the binary field "${binaryField}".`);
}

/** Recognises what an item is and gives the mail in it: our trigger's Message, n8n's Email Trigger in any format, or a binary .eml. */
export async function readMailInput(json: Json, binaries: ItemBinaries, format: InputFormat, binaryField: string): Promise<MailInput> {
	const kind = format === 'auto' ? detect(json, binaries, binaryField) : format;
	if (kind === 'message' && isMessage(json)) return fromTrigger(json, binaries);
	if (kind === 'emailTrigger') return fromEmailTrigger(json, binaries);
	if (kind === 'binary' && binaries.names.includes(binaryField)) return fromRaw(await binaries.read(binaryField));
	throw noMailInItem(binaryField);
}

function detect(json: Json, binaries: ItemBinaries, binaryField: string): Exclude<InputFormat, 'auto'> {
	if (isMessage(json)) return 'message';
	if (typeof json.raw === 'string' || 'textHtml' in json || 'textPlain' in json || (typeof json.headers === 'object' && json.headers !== null) || (('text' in json || 'html' in json) && ('from' in json || 'subject' in json))) return 'emailTrigger';
	if (binaries.names.includes(binaryField)) return 'binary';
	throw noMailInItem(binaryField);
}

function isMessage(json: Json): json is Json & Message {
	return typeof json.messageKey === 'string' && typeof json.text === 'string' && typeof json.headers === 'object' && json.headers !== null;
}

async function fromTrigger(message: Message, binaries: ItemBinaries): Promise<MailInput> {
	const listed = message.attachments ?? [];
	const files = await leadFiles(binaries, listed.map((info) => info.binaryProperty));
	const missing = listed.filter((info) => isLeadFile(info) && !binaries.names.includes(info.binaryProperty));
	if (missing.length > 0) files.push(...(await storedLeadFiles(await binaries.stored(message.messageKey), missing)));
	// An item that a person trimmed with Edit Fields may lack what the contract promises.
	const whole: Message = { ...message, replyTo: message.replyTo ?? [], to: message.to ?? [], cc: message.cc ?? [], bcc: message.bcc ?? [], references: message.references ?? [], attachments: message.attachments ?? [], html: message.html ?? null, subject: message.subject ?? '', visibleText: message.visibleText ?? message.text };
	const { html, failure } = await linesOf(whole.html);
	return { message: whole, html, files, attachments: [], failure };
}

async function fromRaw(raw: Buffer): Promise<MailInput> {
	try {
		return await takenApart(raw);
	} catch (failure) {
		return { message: asMessage(unreadableMail(raw), raw), html: null, files: [], attachments: [], failure };
	}
}

async function takenApart(raw: Buffer): Promise<MailInput> {
	const { mail, attachments, htmlLines } = await parseMail(raw);
	const files = await storedLeadFiles(attachments, attachments.map(({ info }) => info).filter(isLeadFile));
	const { html, failure } = htmlLines === null ? await linesOf(mail.html) : { html: htmlLines };
	return { message: asMessage(mail, raw), html, files, attachments, failure };
}

async function fromEmailTrigger(json: Json, binaries: ItemBinaries): Promise<MailInput> {
	// "RAW" gives the body without its headers, or a whole mail when another node made the item.
	if (typeof json.raw === 'string') {
		const decoded = !/[^A-Za-z0-9+/=\s]/.test(json.raw) && json.raw.length > 40 ? Buffer.from(json.raw, 'base64') : null;
		const raw = decoded !== null && Object.keys(readHeaders(decoded).headers).length > 0 ? decoded : Buffer.from(json.raw, 'utf8');
		return fromRaw(readHeaders(raw).headers.from === undefined ? Buffer.concat([Buffer.from('\r\n'), raw]) : raw);
	}
	const written = writtenHeaders(json);
	const text = [json.text, json.textPlain].find((one): one is string => typeof one === 'string') ?? '';
	const html = [json.html, json.textHtml].find((one): one is string => typeof one === 'string' && one.trim() !== '') ?? null;
	const names = binaries.names;
	const attachments = names.map((name): AttachmentInfo => ({ ...binaries.info(name), sizeBytes: 0, contentId: null, binaryProperty: name }));
	const { html: lines, failure } = await linesOf(html);
	const htmlText = text === '' && html !== null ? htmlLinesToText(lines ?? NO_LINES) : undefined;
	const mail = assembleMail({ said: readHead(headerBlockOf(written)), text, html, htmlText, attachments });
	const identity = JSON.stringify([written, text, html]);
	return { message: asMessage(mail, Buffer.from(identity)), html: lines, failure, files: await leadFiles(binaries, names), attachments: [] };
}

const NO_LINES: HtmlLines = { lines: [], rowCells: [], outerRows: [], meta: {} };

async function linesOf(html: string | null): Promise<Pick<MailInput, 'html' | 'failure'>> {
	try {
		return { html: html === null ? null : await readHtmlLinesInTurns(html) };
	} catch (failure) {
		return { html: null, failure };
	}
}

/** Headers of an Email Trigger item: "Name: value" lines (Resolved) or name and value apart (Simple). */
function writtenHeaders(json: Json): [string, string][] {
	const pairs: [string, string][] = [];
	const add = (name: string, value: unknown) => {
		const text = Array.isArray(value) ? value.join(', ') : addressText(value);
		if (text === '') return;
		const line = text.toLowerCase().startsWith(`${name.toLowerCase()}:`) ? text.slice(name.length + 1) : text;
		pairs.push([name.toLowerCase(), line.replace(/\r?\n[ \t]*/g, ' ').replace(/[\r\n]+/g, ' ').trim()]);
	};
	for (const source of [json.headers, json.metadata]) if (typeof source === 'object' && source !== null) for (const [name, value] of Object.entries(source)) add(name, value);
	const has = (name: string) => pairs.some(([known]) => known === name);
	for (const [name, field] of [['from', 'from'], ['to', 'to'], ['cc', 'cc'], ['bcc', 'bcc'], ['reply-to', 'replyTo'], ['subject', 'subject'], ['date', 'date'], ['message-id', 'messageId'], ['in-reply-to', 'inReplyTo'], ['references', 'references']]) if (!has(name)) add(name, json[field]);
	return pairs.slice(0, 2000);
}

/** An address field as mailparser gives it ({ text, value: [{ name, address }] }), or plain text. */
function addressText(value: unknown): string {
	if (typeof value === 'string') return value;
	if (value instanceof Date) return value.toUTCString();
	if (typeof value !== 'object' || value === null) return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
	const { value: list, text } = value as { value?: { name?: string; address?: string }[]; text?: string };
	if (Array.isArray(list)) return list.map((one) => (one.name ? `"${one.name.replace(/["\\]/g, '')}" <${one.address ?? ''}>` : `<${one.address ?? ''}>`)).join(', ');
	return typeof text === 'string' ? text : '';
}

function headerBlockOf(pairs: [string, string][]): ReturnType<typeof readHeaders> {
	return readHeaders(Buffer.from(`${pairs.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`, 'utf8'));
}

/** The Message fields of a mail that no trigger of ours delivered. */
function asMessage(mail: ParsedMail, raw: Buffer): Message {
	const now = new Date().toISOString();
	const messageKey = `eml:${createHash('sha256').update(raw).digest('hex')}`;
	return {
		messageKey,
		mailbox: { id: '', address: '', kind: 'shared' },
		folder: '',
		threadId: mail.references[0] ?? mail.inReplyTo ?? mail.messageId ?? messageKey,
		receivedAt: mail.sentAt ?? now,
		storedAt: now,
		attempt: 1,
		...mail,
	};
}
