import { readRaw } from './read-mail';

const letter = (from: string, subject: string, body: string, headers = '') => Buffer.from(`From: ${from}\r\nTo: office@agency.example\r\nSubject: ${subject}\r\nMessage-ID: <a@b.example>\r\n${headers}Content-Type: text/plain; charset=utf-8\r\n\r\n${body.replace(/\n/g, '\r\n')}\r\n`);

describe('letters of people who want no listing go to review', () => {
	it.each<[string, string, Buffer]>([
		['an employee of a portal', 'Written by somebody at idealista, most likely about what you have with it', letter('Lara Sanz <lara.sanz@idealista.com>', 'Hola', 'Soy su nueva gestora. ¿Cuándo le viene bien una llamada?\n\nLara Sanz\n600 111 222')],
		['an account manager', 'Reads like somebody who sells to you', letter('Jens Vogt <jens.vogt@portal.example>', 'Kurzer Termin?', 'Ihr Paket läuft aus. Die Konditionen für die Verlängerung habe ich beigefügt.\n\nJens Vogt\nKey Account Manager\nTel. 030 1234567')],
		['an application for work', 'Reads like an application for work', letter('Eva Malá <eva@schranka.example>', 'Žádost', 'Ráda bych se ucházela o pozici asistentky. Životopis přikládám.\n\nEva Malá\n603 718 452')],
		['an application for work, en', 'Reads like an application for work', letter('Eve Orr <eve@mail.example>', 'Vacancy', 'I would like to apply for the position of lettings negotiator. My CV is attached.\n\nEve Orr')],
	])('%s', async (_what, reason, raw) => {
		expect(await readRaw(raw)).toMatchObject({ outcome: 'review', reason });
	});

	it.each<[string, Buffer]>([
		['a client who is an account manager', letter('Anna Kern <anna@firma.example>', 'Wohnung', 'Ist die Wohnung noch frei? Ich habe Fragen zur Laufzeit des Mietvertrags.\n\nAnna Kern\nKey Account Manager\nFirma AG, 0171 2345678')],
		['a client who tells of their work', letter('Eve Orr <eve@mail.example>', 'Flat 3', 'I start a new job in May, after ten years of experience as a nurse. May I see the flat?\n\nEve Orr')],
		['a client who goes on about a contract', letter('Jens Vogt <jens@mail.example>', 'Re: Vertrag', 'Ihr Vertrag ist angekommen, danke. Zu den Konditionen habe ich Fragen.\n\nJens Vogt\nKey Account Manager', 'In-Reply-To: <x@agency.example>\r\n')],
		['somebody at a mailbox provider', letter('Ana Ruiz <ana.ruiz@gmail.com>', 'Piso', '¿Sigue libre el piso de Ruzafa?\n\nAna Ruiz')],
	])('but not %s', async (_what, raw) => {
		expect(await readRaw(raw)).toMatchObject({ outcome: 'lead' });
	});
});
