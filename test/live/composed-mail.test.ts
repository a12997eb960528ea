import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow, type MessageStructureObject } from 'imapflow';
import { simpleParser, type AddressObject } from 'mailparser';

import { runCommand } from '../../demo/runtime/command.mjs';
import { composeMail, type OutgoingMail } from '../../nodes/shared/mail/compose';
import { bodyText } from '../../nodes/shared/mail/body-text';
import { oneLine, unlikeEncoded, writtenPerson } from '../../nodes/shared/mail/header-text';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { OutgoingGenerator } from '../shared/mail/generated-outgoing';
import { strictFaults } from '../shared/mail/strict-mail';
import { startDovecot, type Dovecot } from './dovecot.mjs';

const COUNT = 150;

interface Person {
	name: string;
	address: string;
}

/** What a reader saw of a mail. */
interface Seen {
	from: Person[];
	to: Person[];
	cc: Person[];
	subject: string;
	text: string;
	html: string | null;
	files: { fileName: string; sizeBytes: number; sha256: string }[];
}

let dovecot: Dovecot;
let folder: string;
const mails: { mail: OutgoingMail; source: Buffer; wanted: Seen }[] = [];

beforeAll(async () => {
	dovecot = await startDovecot();
	folder = await mkdtemp(join(tmpdir(), 'smart-inbox-composed-'));
	await mkdir(join(folder, 'mails'));
	const generator = new OutgoingGenerator(5);
	for (let count = 0; count < COUNT; count++) {
		const mail = generator.next();
		const { source } = await composeMail(mail);
		mails.push({ mail, source, wanted: wantedOf(mail, source) });
		await writeFile(join(folder, 'mails', `${String(count).padStart(4, '0')}.eml`), source);
	}
});
afterAll(async () => {
	await dovecot?.dispose();
	await rm(folder, { recursive: true });
});

/** What everybody is to read. Names of pictures change with the ids that they are given, and a text that was left out is the HTML's. */
function wantedOf(mail: OutgoingMail, source: Buffer): Seen {
	const id = (source.toString('latin1').match(/^Message-ID: <(.*)>/m) ?? [])[1];
	const people = (list: OutgoingMail['to'] | undefined) => (list ?? []).map((one) => ({ name: writtenPerson(one).name, address: ascii(one.address) }));
	const files = mail.attachments ?? [];
	return {
		from: people([mail.from]),
		to: people(mail.to),
		cc: people(mail.cc),
		subject: oneLine(mail.subject),
		text: mail.text.trim() === '' ? '(of the HTML)' : lines(bodyText(mail.text)),
		html: mail.html === undefined ? null : lines(bodyText(mail.html).replace(/cid:(logo|map)/g, (_, name: string) => `cid:${files.findIndex(({ contentId }) => contentId === name)}.${id}`)),
		files: files.map(({ fileName, content }) => ({ fileName: unlikeEncoded(fileName), sizeBytes: content.length, sha256: hash(content) })).sort(byName),
	};
}

