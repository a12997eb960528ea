import { splitWrittenText, visibleText } from '../../../nodes/shared/mail/message/visible-text';
import { processorTime } from '../../support/processor-time';

const MEGABYTE = 1_000_000;
const repeated = (part: string) => part.repeat(Math.ceil(MEGABYTE / part.length)).slice(0, MEGABYTE);

describe('visibleText keeps what the person wrote', () => {
	const attributions: [string, string][] = [
		['en', 'On Mon, 2 Nov 2026 at 09:10, Ann Lee <ann@mail.example> wrote:'],
		['es', 'El lun, 2 nov 2026 a las 9:10, Ana Ruiz (<ana@mail.example>) escribió:'],
		['fr', 'Le lun. 2 nov. 2026 à 09:10, Anne Roy <anne@mail.example> a écrit :'],
		['de', 'Am Mo., 2. Nov. 2026 um 09:10 Uhr schrieb Anna Kern <anna@mail.example>:'],
		['it', 'Il giorno lun 2 nov 2026 alle ore 09:10 Anna Neri <anna@mail.example> ha scritto:'],
		['pt', 'Em seg., 2 de nov. de 2026 às 09:10, Ana Dias <ana@mail.example> escreveu:'],
		['nl', 'Op ma 2 nov 2026 om 09:10 schreef Anna Vos <anna@mail.example>:'],
		['pl', 'pon., 2 lis 2026 o 09:10 Anna Nowak <anna@mail.example> napisał(a):'],
		['sv', 'Den mån 2 nov. 2026 kl 09:10 skrev Anna Ek <anna@mail.example>:'],
		['da', 'Den man. 2. nov. 2026 kl. 09.10 skrev Anna Dahl <anna@mail.example>:'],
		['no', 'man. 2. nov. 2026 kl. 09:10 skrev Anna Moe <anna@mail.example>:'],
		['fi', 'ma 2. marrask. 2026 klo 9.10 Anna Virta (anna@mail.example) kirjoitti:'],
		['ru', 'пн, 2 нояб. 2026 г. в 09:10, Анна Белова <anna@mail.example>:'],
		['ja', '2026年11月2日(月) 9:10 安藤花 <hana@mail.example>:'],
		['zh', '李安 <an@mail.example> 于2026年11月2日周一 09:10写道：'],
		['ar', 'في الاثنين، 2 نوفمبر 2026 في 9:10 كتب آنا <anna@mail.example>:'],
		['tr', '2 Kas 2026 Pzt, 09:10 tarihinde Anna Kaya <anna@mail.example> şunu yazdı:'],
		['cs', 'po 2. 11. 2026 v 9:10 odesílatel Anna Malá <anna@mail.example> napsal:'],
	];

	it.each(attributions)('above a quotation announced in %s', (_language, attribution) => {
		expect(visibleText(`Friday is fine.\n\n${attribution}\n\n> Would Friday suit?\n> Call 020 7946 0111\n`)).toBe('Friday is fine.');
		expect(visibleText(`Friday is fine.\n\n${attribution}\nWould Friday suit?\n`)).toBe('Friday is fine.');
	});

	it('below a quotation', () => {
		expect(visibleText('On 2 Nov 2026 at 9:10, Ann <ann@mail.example> wrote:\n> Shall we?\n\nYes, please.')).toBe('Yes, please.');
	});

	it.each([
		['Outlook', 'From: Ann Lee <ann@mail.example>\nSent: Monday, November 2, 2026 9:10 AM\nTo: Bob\nSubject: Viewing'],
		['Outlook in German', 'Von: Anna Kern\nGesendet: Montag, 2. November 2026 09:10\nAn: Bob\nBetreff: Besichtigung'],
		['an original-message mark', '-----Original Message-----'],
		['an original-message mark in Danish', '-----Oprindelig meddelelse-----'],
	])('above the history that %s puts below', (_program, mark) => {
		expect(visibleText(`I agree.\n\n${mark}\n\nOlder text`)).toBe('I agree.');
	});

	it('without signature and device line', () => {
		expect(splitWrittenText('Yes.\n\n-- \nAnn Lee\nT: 020 7946 0999')).toMatchObject({ visible: 'Yes.', signature: 'Ann Lee\nT: 020 7946 0999' });
		expect(visibleText('Yes.\n\nSent from my iPhone')).toBe('Yes.');
		expect(visibleText('Sent from my desk, this is easier than from my phone.')).toBe('Sent from my desk, this is easier than from my phone.');
	});

	it('when prose only looks like a mark', () => {
		const prose = 'On Saturday at 11 we wrote:\nno, that was Sunday.\n10/19/2027 @ 9:30 am would suit.\n\nOn the whole we like it.';
		expect(visibleText(prose)).toBe(prose);
		expect(visibleText('From: Ann Lee ann@mail.example\nSubject: Flat\n\nMessage Body:\nHello')).toContain('Hello');
	});
});

describe('visibleText is linear in whatever it gets', () => {
	it.each([
		['an attribution that never ends', repeated('On Mon, Jan 1, 2024 at 1:00 PM x ')],
		['attributions on every line', repeated('On Mon, Jan 1, 2024 at 1:00 PM x\n')],
		['50,000 dashes', '-'.repeat(50_000)],
		['lines of dashes', repeated(`${'-'.repeat(300)}\n`)],
		['a pyramid of quotation marks', Array.from({ length: 1400 }, (_, depth) => '>'.repeat(depth)).join('\n')],
		['headers on every line', repeated('From: a@b.example\n')],
		['a million newlines', '\n'.repeat(MEGABYTE)],
		['a quotation with blank lines', repeated('> x\n\n\n\n')],
		['short rules', repeated('--\n\n')],
		['names behind dashes', repeated('a\n\n-Ann\n\n')],
		['paragraphs like legal notices', repeated('This message is something to read, and so.\n\n')],
		['attributions in Cyrillic', repeated('Понедельник, 2 ноября 2026, 9:10 от Анна.\n')],
		['opened brackets, folded', repeated('x@y.example <\n')],
		['numbers that look like dates', repeated(`${'1 2 3 '.repeat(60)}2020:\n`)],
		['bars below an attribution', `On 2 Nov 2026 at 9:10, A <a@b.example> wrote:\n${repeated('| x\n\n')}`],
		['open brackets after a date', repeated(`1:00 2024-01-01 ${'<'.repeat(300)}\n`)],
	])('%s', (_name, text) => {
		const started = processorTime();
		visibleText(text);
		// 50 ms is what it takes alone; the limit leaves room for a busy machine and still fails anything quadratic.
		expect(processorTime() - started).toBeLessThan(600);
	});
});

describe('what a company puts below every mail', () => {
	it.each([
		['en', 'This e-mail and its attachments are confidential and intended solely for the addressee.'],
		['es', 'AVISO LEGAL: Este mensaje va dirigido exclusivamente a su destinatario.'],
		['de', 'Diese E-Mail enthält vertrauliche Informationen und ist nur für den Empfänger bestimmt.'],
		['fr', 'Ce message et ses pièces jointes sont confidentiels et réservés à leur destinataire.'],
	])('is not the person’s (%s)', (_language, footer) => {
		expect(visibleText(`Is it free?\n\n${footer}\nTel 1`)).toBe('Is it free?');
	});

	it('but a sentence about confidence inside a letter is', () => {
		const text = 'Is it free?\nThis message is confidential between us: my boss does not know that I move house.';
		expect(visibleText(text)).toBe(text);
	});
});
