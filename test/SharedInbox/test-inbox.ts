import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import type { MailAccount } from '../../nodes/shared/mail/accounts';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import type { Lead } from '../../nodes/shared/node/item';
import { receive, type Arrival } from '../../nodes/shared/store/arrivals';
import { claimDeliveries, finishDeliveries, recordOutcome } from '../../nodes/shared/store/ledger';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';
import { upsertTeamMember, type TeamMember } from '../../nodes/shared/store/team';
import { answer } from '../../nodes/SharedInbox/answer';
import { textsOf, type PageRequest } from '../../nodes/SharedInbox/request';
import type { Site } from '../../nodes/SharedInbox/site';

export interface Answer {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}

/** The real page over real HTTP, on a real store, with a real SMTP server that keeps what it is sent. */
export interface TestInbox {
	store: Store;
	site: Site;
	url: string;
	/** What the page sent. */
	smtp: SmtpSink;
	reports: string[];
	/** Items that the page gave to the workflow. */
	actions: IDataObject[];
	member(name: string, role?: TeamMember['role']): Promise<TeamMember>;
	mailbox(address: string, owner?: TeamMember): Promise<string>;
	/** Lets a mail arrive; with a lead, the workflow has run and Lead Parser has read it. */
	mail(raw: string, options?: { mailboxId?: string; receivedAt?: number; lead?: Lead; key?: string; verdict?: Arrival['verdict'] }): Promise<string>;
	get(query?: string, headers?: Record<string, string>): Promise<Answer>;
	post(form: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
	/** The same as multipart/form-data, with files. */
	postFiles(form: Record<string, string>, files: File[], headers?: Record<string, string>): Promise<Answer>;
	/** Asks for a link, reads it from the mail, and redeems it. Gives the Cookie header of the session. */
	signIn(member: TeamMember): Promise<string>;
	/** The link in the newest mail. */
	mailedTicket(): Promise<string>;
	close(): Promise<void>;
}

export const PATH = '/webhook/inbox';

export async function openTestInbox(): Promise<TestInbox> {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-page-'));
	const store = await openSqliteStore(join(folder, 'store.sqlite'));
	const smtp = await startSmtpSink();
	const reports: string[] = [];
	const actions: IDataObject[] = [];
	const account: MailAccount = {
		address: 'office@homes.example',
		senderName: 'Example Homes',
		imap: null,
		smtp: { host: '127.0.0.1', port: smtp.port, encryption: 'none', login: null },
		certificate: { allowUntrusted: false, pinned: '' },
	};
	const site: Site = {
		store,
		account,
		proxy: null,
		publicUrl: '',
		allowPlainHttp: false,
		timeZone: 'Europe/Madrid',
		now: Date.now,
		report: (message) => void reports.push(message),
	};
	const web = createServer((incoming, outgoing) => {
		const pieces: Buffer[] = [];
		incoming.on('data', (piece: Buffer) => pieces.push(piece));
		incoming.on('end', () => {
			const url = new URL(incoming.url ?? '/', 'http://localhost');
			if (url.pathname !== PATH) return void outgoing.writeHead(404).end();
			// As n8n answers for every webhook.
			if (incoming.method === 'OPTIONS') return void outgoing.writeHead(204, { 'Access-Control-Allow-Origin': incoming.headers.origin ?? '*', 'Access-Control-Allow-Methods': 'OPTIONS, GET, POST', 'Access-Control-Allow-Headers': String(incoming.headers['access-control-request-headers'] ?? '') }).end();
			formOf(Buffer.concat(pieces), incoming.headers['content-type']).then(async (form) =>
				answer({ method: incoming.method === 'POST' ? 'POST' : 'GET', query: textsOf(Object.fromEntries(url.searchParams)), ...form, headers: incoming.headers }, site),
			).then(
				({ status, headers, body, action }) => {
					if (action !== undefined) actions.push(action);
					outgoing.writeHead(status, headers).end(body);
				},
				(error: unknown) => outgoing.writeHead(500).end(String(error)),
			);
		});
	});
	web.listen(0, '127.0.0.1');
	await once(web, 'listening');
	const { port } = web.address() as AddressInfo;
	site.publicUrl = `http://127.0.0.1:${port}${PATH}`;

	const ask = (method: string, query: string, headers: Record<string, string>, body: string | Buffer = '') =>
		new Promise<Answer>((resolve, reject) => {
			const sending = httpRequest({ host: '127.0.0.1', port, path: `${PATH}${query}`, method, headers }, (reply) => {
				const pieces: Buffer[] = [];
				reply.on('data', (piece: Buffer) => pieces.push(piece));
				reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(pieces).toString('utf8') }));
			});
			sending.on('error', reject);
			sending.end(body);
		});

	const inbox: TestInbox = {
		store,
		site,
		url: site.publicUrl,
		smtp,
		reports,
		actions,
		async member(name, role = 'member') {
			return (await store.transaction((sql) => upsertTeamMember(sql, { name, email: `${name.toLowerCase()}@homes.example`, role }))).member;
		},
		async mailbox(address, owner) {
			const { id } = await ensureMailbox(store, address, 'imap');
			if (owner) await store.run("UPDATE mailbox SET kind = 'personal', owner_id = $2 WHERE id = $1", [id, owner.id]);
			return id;
		},
		async mail(raw, { mailboxId, receivedAt = site.now(), lead, key = `smtp:test:${Math.random()}`, verdict } = {}) {
			const source = Buffer.from(raw.replace(/\r?\n/g, '\r\n'));
			const { mail } = await parseMail(source);
			await store.transaction(async (sql) =>
				receive(sql, {
					messageKey: key,
					mailboxId: mailboxId ?? (await ensureMailbox(sql, 'office@homes.example', 'imap')).id,
					folder: null,
					receivedAt,
					contentKey: contentKey(source),
					mail,
					source,
					sizeBytes: source.length,
					verdict,
				}),
			);
			if (lead) {
				const [claimed] = await store.transaction((sql) => claimDeliveries(sql, [key], 'test'));
				await recordOutcome(store, key, lead);
				await finishDeliveries(store, [key], claimed.attempt, true);
			}
			return key;
		},
		get: async (query = '', headers = {}) => await ask('GET', query, headers),
		post: async (form, headers = {}) => await ask('POST', '', { 'content-type': 'application/x-www-form-urlencoded', ...headers }, new URLSearchParams(form).toString()),
		async postFiles(form, files, headers = {}) {
			const data = new FormData();
			for (const [name, value] of Object.entries(form)) data.append(name, value);
			for (const file of files) data.append('files', file);
			const encoded = new Response(data);
			return await ask('POST', '', { 'content-type': encoded.headers.get('content-type') ?? '', ...headers }, Buffer.from(await encoded.arrayBuffer()));
		},
		async mailedTicket() {
			const text = (await smtp.waitForMails(1)).at(-1)?.parsed.text ?? '';
			return new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? 'http://no-link.invalid').searchParams.get('ticket') ?? '';
		},
		async signIn(member) {
			smtp.clear();
			await inbox.post({ action: 'request-link', email: member.email });
			const redeemed = await inbox.post({ action: 'redeem', ticket: await inbox.mailedTicket() });
			return String(redeemed.headers['set-cookie']).split(';')[0];
		},
		async close() {
			web.closeAllConnections();
			await new Promise((resolve) => web.close(resolve));
			await smtp.stop();
			await store.close();
			await rm(folder, { recursive: true });
		},
	};
	return inbox;
}