const ascii = (address: string) => address.replace('bücher', 'xn--bcher-kva');
const hash = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const byName = (one: { fileName: string; sha256: string }, other: { fileName: string; sha256: string }) => `${one.fileName}${one.sha256}` < `${other.fileName}${other.sha256}` ? -1 : 1;
const unquoted = (text: string) => Buffer.from(text.replaceAll('=\r\n', '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
/** An attached mail may end in one line break more or less, and readers count it differently. */
const isAttachedMail = ({ fileName }: { fileName: string }) => fileName === 'original.eml';
const lines = (text: string) => text.replace(/\r\n/g, '\n').replace(/\n+$/, '');

/** Compares what a reader saw with what was written, and names the first mails that differ. */
function expectAll(seen: readonly Seen[], part: keyof Seen, withoutBlanks = false): void {
	expect(seen).toHaveLength(COUNT);
	const written = (value: unknown) => (withoutBlanks ? JSON.stringify(value).replaceAll(' ', '') : JSON.stringify(value));
	const differing = mails.flatMap(({ wanted }, index) => {
		const wrote = part === 'files' ? wanted.files.filter((file) => !isAttachedMail(file)) : part === 'text' && wanted.text === '(of the HTML)' ? seen[index].text : wanted[part];
		const read = part === 'files' ? seen[index].files.filter((file) => !isAttachedMail(file)).sort(byName) : seen[index][part];
		return written(read) === written(wrote) ? [] : [{ mail: index, read, wrote }];
	});
	expect(differing.slice(0, 3)).toEqual([]);
}

const PARTS: (keyof Seen)[] = ['from', 'to', 'cc', 'subject', 'text', 'html', 'files'];

test('the strict check has nothing to say', () => {
	expect(mails.flatMap(({ source }, index) => strictFaults(source).map((fault) => `${index}: ${fault}`))).toEqual([]);
});

describe('mailparser reads what was written', () => {
	let seen: Seen[];
	beforeAll(async () => {
		seen = await Promise.all(mails.map(async ({ source }) => {
			const parsed = await simpleParser(source, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
			const people = (value: AddressObject | AddressObject[] | undefined) => [value ?? []].flat().flatMap((one) => one.value).map(({ name, address = '' }) => ({ name, address: ascii(address) }));
			return {
				from: people(parsed.from),
				to: people(parsed.to),
				cc: people(parsed.cc),
				subject: parsed.subject ?? '',
				text: lines(parsed.text ?? ''),
				html: typeof parsed.html === 'string' ? lines(parsed.html) : null,
				files: parsed.attachments.map(({ filename = '', content, size }) => ({ fileName: filename, sizeBytes: size, sha256: hash(content) })),
			};
		}));
	});
	test.each(PARTS)('%s', (part) => expectAll(seen, part));
});

describe('Python’s email package reads what was written', () => {
	let seen: (Seen & { defects: string[] })[];
	beforeAll(async () => {
		const read = JSON.parse(await runCommand('python3', [join(__dirname, 'read-mail.py'), join(folder, 'mails')])) as typeof seen;
		seen = read.map((one) => ({ ...one, text: lines(one.text), html: one.html === null ? null : lines(one.html), files: one.files.map(({ fileName, sizeBytes, sha256 }) => ({ fileName, sizeBytes, sha256 })) }));
	});
	// Python leaves the blanks between the encoded words of a long name (python/cpython#128110, mended in 3.13.2).
	test.each(PARTS)('%s', (part) => expectAll(seen, part, part === 'from' || part === 'to' || part === 'cc'));
	test('without a defect', () => {
		expect(seen.flatMap(({ defects }, index) => defects.map((defect) => `${index}: ${defect}`))).toEqual([]);
	});
});

describe('Dovecot’s ENVELOPE and BODYSTRUCTURE say what was written', () => {
	const seen: Seen[] = [];
	beforeAll(async () => {
		const client = new ImapFlow({ host: dovecot.host, port: dovecot.tlsPort, secure: true, auth: { user: 'composed@agency.example', pass: dovecot.password }, tls: { rejectUnauthorized: false }, logger: false });
		await client.connect();
		for (const { source } of mails) await client.append('INBOX', source);
		await client.mailboxOpen('INBOX');
		for (let number = 1; number <= COUNT; number++) {
			const found = await client.fetchOne(String(number), { envelope: true, bodyStructure: true });
			if (!found || !found.bodyStructure) throw new Error(`Mail ${number} has no structure`);
			const leaves = leavesOf(found.bodyStructure);
			const parts = await client.fetchOne(String(number), { bodyParts: leaves.map(({ part = '1' }) => part) });
			const contents = leaves.map(({ part = '1', encoding, size }) => {
				const bytes = (parts && parts.bodyParts?.get(part)) || Buffer.alloc(0);
				expect(bytes.length).toBe(size);
				return encoding === 'base64' ? Buffer.from(bytes.toString('latin1'), 'base64') : encoding === 'quoted-printable' ? unquoted(bytes.toString('latin1')) : bytes;
			});
			const text = (type: string) => leaves.findIndex((leaf) => leaf.type === type && leaf.dispositionParameters?.filename === undefined);
			const people = (list: { name?: string; address?: string }[] = []) => list.map(({ name = '', address = '' }) => ({ name, address: ascii(address) }));
			seen.push({
				from: people(found.envelope?.from),
				to: people(found.envelope?.to),
				cc: people(found.envelope?.cc),
				subject: found.envelope?.subject ?? '',
				text: lines(contents[text('text/plain')].toString()),
				html: text('text/html') < 0 ? null : lines(contents[text('text/html')].toString()),
				files: leaves.flatMap(({ dispositionParameters, parameters }, index) => {
					const fileName = dispositionParameters?.filename;
					if (fileName === undefined) return [];
					expect(parameters?.name).toBe(fileName);
					return [{ fileName, sizeBytes: contents[index].length, sha256: hash(contents[index]) }];
				}),
			});
		}
		await client.logout();
	}, 60_000);
	test.each(PARTS)('%s', (part) => expectAll(seen, part));
});

/** The parts that are no multipart; an attached mail counts as one. */
function leavesOf(structure: MessageStructureObject): MessageStructureObject[] {
	return structure.type.startsWith('multipart/') ? (structure.childNodes ?? []).flatMap(leavesOf) : [structure];
}

test('our own reading of received mail sees what was written', async () => {
	const seen = await Promise.all(mails.map(async ({ source }) => {
		const { mail } = await parseMail(source);
		return {
			...mail,
			from: mail.from === null ? [] : [mail.from],
			text: lines(mail.text),
			html: mail.html === null ? null : lines(mail.html),
			files: [],
		};
	}));
	// Of a file's name only what is no path is read.
	for (const part of PARTS.filter((one) => one !== 'files')) expectAll(seen, part);
});
