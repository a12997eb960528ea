import { announcement, headerBlock } from '../../../nodes/shared/mail/message/history-marks';
import { visibleText } from '../../../nodes/shared/mail/message/visible-text';

const ANSWER = 'Friday at 10:30 is fine.\n\nSee you then';

/** A line (or a folded one) with which a program announces the quotation. */
const ATTRIBUTIONS: [string, string][] = [
	['Gmail en', 'On Mon, Nov 2, 2026 at 9:10 AM Ann Lee <ann@mail.example> wrote:'],
	['Gmail en, folded', 'On Mon, Nov 2, 2026 at 9:10 AM Ann Lee-Montgomery the Elder <\nann.lee.montgomery@mail.example> wrote:'],
	['Gmail en, folded three times', 'On Mon, Nov 2, 2026 at 9:10 AM, Ann Lee from the Riverside Agency\n<\nann@mail.example>\nwrote:'],
	['Gmail without a name', '2026-11-02 9:10 GMT+01:00 Ann Lee <\nann@mail.example>:'],
	['Gmail with a link in the address', 'On Mon, Nov 2, 2026 at 9:10 AM Ann Lee <ann@mail.example<mailto:ann@mail.example>> wrote:'],
	['Gmail via a group', 'On Mon, Nov 2, 2026 at 9:10 AM \'Ann Lee\' via Viewings <viewings@list.example> wrote:'],
	['Gmail de', 'Am Mo., 2. Nov. 2026 um 09:10 Uhr schrieb Anna Kern <\nanna@mail.example>:'],
	['Gmail de, name first', 'Anna Kern <anna@mail.example> schrieb am Mo., 2. Nov. 2026, 09:10:'],
	['Gmail fr', 'Le lun. 2 nov. 2026 à 09:10, Anne Roy <anne@mail.example> a écrit :'],
	['Gmail es', 'El lun, 2 nov 2026 a las 9:10, Ana Ruiz (<ana@mail.example>)\nescribió:'],
	['Gmail it', 'Il giorno lun 2 nov 2026 alle ore 09:10 Anna Neri <\nanna@mail.example> ha scritto:'],
	['Gmail pt-BR', 'Em seg., 2 de nov. de 2026 às 09:10, Ana Dias <ana@mail.example>\nescreveu:'],
	['Gmail pt-PT', 'Ana Dias <ana@mail.example> escreveu (segunda, 2/11/2026 à(s) 09:10):'],
	['Gmail nl', 'Op ma 2 nov 2026 om 09:10 schreef Anna Vos <anna@mail.example>:'],
	['Gmail sv', 'Den mån 2 nov. 2026 kl 09:10 skrev Anna Ek <anna@mail.example>:'],
	['Gmail sv, weekday first', 'mån 2 nov. 2026 kl. 09:10 skrev Anna Ek <anna@mail.example>:'],
	['Gmail no', 'man. 2. nov. 2026 kl. 09:10 skrev Anna Moe <anna@mail.example>:'],
	['Gmail da', 'Den man. 2. nov. 2026 kl. 09.10 skrev Anna Dahl <\nanna@mail.example>:'],
	['Gmail fi', 'ma 2. marrask. 2026 klo 9.10 Anna Virta (anna@mail.example) kirjoitti:'],
	['Gmail pl', 'pon., 2 lis 2026 o 09:10 Anna Nowak <anna@mail.example> napisał(a):'],
	['Gmail cs', 'po 2. 11. 2026 v 9:10 odesílatel Anna Malá <anna@mail.example> napsal:'],
	['Gmail sk', 'po 2. 11. 2026 o 9:10 Anna Malá <anna@mail.example> napísal(a):'],
	['Gmail hu', 'Kovács Anna <anna@mail.example> ezt írta (időpont: 2026. nov. 2., H,\n9:10):'],
	['Gmail ro', 'În lun., 2 nov. 2026 la 09:10, Ana Pop <ana@mail.example> a scris:'],
	['Gmail bg', 'На пн, 2.11.2026 г. в 9:10 Анна Петрова <anna@mail.example> написа:'],
	['Gmail el', 'Στις Δευ 2 Νοε 2026 στις 9:10 π.μ., ο χρήστης Άννα Βλάχου <\nanna@mail.example> έγραψε:'],
	['Gmail ru', 'пн, 2 нояб. 2026 г. в 09:10, Анна Белова <anna@mail.example>:'],
	['Gmail uk', 'пн, 2 лист. 2026 р. о 09:10 Анна Коваль <anna@mail.example> пише:'],
	['Gmail tr', 'Anna Kaya <anna@mail.example>, 2 Kas 2026 Pzt, 09:10 tarihinde\nşunu yazdı:'],
	['Gmail he', '\u202bבתאריך יום ב׳, 2 בנוב׳ 2026 ב-9:10 מאת \u202aחנה לוי\u202c\u200f <\u202aann@mail.example\u202c\u200f>:\u202c'],
	['Gmail ar', 'في الاثنين، 2 نوفمبر 2026 في 9:10 ص تمت كتابة ما يلي بواسطة \u202aآنا\u202c\u200f <\u202aann@mail.example\u202c\u200f>:'],
	['Gmail fa', 'در تاریخ دوشنبه ۲ نوامبر ۲۰۲۶ ساعت ۹:۱۰ آنا <ann@mail.example> نوشت:'],
	['Gmail ja', '2026年11月2日(月) 9:10 安藤花 <hana@mail.example>:'],
	['Gmail zh-CN', '李安 <an@mail.example> 于2026年11月2日周一 09:10写道：'],
	['Gmail zh-TW', '李安 <an@mail.example> 於 2026年11月2日 週一 上午9:10寫道：'],
	['Gmail ko', '2026년 11월 2일 (월) 오전 9:10, 이안나 <ann@mail.example>님이 작성:'],
	['Gmail vi', 'Vào Th 2, 2 thg 11, 2026 vào lúc 09:10 Nguyễn An <\nan@mail.example> đã viết:'],
	['Gmail th', 'ในวันที่ จ. 2 พ.ย. 2026 เวลา 09:10 น. อันนา <ann@mail.example> เขียนว่า:'],
	['Gmail id', 'Pada Sen, 2 Nov 2026 pukul 09.10 Anna Sari <anna@mail.example> menulis:'],
	['Gmail ca', 'Missatge de Anna Puig <anna@mail.example> del dia dl., 2 de nov. 2026 a les\n9:10:'],
	['Gmail hr', 'pon, 2. stu 2026. u 09:10 Ana Horvat <ana@mail.example> napisao je:'],
	['Gmail sl', 'V V pon., 2. nov. 2026 ob 09:10 je oseba Ana Novak <ana@mail.example>\nnapisala:'],
	['Gmail lv', 'pirmd., 2026. g. 2. nov., plkst. 09:10 — lietotājs Anna Ozola (<\nanna@mail.example>) rakstīja:'],
	['Gmail lt', '2026-11-02, pr, 09:10 Ona Kazlauskė <ona@mail.example> rašė:'],
	['Gmail et', 'Kuupäev: E, 2. november 2026 kell 09:10 kirjutas Anu Tamm <anu@mail.example>:'],
	['Gmail ca, folded before the year', 'Missatge de Anna Puig <anna@mail.example> del dia dl., 2 de novembre\n2026 a les 9:10:'],
	['GroupWise', '>>> "Ann Lee" <ann@mail.example> 11/2/2026 9:10 AM >>>'],
	['Apple en', '> On 2 Nov 2026, at 09:10, Ann Lee <ann@mail.example> wrote:\n>'],
	['Apple en without an address', 'On Nov 2, 2026, at 9:10 AM, Ann Lee wrote:'],
	['Apple de', 'Am 02.11.2026 um 09:10 schrieb Anna Kern <anna@mail.example>:'],
	['Apple fr', 'Le 2 nov. 2026 à 09:10, Anne Roy <anne@mail.example> a écrit :'],
	['Apple fr, folded', 'Le 2 nov. 2026 à 09:10, Anne Roy <anne@mail.example\n<mailto:anne@mail.example>\n> a écrit :'],
	['Apple es', 'El 2 nov 2026, a las 9:10, Ana Ruiz <ana@mail.example> escribió:'],
	['Apple it', 'Il giorno 02 nov 2026, alle ore 09:10, Anna Neri <anna@mail.example> ha scritto:'],
	['Apple nl', 'Op 2 nov. 2026 om 09:10 heeft Anna Vos <anna@mail.example> het volgende geschreven:'],
	['Apple pl', 'Wiadomość napisana przez Anna Nowak <anna@mail.example> w dniu 2 lis 2026, o godz. 09:10:'],
	['Apple sv', '2 nov. 2026 kl. 09:10 skrev Anna Ek <anna@mail.example>:'],
	['Apple da', 'Den 2. nov. 2026 kl. 09.10 skrev Anna Dahl <anna@mail.example<mailto:anna@mail.example>>:'],
	['Apple ru', '2 нояб. 2026 г., в 09:10, Анна Белова <anna@mail.example> написал(а):'],
	['Apple ja', '2026/11/02 9:10、安藤花 <hana@mail.example>のメール:'],
	['Apple zh', '在 2026年11月2日，上午9:10，李安 <an@mail.example> 写道：'],
	['Apple ko', '2026. 11. 2. 오전 9:10, 이안나 <ann@mail.example> 작성:'],
	['Apple ar', 'في ٢ نوفمبر ٢٠٢٦، الساعة ٩:١٠ ص، كتب آنا <ann@mail.example>:'],
	['Thunderbird en', 'On 02/11/2026 09:10, Ann Lee wrote:'],
	['Thunderbird de', 'Am 02.11.26 um 09:10 schrieb Anna Kern:'],
	['Thunderbird fr', 'Le 02/11/2026 à 09:10, Anne Roy a écrit :'],
	['Thunderbird es', 'El 2/11/26 a las 9:10, Ana Ruiz escribió:'],
	['Thunderbird it', 'Il 02/11/26 09:10, Anna Neri ha scritto:'],
	['Thunderbird pl', 'W dniu 2.11.2026 o 09:10, Anna Nowak pisze:'],
	['Thunderbird pl, folded', 'W dniu 2 listopada 2026 09:10 użytkownik Anna Nowak <anna@mail.example>\nnapisał:'],
	['Thunderbird cs', 'Dne 02. 11. 26 v 9:10 Anna Malá napsal(a):'],
	['Thunderbird sv', 'Den 2026-11-02 kl. 09:10, skrev Anna Ek:'],
	['Thunderbird ja', '(2026/11/02 9:10), Hana Ando wrote:'],
	['Thunderbird without a date', 'Ann Lee <ann@mail.example> wrote:'],
	['Yahoo', 'On Monday, November 2, 2026 at 09:10:00 AM GMT+1, Ann Lee <ann@mail.example> wrote:'],
	['Yahoo, old', '--- On Mon, 11/2/26, Ann Lee <ann@mail.example> wrote:'],
	['Yahoo es', 'El lunes, 2 de noviembre de 2026, 09:10:00 CET, Ana Ruiz <ana@mail.example> escribió:'],
	['Yahoo de', 'Am Montag, 2. November 2026 um 09:10:00 MEZ hat Anna Kern <anna@mail.example> Folgendes geschrieben:'],
	['Lotus', 'Ann Lee/London/Agency wrote on 02/11/2026 09:10:00:'],
	['Exchange on a phone', 'On Nov 2, 2026 9:10 AM, "Lee, Ann (London)" <ann@mail.example> wrote:'],
	['Mailspring', 'On Nov 2 2026, at 9:10 am, Ann Lee <ann@mail.example> wrote:'],
	['Spark', 'On 2 Nov 2026 at 09:10 +0100, Ann Lee <ann@mail.example>, wrote:'],
	['Polymail', 'On Mon, Nov 2, 2026 at 9:10 AM Ann Lee\n\n<\nmailto:Ann Lee <ann@mail.example>\n> wrote:'],
	['Airmail', 'On 2 November 2026 at 09:10:00, Ann Lee (ann@mail.example) wrote:'],
	['Airmail no', 'På 2 november 2026 på 09:10:00, Anna Moe (anna@mail.example) skrev:'],
	['Zoho', '---- On Mon, 02 Nov 2026 09:10:00 +0100 Ann Lee <ann@mail.example> wrote ----'],
	['Zoho fr', '---- Le lun., 02 nov. 2026 09:10:00 +0100 Anne Roy <anne@mail.example> a écrit ----'],
	['Proton', '------- Original Message -------\nOn Monday, November 2nd, 2026 at 9:10 AM, Ann Lee <ann@mail.example> wrote:\n'],
	['Mail.ru', 'Понедельник, 2 ноября 2026, 9:10 +03:00 от Анна Белова <anna@mail.example>:'],
	['Yandex', '02.11.2026, 09:10, "Анна Белова" <anna@mail.example>:'],
	['NetEase', '在 2026-11-02 09:10:00，"李安" <an@mail.example> 写道：'],
	['NetEase en', 'At 2026-11-02 09:10:00, "Ann Lee" <ann@mail.example> wrote:'],
	['Samsung', 'Sent from Samsung MobileAnn Lee <ann@mail.example> wrote:'],
	['GMX app', 'Am 02.11.26, 09:10, "Anna Kern" <anna@mail.example> schrieb:'],
	['Evolution', 'On Mon, 2026-11-02 at 09:10 +0100, Ann Lee wrote:'],
	['Mutt', 'On Mon, Nov 02, 2026 at 09:10:00AM +0100, Ann Lee wrote:'],
	['Pine', 'On Mon, 2 Nov 2026, Ann Lee wrote:'],
	['Gnus', 'Ann Lee <ann@mail.example> writes:'],
	['Horde', 'Quoting Ann Lee <ann@mail.example>:'],
	['Horde de', 'Zitat von Anna Kern <anna@mail.example>:'],
	['Roundcube', 'Am 2026-11-02 09:10, schrieb Anna Kern:'],
	['The Bat!', 'Monday, November 2, 2026, 9:10:00 AM, you wrote:'],
	['Becky!', 'On Mon, 2 Nov 2026 09:10:00 +0100\nAnn Lee <ann@mail.example> wrote:'],
	['Front', 'On November 2, 2026, 9:10 AM GMT+1 ann@mail.example wrote:'],
	['a forum', 'Posted by Ann Lee on 02/11/2026'],
	['the address in brackets', 'On 02.11.2026 09:10 Ann Lee [mailto:ann@mail.example] wrote:'],
	['entities instead of brackets', 'On Nov 2, 2026, Ann &quot;Annie&quot; Lee &lt;ann@mail.example&gt; wrote:'],
	['bold', '*On Mon, Nov 2, 2026 at 9:10 AM Ann Lee <ann@mail.example> wrote:*'],
];

