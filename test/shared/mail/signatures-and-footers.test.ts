import { splitWrittenText, visibleText } from '../../../nodes/shared/mail/message/visible-text';

const DEVICES = [
	'Sent from my iPhone', 'Sent from my iPad', 'Sent from my Verizon Wireless BlackBerry', 'Sent from my Samsung Galaxy smartphone.', '(Sent from mobile device)', '<<sent by galaxy>>', 'Sent via mobile', 'Sent with Airmail',
	'Sent from Yahoo Mail on Android', 'Sent from Yahoo Mail. Get the app', 'Sent from Mail<https://go.microsoft.com/fwlink/?LinkId=550986> for Windows', 'Get Outlook for iOS<https://aka.ms/o0ukef>', 'Get [Outlook for iOS](https://aka.ms/o0ukef)',
	'Sent with [Proton Mail](https://proton.me/) secure email.', 'Sent from my Android device with K-9 Mail. Please excuse my brevity.', 'Sent from my iPhone, please excuse typos', 'From My Iphone 6', 'Nik from mobile',
	'Von meinem iPhone gesendet', 'Gesendet von Outlook für Android', 'Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.', 'Envoyé de mon iPhone', 'Envoyé depuis Yahoo Mail pour iPhone', 'Enviado desde mi iPhone',
	'Obtener Outlook para Android', 'Inviato da iPhone', 'Inviato dal mio Galaxy', 'Enviado do meu iPhone', 'Enviado a partir do Outlook para iOS', 'Verstuurd vanaf mijn iPhone', 'Verzonden vanaf Outlook voor iOS', 'Skickat från min iPhone', 'Sendt fra min iPad',
	'Lähetetty iPhonesta', 'Wysłane z iPhone\'a', 'Odesláno z iPhonu', 'Odoslané z iPhonu', 'iPhone-ról küldve', 'Androidos Outlookból<https://aka.ms/x> küldve', 'Trimis de pe iPhone-ul meu', 'Изпратено от моя iPhone', 'Στάλθηκε από το iPhone μου', 'Отправлено с iPhone', 'Надіслано з iPhone', 'iPhone\'umdan gönderildi',
	'נשלח מה-iPhone שלי', 'أرسلت من الـ iPhone', '发自我的iPhone', '從我的 iPhone 傳送', '从我的 iPhone 发送', 'iPhoneから送信', '나의 iPhone에서 보냄', 'Đã gửi từ iPhone của tôi', 'ส่งจาก iPhone ของฉัน', 'Dikirim dari iPhone saya', 'Enviat des del meu iPhone',
];

describe('a line that a phone or program adds', () => {
	it.each(DEVICES)('%s', (line) => {
		expect(splitWrittenText(`Is it free?\n\n${line}`)).toEqual({ visible: 'Is it free?', signature: line });
		expect(visibleText(`Is it free?\n\n${line}\n\nOn 2 Nov 2026, at 9:10, Ann Lee wrote:\n> Hello`)).toBe('Is it free?');
	});

	it('with signs that nobody sees (BlueMail)', () => {
		expect(splitWrittenText('Is it free?\n\n\u2063Gesendet mit BlueMail \u200b')).toEqual({ visible: 'Is it free?', signature: 'Gesendet mit BlueMail' });
	});

	it.each(['Sent from my desk, this is easier than from my phone.', 'Von meinem Balkon sieht man das Meer', '从我的公司走路去你们那里十分钟', 'The notice was sent from my iPhone app to all.', 'I sent with the form yesterday what you need; is it there?'])('but not a sentence: %s', (line) => {
		expect(visibleText(`Is it free?\n\n${line}`)).toBe(`Is it free?\n\n${line}`);
	});
});

