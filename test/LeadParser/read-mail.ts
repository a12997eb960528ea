import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readLead } from '../../nodes/LeadParser/extract';
import { PROFILES } from '../../nodes/LeadParser/portals';
import type { ReadOptions } from '../../nodes/LeadParser/reading';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import type { Lead } from '../../nodes/shared/node/item';

/** The bytes of a fixture. */
export function fixture(name: string): Buffer {
	return readFileSync(join(__dirname, '../mail', `${name}.eml`));
}

/** Reads a raw mail as the node does. */
export async function readRaw(raw: Buffer, options: Partial<ReadOptions> = {}): Promise<Lead> {
	const { mail, attachments } = await parseMail(raw);
	const files = await Promise.all(attachments.map(async ({ info, content }) => ({ fileName: info.fileName, mimeType: info.mimeType, content: await content() })));
	return readLead(mail, files, { defaultCountry: 'ES', own: [], ownPhones: [], profiles: PROFILES, ...options });
}

/** Reads a fixture. */
export async function readFixture(name: string, options: Partial<ReadOptions> = {}): Promise<Lead> {
	return await readRaw(fixture(name), options);
}

/** A mail a web site sends. */
export function siteMail(body: string, headers = '', contentType = 'text/plain'): Buffer {
	return Buffer.from(`From: "Site" <form@site.example>\r\nTo: leads@agency.example\r\nSubject: Website enquiry\r\nMessage-ID: <a@site.example>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: ${contentType}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}`);
}