/** Header blocks that stand above a quoted mail. */
const BLOCKS: [string, string][] = [
	['en', 'From: Ann Lee <ann@mail.example>\nSent: Monday, November 2, 2026 9:10 AM\nTo: Bob\nSubject: Viewing'],
	['en with Cc and Importance', 'From: Ann Lee\nSent: 02 November 2026 09:10\nTo: Bob\nCc: Carl; Dora\nSubject: Viewing\nImportance: High'],
	['en, bold and folded', '  *From:* ann@mail.example [mailto:\n  ann@mail.example]\n  *Sent:* Monday, November 02, 2026 9:10 AM\n  *To:* bob@mail.example\n  *Subject:* Viewing'],
	['en below underscores', '________________________________\nFrom: Ann Lee <ann@mail.example>\nSent: Monday, November 2, 2026 9:10 AM\nTo: Bob\nSubject: Viewing'],
	['en, date first', 'Date: Mon, 2 Nov 2026 09:10:00 -0600\nFrom: ann@mail.example\nTo: bob@mail.example\nSubject: Viewing'],
	['en without From', 'Date: Mon, 2 Nov 2026 09:10:00 -0600\nTo: bob@mail.example'],
	['en on a phone', 'Original Message\nFrom: Ann Lee\nSent: Monday, 2 November 2026 09:10\nTo: Bob\nSubject: Viewing'],
	['eM Client', '------ Original Message ------\nFrom: "Ann Lee" <ann@mail.example>\nTo: bob@mail.example\nSent: 02/11/2026 09:10:00\nSubject: Viewing'],
	['Lotus', '"Ann Lee" <ann@mail.example>\n02/11/2026 09:10\n\nTo\n<bob@mail.example>\ncc\n\nSubject\nViewing'],
	['de', 'Von: Anna Kern [mailto:anna@mail.example]\nGesendet: Montag, 2. November 2026 09:10\nAn: Bob\nCc: Carl\nBetreff: Besichtigung'],
	['GMX', 'Gesendet: Montag, 02. November 2026 um 09:10 Uhr\nVon: "Anna Kern" <anna@mail.example>\nAn: bob@mail.example\nBetreff: Besichtigung'],
	['fr', '   De : Anne Roy<mailto:anne@mail.example>\n   Envoyé le :lundi 2 novembre 2026 09:10\n   À : bob@mail.example\n   Objet :Visite'],
	['es', 'De: Ana Ruiz <ana@mail.example>\nEnviado el: lunes, 2 de noviembre de 2026 9:10\nPara: Bob\nAsunto: Visita'],
	['it', 'Da: Anna Neri\nInviato: lunedì 2 novembre 2026 09:10\nA: Bob\nOggetto: Visita'],
	['pt', 'De: Ana Dias\nEnviada em: segunda-feira, 2 de novembro de 2026 09:10\nPara: Bob\nAssunto: Visita'],
	['nl', 'Van: Anna Vos\nVerzonden: maandag 2 november 2026 09:10\nAan: Bob\nOnderwerp: Bezichtiging'],
	['sv', 'Från: Anna Ek\nSkickat: den 2 november 2026 09:10\nTill: Bob\nÄmne: Visning'],
	['da', 'Fra: Anna Dahl\nSendt: 2. november 2026 09:10\nTil: Bob\nEmne: Fremvisning'],
	['fi', 'Lähettäjä: Anna Virta\nLähetetty: maanantai 2. marraskuuta 2026 9.10\nVastaanottaja: Bob\nAihe: Näyttö'],
	['pl', 'Od: Anna Nowak\nWysłano: poniedziałek, 2 listopada 2026 09:10\nDo: Bob\nTemat: Wizyta'],
	['cs', 'Od: Anna Malá\nOdesláno: pondělí 2. listopadu 2026 9:10\nKomu: Bob\nPředmět: Prohlídka'],
	['sk', 'Od: Anna Malá\nOdoslané: pondelok 2. novembra 2026 9:10\nKomu: Bob\nPredmet: Obhliadka'],
	['hu', 'Feladó: Kovács Anna\nElküldve: 2026. november 2., hétfő 9:10\nCímzett: Bob\nTárgy: Megtekintés'],
	['ro', 'De la: Ana Pop\nTrimis: luni, 2 noiembrie 2026 09:10\nCătre: Bob\nSubiect: Vizionare'],
	['bg', 'От: Анна Петрова\nИзпратено: понеделник, 2 ноември 2026 г. 9:10\nДо: Боб\nОтносно: Оглед'],
	['el', 'Από: Άννα Βλάχου\nΣτάλθηκε: Δευτέρα, 2 Νοεμβρίου 2026 9:10 πμ\nΠρος: Bob\nΘέμα: Επίσκεψη'],
	['ru', 'От: Анна Белова\nОтправлено: 2 ноября 2026 г. 9:10\nКому: Боб\nТема: Осмотр'],
	['uk', 'Від: Анна Коваль\nНадіслано: 2 листопада 2026 р. 9:10\nКому: Боб\nТема: Огляд'],
	['tr', 'Kimden: Anna Kaya\nGönderildi: 2 Kasım 2026 Pazartesi 09:10\nKime: Bob\nKonu: Ziyaret'],
	['he', 'מאת: חנה לוי\nנשלח: יום שני 02 נובמבר 2026 09:10\nאל: בוב\nנושא: ביקור'],
	['ar', 'من: آنا\nتم الإرسال: الاثنين، 2 نوفمبر 2026 9:10 ص\nإلى: بوب\nالموضوع: زيارة'],
	['zh', '发件人: 李安\n发送时间: 2026年11月2日 9:10\n收件人: 王波\n主题: 看房'],
	['QQ', '------------------ 原始邮件 ------------------\n发件人: "李安" <an@mail.example>;\n发送时间: 2026年11月2日(星期一) 上午9:10\n收件人: "王波" <bo@mail.example>;\n主题: 看房'],
	['zh-TW', '寄件者: 李安\n寄件日期: 2026年11月2日 上午 09:10\n收件者: 王波\n主旨: 看房'],
	['ja', '差出人: 安藤花\n送信日時: 2026年11月2日 9:10\n宛先: 佐藤\n件名: 見学'],
	['ko', '보낸 사람: 이안나\n보낸 날짜: 2026년 11월 2일 월요일 오전 9:10\n받는 사람: 김보\n제목: 방문'],
	['Naver', '-----Original Message-----\nFrom: "이안나" <ann@mail.example>\nTo: "김보" <bo@mail.example>;\nCc:\nSent: 2026-11-02 (월) 09:10:00 (GMT+09:00)\nSubject: 방문'],
	['Kakao', '--------- 원본 메일 ---------\n보낸사람 : 이안나 <ann@mail.example>\n받는사람 : 김보 <bo@mail.example>\n날짜 : 2026년 11월 02일 월요일\n제목 : 방문'],
	['vi', 'Từ: Nguyễn An\nĐã gửi: Thứ Hai, 2 tháng 11, 2026 9:10 SA\nĐến: Bình\nChủ đề: Xem nhà'],
	['th', 'จาก: อันนา\nส่ง: วันจันทร์ที่ 2 พฤศจิกายน 2026 9:10\nถึง: บ๊อบ\nเรื่อง: นัดชม'],
	['id', 'Dari: Anna Sari\nDikirim: Senin, 2 November 2026 09.10\nKepada: Budi\nPerihal: Kunjungan'],
	['ca', 'De: Anna Puig\nEnviat: dilluns, 2 de novembre de 2026 9:10\nPer a: Bob\nAssumpte: Visita'],
];

