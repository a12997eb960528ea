import { bufferSource } from '../../../nodes/shared/mail/message/source';
import { redirectOriginal } from '../../../nodes/shared/mail/redirected-original';

const ORIGINAL = 'Subject: a\r\nFrom: Ann <ann@client.example>\r\n\r\nHello\r\n';

async function redirected(original: string, name = 'Office'): Promise<{ text: string; sizeBytes: number; to: string[] }> {
	const mail = await redirectOriginal(
		{ from: { name, address: 'office@office.example' }, to: { name: '', address: 'archive@bücher.example' }, messageId: '<mark.1@office.example>', headers: { 'X-Mark': 'yes' } },
		bufferSource(Buffer.from(original)),
	);
	const pieces: Uint8Array[] = [];
	for await (const piece of mail.pieces) pieces.push(piece);
	return { text: Buffer.concat(pieces).toString('utf8'), sizeBytes: mail.sizeBytes, to: mail.envelope.to };
}

test.each([
	['', ORIGINAL],
	['From ann Mon Nov  2 10:00:00 2026\r\n', ORIGINAL],
	['\r\n\r\n', ORIGINAL],
	['Return-Path: <ann@client.example>\r\n (folded)\r\n', ORIGINAL],
	['From ann Mon Nov  2 10:00:00 2026\nReturn-path: <>\n', ORIGINAL],
])('what a delivery or a mail tool put above the header is left behind: %j', async (above, original) => {
	const { text, sizeBytes } = await redirected(above + original);
	expect(text).toMatch(/^(?:(?:Resent-[A-Za-z-]+|X-Mark): [^\r\n]+\r\n){5}Subject: a\r\n/);
	expect(text.endsWith(original)).toBe(true);
	expect(sizeBytes).toBe(Buffer.byteLength(text));
});

test('a name and a domain with other letters are written as mail programs read them, and long fields stay folded', async () => {
	const { text, to } = await redirected(ORIGINAL, 'Agência Imobiliária de São João da Madeira e Arredores, Filial Número Um');
	expect(text).toMatch(/Resent-From: =\?UTF-8\?[BQ]\?[^\r\n]+\r\n(?: [^\r\n]+\r\n)+/);
	expect(text.slice(0, text.indexOf('Subject: a'))).not.toMatch(/^(?:From|To|Date|Message-ID|Subject|MIME-Version|Content-)/im);
	expect(to).toEqual(['archive@xn--bcher-kva.example']);
});

test('a mail that was sent on before keeps the fields of that time below ours', async () => {
	const { text } = await redirected(`Resent-From: bob@client.example\r\n${ORIGINAL}`);
	expect(text.match(/^Resent-From: .*$/gm)?.map((line) => line.trim())).toEqual(['Resent-From: Office <office@office.example>', 'Resent-From: bob@client.example']);
});
