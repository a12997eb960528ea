import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { bufferSource, type MailSource } from '../../../nodes/shared/mail/message/source';

const MB = 1024 * 1024;
const MAIL = 25 * MB;
const fill = (part: string, bytes: number) => Buffer.alloc(bytes, part, 'latin1');
const mail = (headers: string, ...body: (string | Buffer)[]) =>
	Buffer.concat([Buffer.from(`From: Ann <ann@client.example>\r\nSubject: Hi\r\n${headers}\r\n\r\n`), ...body.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))]);
const many = (count: number, part: (index: number) => string) => Array.from({ length: count }, (_, index) => part(index)).join('');
const text = (encoding: string, body: Buffer) => mail(`Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}`, body);
const html = (part: string) => mail('Content-Type: text/html', fill(part, MAIL));

/** CPU time of this thread; milliseconds. The clock on the wall counts the other programs of a busy machine. */
function cpu(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}

/** The longest time that the event loop was held while the work went on. */
async function longestStretch(work: () => Promise<unknown>): Promise<number> {
	let last = cpu();
	let longest = 0;
	const look = () => {
		const now = cpu();
		longest = Math.max(longest, now - last);
		last = now;
	};
	const timer = setInterval(look, 1);
	await work();
	look();
	clearInterval(timer);
	return longest;
}

const LIMIT = 50;
/** Beside other work the same instructions take more time. */
const BUSY = 2;

/** What is compiled, or collected for an earlier test, is not the mail's doing: the best of three counts. */
async function longestOfUsual(work: () => Promise<unknown>): Promise<number> {
	let longest = Infinity;
	for (let attempt = 0; attempt < 3 && longest > LIMIT; attempt++) longest = Math.min(longest, await longestStretch(work));
	return longest;
}

describe('no mail of 25 MB holds the event loop longer than 50 ms, and each becomes an item (issue 3, Shows 5)', () => {
	it.each<[string, () => Buffer]>([
		['10,000 parts', () => mail('Content-Type: multipart/mixed; boundary=b', many(10_000, (index) => `--b\r\n\r\npart ${index}\r\n`), '--b--')],
		['10,000 files', () => mail('Content-Type: multipart/mixed; boundary=b', many(10_000, (index) => `--b\r\nContent-Type: a/b; name*0*=utf-8''f%20; name*1=${index}\r\n\r\nx\r\n`), '--b--')],
		['2,000 levels', () => mail('Content-Type: multipart/mixed; boundary=b0', many(2000, (depth) => `--b${depth}\r\nContent-Type: multipart/mixed; boundary=b${depth + 1}\r\n\r\n`))],
		['2,000 levels of one boundary', () => mail('Content-Type: multipart/mixed; boundary=b', many(2000, () => '--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'))],
		['mails in mails', () => mail('Content-Type: multipart/mixed; boundary=b', '--b\r\n', fill('Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n', MAIL))],
		['one boundary 100,000 times', () => mail('Content-Type: multipart/mixed; boundary=b', fill('--b\r\n', 500_000))],
		['one boundary 100,000 times in a line', () => mail('Content-Type: multipart/mixed; boundary=b', '--b\r\n\r\n', fill('--b', 300_000), '\r\n--b--')],
		['nothing but dashes', () => mail('Content-Type: multipart/mixed; boundary=b', '--b\r\n\r\n', fill('--\n', 5 * MB))],
		['one header of 25 MB', () => mail(`X-Long: ${fill('x', MAIL).toString()}`, 'Hello')],
		['25 MB of headers', () => mail(fill('X-A: b\r\n', MAIL).toString().trimEnd(), 'Hello')],
		['25 MB of folds', () => mail(`Content-Type: a/b${fill(';\r\n a="b', MAIL).toString()}`, 'Hello')],
		['words without an end in headers', () => mail(`Content-Disposition: attachment; filename="${fill('=?utf-8?b?', 200_000).toString()}"\r\nTo: ${fill('(', 100_000).toString()}`, 'Hello')],
		['one line', () => text('7bit', fill('x', MAIL))],
		['short lines', () => text('7bit', fill('a\n', MAIL))],
		['lines that may begin an older mail', () => text('8bit', fill('From: Ann\r\nx\r\n', MAIL))],
		['signature marks', () => text('8bit', fill('--\r\n', MAIL))],
		['white space to be folded away', () => text('quoted-printable', Buffer.concat([fill(' ', MAIL), Buffer.from('x')]))],
		['escapes that are none', () => text('quoted-printable', fill('=', MAIL))],
		['a file of escapes that are none', () => mail('Content-Type: a/b\r\nContent-Transfer-Encoding: quoted-printable', fill('=', 5 * MB))],
		['flowed lines', () => mail('Content-Type: text/plain; format=flowed; delsp=yes', fill('a b c \r\n', MAIL))],
		['a charset of Node', () => mail('Content-Type: text/plain; charset=gb18030', fill('\xd6\xd0', MAIL))],
		['a charset that Node does not know', () => mail('Content-Type: text/plain; charset=utf-7', fill('+AGEAZg-', MAIL))],
		['a table in HTML', () => html('<tr><td>Name</td><td><b>Ann</b> Lee &amp; Co</td></tr>\r\n')],
		['open elements', () => html('<div>')],
		['links', () => html('<a href="x">y</a> ')],
		['less-than signs', () => html('<')],
		['comments without an end', () => html('<!--')],
	])('%s', async (_what, make) => {
		const raw = make();
		expect(await longestOfUsual(async () => expect((await parseMail(raw)).mail.subject).toBe('Hi'))).toBeLessThan(LIMIT * BUSY);
	}, 60_000);
});