const ANNOUNCEMENTS = [
	'-----Original Message-----', '-----original message-----', '-------- Ursprüngliche Nachricht --------', '-------- Original-Nachricht --------', '-----Message d\'origine-----', '----- Mensaje original -----',
	'----Messaggio originale----', '-----Mensagem original-----', '-----Oorspronkelijk bericht-----', '-----Ursprungligt meddelande-----', '-----Oprindelig meddelelse-----', '-----Opprinnelig melding-----',
	'-----Alkuperäinen viesti-----', '-----Wiadomość oryginalna-----', '-----Původní zpráva-----', '-----Pôvodná správa-----', '-----Eredeti üzenet-----', '-----Mesaj original-----', '-----Исходное сообщение-----',
	'-----Αρχικό μήνυμα-----', '-----Orijinal Mesaj-----', '-----הודעה מקורית-----', '-----الرسالة الأصلية-----', '-----元のメッセージ-----', '-----原始邮件-----', '-----원본 메시지-----', '-----Thư gốc-----', '-----Pesan Asli-----',
	'---------- Forwarded message ---------', 'Begin forwarded message:', 'Anfang der weitergeleiteten Nachricht:', 'Début du message transféré :', 'Inicio del mensaje reenviado:', '---------- Weitergeleitete Nachricht ---------',
	'----- Forwarded by Ann Lee/London/Agency on 02/11/2026 09:10 -----', '---- Ann Lee wrote ----', '------On 11/02/2026 09:10 AM, Ann Lee wrote-----', '##- Please type your reply above this line -##', '-- Bitte antworten Sie oberhalb dieser Zeile --',
];