describe('a signature', () => {
	it.each([
		['below "-- "', '-- \nAnn Lee\n020 7946 0999'],
		['below "--"', '--\nAnn Lee\n020 7946 0999'],
		['below "__"', '__\nAnn Lee\n020 7946 0999'],
		['below "—"', '—\nAnn Lee\n020 7946 0999'],
		['below a line', '_____________\nAnn Lee\n020 7946 0999'],
		['below stars', '*****\nAnn Lee\n020 7946 0999'],
		['behind a dash', '-Ann Lee'],
		['behind a long dash', '— Ann'],
		['behind a dash, with a number below', '-Ann Lee\n020 7946 0999'],
	])('%s', (_name, signature) => {
		const { visible, signature: found } = splitWrittenText(`Is it free?\n\n${signature}`);
		expect(visible).toBe('Is it free?');
		expect(found).toContain('Ann');
	});

	it('without a mark is part of the letter, as every reply reader keeps it', () => {
		const letter = 'Is it free?\n\nBest regards,\nAnn Lee\n020 7946 0999';
		expect(visibleText(letter)).toBe(letter);
	});

	it.each([
		['a list with dashes', 'We need:\n-Garden\n-Garage\n-Cellar'],
		['a dash inside', 'It is - as I said - free\n\n-not now'],
		['long text below a line', `Is it free?\n\n-----\n\n${'We look for a home with a garden. '.repeat(8)}`.trim()],
	])('is not %s', (_name, text) => {
		expect(visibleText(text)).toBe(text);
	});
});

describe('a footer', () => {
	it.each([
		['a list', '_______________________________________________\nviewings mailing list\nviewings@list.example\nhttps://list.example/mailman/listinfo/viewings'],
		['Google Groups', '-- \nYou received this message because you are subscribed to the Google Groups "viewings" group.'],
		['Google Groups without a mark', 'You received this message because you are subscribed to the Google Groups "viewings" group.\nTo unsubscribe, send a mail.'],
		['a forum', 'To respond, reply to this email or visit https://forum.example/t/1'],
		['a tracker', '—\nReply to this email directly or view it on GitHub'],
		['a virus scanner', 'This email has been checked for viruses by Avast antivirus software.'],
		['a virus scanner de', 'Virenfrei. www.avast.com'],
		['a legal notice', 'CONFIDENTIALITY NOTICE: This e-mail is for the addressee.'],
		['a legal notice alone in its line', 'Disclaimer\n\nThe contents are private.'],
		['it', 'Le informazioni contenute in questo messaggio sono riservate e destinate esclusivamente al destinatario.'],
		['pt', 'Esta mensagem pode conter informação confidencial e é destinada ao destinatário.'],
		['nl', 'Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.'],
		['pl', 'Ta wiadomość jest poufna i przeznaczona wyłącznie dla adresata.'],
		['sv', 'Detta meddelande är konfidentiellt och endast avsett för mottagaren.'],
		['ru', 'Это сообщение содержит конфиденциальную информацию для адресата.'],
		['tr', 'Bu e-posta ve ekleri gizli olup sadece alıcısına aittir; silmenizi rica ederiz.'],
		['zh', '本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人或群组，请勿转发或复制其中的任何内容。'],
	])('of %s is left out', (_name, footer) => {
		expect(visibleText(`Is it free?\n\n${footer}`)).toBe('Is it free?');
	});

	it.each(['<https://www.avast.com/sig-email?utm_medium=email>\nNie zawiera wirusów.www.avast.com', '[image: AVG logo]\n<https://www.avg.com/email-signature>\nGaranti sans virus.www.avg.com'])('of a virus scanner: %s', (lines) => {
		expect(visibleText(`Is it free?\n\n${lines}`)).toBe('Is it free?');
	});

	it.each(['This message is for Ann: is it free?', 'Important notice about my visit on Friday: I come later.', 'Please consider my offer.', 'Unsubscribe me? No, is it free?'])('is not: %s', (line) => {
		expect(visibleText(`Hello\n\n${line}`)).toBe(`Hello\n\n${line}`);
	});

	it.each([
		'CAUTION: This email originated from outside of the organization. Do not click links.',
		'[EXTERNAL EMAIL] Do not open attachments.',
		'You don\'t often get email from ann@mail.example. Learn why this is important<https://aka.ms/x>',
		'ACHTUNG: Diese E-Mail kommt von einem externen Absender, externer Absender!',
		'[EXTERN] Vorsicht bei Anlagen: Nachricht von außerhalb der Organisation.',
		'ATENCIÓN: este mensaje viene de fuera de la organización.',
		'UWAGA! Wiadomość spoza organizacji. Nie otwieraj załączników.',
		'注意：此邮件来自组织外部，请勿点击链接。',
	])('is a mail server’s warning above the letter: %s', (warning) => {
		expect(visibleText(`${warning}\n\nIs it free?`)).toBe('Is it free?');
	});
});