/** The texts and files of a form, as formidable would read them. */
async function formOf(body: Buffer, contentType = ''): Promise<Pick<PageRequest, 'form' | 'files'>> {
	if (!contentType.startsWith('multipart/')) return { form: textsOf(Object.fromEntries(new URLSearchParams(body.toString('utf8')))), files: [] };
	const entries: [field: string, value: string | File][] = [];
	(await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()).forEach((value, field) => entries.push([field, value]));
	return {
		form: textsOf(Object.fromEntries(entries.filter(([, value]) => typeof value === 'string'))),
		files: entries.flatMap(([field, value]) => (typeof value === 'string' ? [] : [{ field, fileName: value.name, mimeType: value.type, sizeBytes: value.size, content: async () => Buffer.from(await value.arrayBuffer()) }])),
	};
}

/** A lead as Lead Parser records it. */
export function leadOf(fields: Partial<Lead> = {}): Lead {
	return {
		name: { full: 'Marta Gil', first: 'Marta', last: 'Gil' },
		company: null,
		emails: ['marta@people.example'],
		relayEmails: [],
		phones: [{ raw: '612 345 678', e164: '+34612345678' }],
		references: ['REF-77'],
		message: 'Can I see it on Saturday?',
		interest: {},
		extras: {},
		source: { id: 'form', name: 'Web form', kind: 'form' },
		language: 'es',
		confidence: 0.92,
		evidence: { name: { value: 'Marta Gil', method: 'label', label: 'Nombre', line: 3, confidence: 0.95 } },
		unusedLabels: ['Campaña'],
		outcome: 'lead',
		reason: 'Name, e-mail and phone were given by labels',
		...fields,
	};
}

let counter = 0;

/** A plain mail, each with a Message-ID of its own. */
export function plainMail({ subject = 'Question', from = 'Marta Gil <marta@people.example>', text = 'Hello' } = {}): string {
	return `From: ${from}\nTo: office@homes.example\nSubject: ${subject}\nMessage-ID: <${++counter}@people.example>\nDate: Mon, 02 Mar 2026 10:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n${text}\n`;
}

/** A mail in HTML. */
export function htmlMail(html: string): string {
	return `From: Marta Gil <marta@people.example>\nTo: office@homes.example\nSubject: In HTML\nMessage-ID: <${++counter}@people.example>\nContent-Type: text/html; charset=utf-8\n\n${html}\n`;
}