describe('quoted history is left out', () => {
	it.each(ATTRIBUTIONS)('below the attribution of %s', (_program, attribution) => {
		expect(visibleText(`${ANSWER}\n\n${attribution}\n> Would Friday suit?\n> Call 020 7946 0111\n`)).toBe(ANSWER);
		expect(visibleText(`${ANSWER}\n${attribution}\n\n> Would Friday suit?\n`)).toBe(ANSWER);
	});

	it.each(ATTRIBUTIONS.filter(([program]) => !/without a date|Apple en$/.test(program)))('without quotation marks, below the attribution of %s', (_program, attribution) => {
		expect(visibleText(`${ANSWER}\n\n${attribution}\n\nWould Friday suit?\n\nCall 020 7946 0111`)).toBe(ANSWER);
	});

	it.each(BLOCKS)('below a header block (%s)', (_language, block) => {
		expect(visibleText(`${ANSWER}\n\n${block}\n\nWould Friday suit?`)).toBe(ANSWER);
	});

	it.each(ANNOUNCEMENTS)('below %s', (mark) => {
		expect(visibleText(`${ANSWER}\n\n${mark}\n\nWould Friday suit?`)).toBe(ANSWER);
	});

	it('whose attribution shares the line with the answer', () => {
		expect(visibleText('Fine On Mon, Nov 2, 2026 at 9:10 AM, ann@mail.example wrote:\n> Friday?')).toBe('Fine');
		expect(visibleText('Fine--- On Mon, Nov 2, 2026 at 9:10 AM, ann@mail.example wrote:\n> Friday?')).toBe('Fine');
	});

	it('whose long lines were folded and lost their mark', () => {
		const quote = '> We look forward to meeting you and your family at the property on\nFriday\n> at half past ten (see http://agency.example/viewing?id\n_nonce=3dd518)\n> Ann';
		expect(visibleText(`Fine.\n\nOn Nov 2, 2026, Ann Lee wrote:\n${quote}`)).toBe('Fine.');
	});

	it('around an answer above and a greeting below', () => {
		expect(visibleText('Fine.\n\nOn 02/11/2026 09:10 AM, Ann Lee wrote:\n\n>\n> Friday?\n\nRegards, Bob')).toBe('Fine.\n\nRegards, Bob');
		expect(visibleText('On 02/11/2026 09:10 AM, Ann Lee wrote:\n\n>\n> Friday?\nFine.')).toBe('Fine.');
	});

	it('behind an attribution that has the mark, too (Apple Mail)', () => {
		expect(visibleText(`> Am 02.11.2026 um 09:10 schrieb Anna Kern <anna@mail.example>:\n> \n> Passt Freitag?\n\n${ANSWER}`)).toBe(ANSWER);
	});

	it('whose first words stand behind the attribution (Yahoo on a phone)', () => {
		expect(visibleText(`${ANSWER}\n\n  On Mon, Nov 2, 2026 at 9:10 AM, Ann Lee<ann@mail.example> wrote:   Is Friday fine?\nAnn`)).toBe(ANSWER);
	});

	it('quoted with initials', () => {
		expect(visibleText('Fine.\n\nAL> Would Friday suit?\nAL> Or Monday?')).toBe('Fine.');
	});
});