/** A source that remembers how much was asked for at once. */
function watched(raw: Buffer): MailSource & { most: number; total: number } {
	const inner = bufferSource(raw);
	return {
		size: inner.size,
		most: 0,
		total: 0,
		async read(from, to) {
			const bytes = await inner.read(from, to);
			this.most = Math.max(this.most, bytes.length);
			this.total += bytes.length;
			return bytes;
		},
		async copy(from, target) {
			const copied = await inner.copy(from, target);
			this.most = Math.max(this.most, copied);
			this.total += copied;
			return copied;
		},
	};
}

describe('a mail of 50 MB is never whole in memory', () => {
	const content = fill('scan of a contract ', 36 * MB);
	const raw = mail(
		'Content-Type: multipart/mixed; boundary=b',
		'--b\r\n\r\nSee the scan\r\n--b\r\nContent-Type: application/pdf; name=scan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n',
		content.toString('base64').replace(/.{76}/g, '$&\r\n'),
		'\r\n--b--\r\n',
	);

	it('it is read once, in pieces, and its files are left where they are', async () => {
		const source = watched(raw);
		const read = await parseMail(source);
		expect(read.mail).toMatchObject({ text: 'See the scan', attachments: [{ fileName: 'scan.pdf', sizeBytes: content.length }] });
		expect(source.most).toBeLessThan(MB);
		expect(source.total).toBeLessThan(raw.length + MB);
	});

	it('a file comes piece by piece, byte for byte, while others work', async () => {
		const source = watched(raw);
		const [file] = (await parseMail(source)).attachments;
		let at = 0;
		let largest = 0;
		const longest = await longestOfUsual(async () => {
			at = 0;
			for await (const piece of file.stream() as AsyncIterable<Buffer>) {
				if (!content.subarray(at, at + piece.length).equals(piece)) throw new Error(`Other bytes at ${at}`);
				at += piece.length;
				largest = Math.max(largest, piece.length);
			}
		});
		expect([at, largest < MB, source.most < MB, longest < LIMIT]).toEqual([content.length, true, true, true]);
	});

	it('nothing but its header and text is read when it has no parts to find', async () => {
		const source = watched(text('8bit', fill('Hello\r\n', 40 * MB)));
		await parseMail(source);
		expect(source.total).toBeLessThan(4 * MB);
	});
});

it('what the place of a mail says, its reader says too: a mail that cannot be read is not an empty one', async () => {
	const broken: MailSource = {
		size: 10 * MB,
		read: async (from, to) => {
			if (from > 0) throw new Error('The disk is gone');
			return mail('Content-Type: multipart/mixed; boundary=b', fill('x', to));
		},
		copy: async () => {
			throw new Error('The disk is gone');
		},
	};
	await expect(parseMail(broken)).rejects.toThrow('The disk is gone');
});