describe('what the author quotes on purpose stays', () => {
	it.each([
		['answers between', 'Hi Ann,\n\n> Would Friday suit?\n\nYes.\n\n> And the parking space?\n\nNo, thanks.'],
		['one line quoted above the answer', '> Would Friday suit?\n\nYes.'],
	])('%s', (_name, text) => {
		expect(visibleText(text)).toBe(text);
	});

	it('answers between, below an attribution', () => {
		expect(visibleText('On 02/11/2026 09:10, Ann Lee wrote:\n> Would Friday suit?\nYes.\n> And the parking space?\nNo.\n> Ann')).toBe('> Would Friday suit?\nYes.\n> And the parking space?\nNo.');
	});
});

describe('what only looks like history stays', () => {
	it.each([
		['a date and an appointment', 'Please come:\n\nDate: Wednesday 3, November 2026\nTime: 7:00 am\nAddress: 130 Fox St\n\nBring your ID.'],
		['an appointment with a time', 'Fine.\n\n10/19/2026 @ 9:30 am for the viewing\n1517 4th Avenue'],
		['a sentence that begins with On', 'On your advert of 2 Nov 2026 I read: three rooms.\nIs it free?'],
		['somebody who wrote', 'My sister wrote:\nthe flat is lovely.\nIs it free?'],
		['somebody who wrote, with a date', 'Meine Frau schrieb Ihnen am 2.11.2026 um 9:10 Folgendes:\nwir kommen.'],
		['an address in a sentence', 'You can write to my husband as well, at bob@mail.example, from 9:00 on.\nThanks'],
		['a list with a heading', 'What we need:\n- 3 rooms, from 2.11.2026\n- parking\nThanks'],
		['a form', 'From: Ann Lee ann@mail.example\nSubject: Flat\n\nHello'],
		['dashes around words', 'Please answer below.\n\n------ Enter Feedback Below ------\n\nAll fine. I pay\ntomorrow.'],
		['arrows around a link', 'Look:\n>>> >>> http://agency.example <<<\nIs it free?'],
		['a quotation mark inside a line', 'Price > 300,000 or < 200,000?\nBoth -> fine'],
		['headings with rules', 'What we look for\n================\nThree rooms and a garden.\n\nWhat we pay\n-----------\nAbout 300,000.'],
		['code', 'Our page shows:\n\n```\n> 404\n--\nFrom: x\n```\n\nIs it free?'],
	])('%s', (_name, text) => {
		expect(visibleText(text)).toBe(text);
	});
});

describe('the marks the lead parser unwraps forwards with', () => {
	it('are told apart', () => {
		expect(announcement('---------- Forwarded message ---------')).toBe('forward');
		expect(announcement('-----Original Message-----')).toBe('original');
		expect(announcement('We forwarded your message:')).toBeNull();
	});

	it.each(BLOCKS.filter(([language]) => /^[a-z]{2}(?:-TW)?$/.test(language)))('header block in %s', (_language, block) => {
		expect(headerBlock(block.split('\n'), 0)).toBeGreaterThan(2);
	});
});

describe('what only looks like history', () => {
	it('a traveller’s from, to and date', () => {
		const text = 'We need a transfer:\n\nDe: Lisboa, centro\nPara: Évora\nData: 14 de junho\nPassageiros: 3\n\nQuanto fica?';
		expect(visibleText(text)).toBe(text);
	});

	it.each([
		['a parcel’s from, to and subject', 'Please fetch a parcel:\n\nDe: Sevilla, calle Feria\nPara: Cádiz, calle Ancha\nAsunto: libros\n\nWhen can you come?'],
		['a move’s from, to, date and subject', 'Un preventivo:\n\nDa: Torino, via Po\nA: Genova\nData: 10 ottobre\nOggetto: 25 scatole\n\nQuanto costa?'],
		['points below a drawn line', '1. Keys\nThe cellar key is missing.\n----------\n2. Heating\nIt stays cold.'],
	])('%s', (_what, text) => {
		expect(visibleText(text)).toBe(text);
	});

	it('a sentence below a drawn line', () => {
		const text = 'Two points:\n\n- the door\n- the key\n\n--------------------\n\nTo: do before Friday, please confirm both.';
		expect(visibleText(`${text}\n\n-----Original Message-----\nFrom: Ann\nSent: Monday, 2 November 2026 9:10\nTo: Bob\nSubject: Handover\n\nDone?`)).toBe(text);
	});
});

test('a phone’s line right above the attribution is no word of the author’s', () => {
	expect(visibleText('Fine.\n\nSent from Spark\nOn 2 Nov 2026 at 09:10 +0000, Ann Lee <ann@mail.example>, wrote:\n> Is it?')).toBe('Fine.');
});
