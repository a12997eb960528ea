import { classifyKind } from '../../../nodes/shared/mail/automatic';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { processorTime } from '../../support/processor-time';

/** A mail of a few lines: header, blank line, body. */
async function kindOf(raw: string): Promise<string> {
	const header = raw.includes('Message-ID:') ? '' : 'Message-ID: <1@mx.example>\n';
	return (await parseMail(Buffer.from(`${header}${raw}`.replace(/\n/g, '\r\n')))).mail.kind;
}

const TO = 'To: ann@agency.example\n';
const plain = (from: string, subject: string, body: string, more = '') => `From: ${from}\n${TO}Subject: ${subject}\n${more}Content-Type: text/plain; charset=utf-8\n\n${body}\n`;
const answer = (from: string, subject: string, body: string) => plain(from, subject, body, 'In-Reply-To: <7@agency.example>\n');
const NULL = 'Return-Path: <>\n';
const RETURNED = 'Received: from a.example by b.example; Mon, 2 Nov 2026 09:10:00 +0000\nMessage-ID: <7@agency.example>\nFrom: ann@agency.example\nTo: bob@mail.example\nSubject: Viewing\n\nHello';
const report = (type: string, part: string) => `Content-Type: multipart/report; report-type=${type}; boundary=b\n\n--b\n\nA report.\n--b\nContent-Type: ${part}\n\nx: y\n\n--b--\n`;

const BOUNCES: [string, string][] = [
	['Postfix', plain('MAILER-DAEMON@mx.example (Mail Delivery System)', 'Undelivered Mail Returned to Sender', 'This is the mail system at host mx.example.\n\n<bob@mail.example>: host mx.mail.example said: 550 5.1.1 User unknown')],
	['Sendmail', plain('Mail Delivery Subsystem <MAILER-DAEMON@mx.example>', 'Returned mail: see transcript for details', '   ----- The following addresses had permanent fatal errors -----\n<bob@mail.example>', NULL)],
	['an old Sendmail', plain('Mail Delivery Subsystem <MAILER-DAEMON>', 'Returned mail: Host unknown', '----- Transcript of session follows -----\n550 Host unknown\n----- Unsent message follows -----')],
	['Exim', plain('Mail Delivery System <Mailer-Daemon@mx.example>', 'Mail delivery failed: returning message to sender', 'A message that you sent could not be delivered to one or more of its recipients.')],
	['Exim, waiting', plain('Mail Delivery System <Mailer-Daemon@mx.example>', 'Warning: message 1abc delayed 24 hours', 'has not yet been delivered')],
	['qmail', plain('MAILER-DAEMON@mx.example', 'failure notice', 'Hi. This is the qmail-send program at mx.example.\nI\'m afraid I wasn\'t able to deliver your message to the following addresses.')],
	['qmail under a person’s name', plain('ann@mx.example', 'failure notice', 'Hi. This is the program at mx.example.\nI\'m afraid I wasn\'t able to deliver your message.\n\n<bob@mail.example>:\nno mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.', NULL)],
	['Courier', plain('"Courier mail server at mx.example" <@>', 'NOTICE: mail delivery status.', 'This is a delivery status notification from mx.example.\nUNDELIVERABLE MAIL\nYour message to the following recipients cannot be delivered:', NULL)],
	['Exchange 2003', plain('System Administrator <postmaster@exchange.example>', 'Undeliverable: Viewing', 'Your message\n\n  To:      Bob\n  Subject: Viewing\n\ndid not reach the following recipient(s):\n\nbob@mail.example on Mon, 2 Nov 2026')],
	['Exchange 2007 de', plain('Microsoft Exchange <postmaster@exchange.example>', 'Unzustellbar: Besichtigung', 'Fehler bei der Nachrichtenzustellung an folgende Empfänger:\nbob@mail.example\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##', NULL)],
	['Office 365', `From: postmaster@agency.onmicrosoft.example\n${TO}Subject: Undeliverable: Viewing\nMIME-Version: 1.0\n${report('delivery-status', 'message/delivery-status')}`],
	['Google', plain('Mail Delivery Subsystem <mailer-daemon@googlemail.example>', 'Delivery Status Notification (Failure)', 'Delivery to the following recipient failed permanently:', 'X-Failed-Recipients: bob@mail.example\n')],
	['Yahoo', plain('MAILER-DAEMON@yahoo.example', 'Failure Notice', 'Sorry, we were unable to deliver your message to the following address.')],
	['AOL', plain('Mail Delivery Subsystem <MAILER-DAEMON@aol.example>', 'Mail Delivery Problem', 'Your mail is not deliverable', NULL)],
	['Amazon SES', plain('Notices <no-reply@sns.example>', 'AWS Notification Message', '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent"}}')],
	['Amazon SES in SNS', plain('Notices <no-reply@sns.example>', 'AWS Notification Message', '{"Type":"Notification","Message":"{\\"eventType\\":\\"DeliveryDelay\\"}"}')],
	['Amazon WorkMail', plain('MAILER-DAEMON@us-west-2.amazonses.example', 'Delivery Status Notification (Failure)', 'An error occurred while trying to deliver the mail to the following recipients:', NULL)],
	['SendGrid', plain('MAILER-DAEMON', 'Undelivered Mail Returned to Sender', 'bob@mail.example 550 5.1.1')],
	['Mimecast', plain('Postmaster <postmaster@mimecast.example>', '[Postmaster] Email Delivery Failure', 'Your email to bob@mail.example was rejected: 550 Invalid Recipient', NULL)],
	['Barracuda', plain('Barracuda Spam Firewall <noreply@gateway.example>', '**Message you sent blocked by our bulk email filter**', 'Your message to: bob@mail.example was blocked by our spam firewall. It could not be delivered.')],
	['Domino', plain('Postmaster@notes.example', 'DELIVERY FAILURE: User bob (bob@mail.example) not listed in Domino Directory', 'Your message\n\n  Subject: Viewing\n\nwas not delivered to:')],
	['Notes', plain('POSTMASTER@gw.example', 'Undeliverable message', '------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book')],
	['GroupWise', plain('Postmaster <postmaster@gwia.example>', 'Message status - undeliverable', 'The message that you sent was undeliverable to the following:\nbob (user not found)')],
	['IMail', plain('"Postmaster" <postmaster@imail.example>', 'Undeliverable Mail', 'Unknown user: bob@mail.example\n\nOriginal message follows.')],
	['MailMarshal', plain('postmaster@gw.example', 'Undeliverable Mail: "Viewing"', 'Your message:\n  From: ann@agency.example\ncould not be delivered because of\n550 5.1.1 Unknown')],
	['McAfee', plain('User Unknown <user@mcafee.example>', 'Delivery Status', '--- The following addresses had delivery problems ---\n<bob@mail.example>   (User unknown bob@mail.example)\n\n--- Message Header Follows ---', 'X-NAI-Header: Modified\n')],
	['MessageLabs', plain('MAILER-DAEMON@messagelabs.example', 'Mail Delivery Failure', 'A message from ann could not be delivered to <bob@mail.example>')],
	['MX Logic', plain('Mail Delivery System <mxl~1@mx.example>', 'Mail delivery failed: returning message to sender', 'had permanent fatal errors', 'X-MX-Bounce: mta/src/queue/bounce\n')],
	['OpenSMTPD', plain('Mailer Daemon <MAILER-DAEMON@mx.example>', 'Delivery status notification: error', 'Hi!\n\nThis is the MAILER-DAEMON, please DO NOT REPLY to this email.\nAn error has occurred while attempting to deliver a message.')],
	['SurfControl', plain('Postmaster <postmaster@gw.example>', 'NDN: Viewing', 'Your message could not be sent.\nA transcript of the attempts to send the message follows.')],
	['Symantec', plain('MAILER-DAEMON@brightmail.example', 'Undeliverable message returned to sender', 'This message was created automatically by mail delivery software.')],
	['InterScan', plain('InterScan MSS <noreply@imss.example>', 'Mail could not be delivered', '****** Message from InterScan Messaging Security Suite ******\n\nSent <<< RCPT TO:<bob@mail.example>\nReceived <<< 550 5.1.1 unknown user\nUnable to deliver message to <bob@mail.example>')],
	['InterScan ja', plain('InterScan MSS <imss@imss.example>', 'メッセージを配信できません。', 'RCPT TO:<bob@mail.example>\n550 5.1.1')],
	['an unknown program', plain('"Mail Deliver System" <system@mx.example>', 'Returned Mail', 'The original message was received at Mon, 2 Nov 2026 from agency.example')],
	['a program with trouble', plain('mailadmin@mx.example', 'There was an error sending your mail', 'We had trouble delivering your message. Full details follow:\n\nSubject: Viewing\nError type: 8 (Unable to deliver: no such user)')],
	['mFILTER', plain('POSTMASTER <postmaster@mx.example>', 'failure notice', '-------server message \n550 5.1.1 unknown user\n-------original message')],
	['KDDI', plain('no-reply@app.auone.example', 'Mail', 'Your mail sent on: Mon, 2 Nov 2026 09:10:00 +0900\n Could not be delivered to: <bob@ezweb.example>\n As their mailbox is full.')],
	['EZweb', plain('Postmaster@ezweb.example', 'Mail System Error - Returned Mail', 'The user(s) account is temporarily over quota.')],
	['Biglobe', plain('postmaster@biglobe.example', 'Returned mail:', '   ----- The following addresses had delivery problems -----')],
	['Zoho', plain('mailer-daemon@mail.zoho.example', 'Undelivered Mail Returned to Sender', 'This message was created automatically by mail delivery software.')],
	['Yandex', plain('mailer-daemon@yandex.example', 'Недоставленное сообщение', 'Это письмо отправлено почтовым сервером.')],
	['Mail.ru', plain('mailer-daemon@corp.mail.example', 'Ваше сообщение не доставлено. Mail failure.', 'Это письмо создано автоматически.')],
	['Verizon', plain('post_master@vtext.example', 'Undeliverable Message', 'Error: No valid recipients for this MM\n550 - Requested action not taken: no such user here')],
	['James', plain('postmaster@james.example', '[BOUNCE]', 'Hi. This is the James mail server at james.example.\nI\'m afraid I wasn\'t able to deliver your message to the following addresses.')],
	['Activehunter', plain('MAILER-DAEMON@ah.example', 'FAILURE NOTICE :', '  ----- The following addresses had permanent fatal errors -----')],
	['FML', plain('viewings-admin@list.example', 'NOT MEMBER article from ann@agency.example', 'Original mail as follows:\n\n  Received: from a.example\n  Message-Id: <7@agency.example>\n  From: ann@agency.example\n  Subject: Viewing', 'X-MLServer: fml [fml 4.0.3]\nPrecedence: list\n')],
	['MailerQ', plain('MailerQ <mailer-daemon@mq.example>', 'Delivery report', 'could not be delivered', NULL)],
	['a returned mail in plain text', plain('Mail robot <robot@mx.example>', 'Your mail', `Your message could not be delivered: user unknown.\n\n${RETURNED}`)],
	['de, empty envelope sender', plain('GMX <gmx@gmx.example>', 'Ihre Nachricht', 'Die Nachricht konnte nicht zugestellt werden: Benutzer unbekannt.', NULL)],
	['fr', plain('postmaster@orange.example', 'Échec de la remise (échec)', 'Votre message n\'a pas pu être remis.')],
	['es', plain('postmaster@telefonica.example', 'No se puede entregar: Visita', 'Su mensaje no ha podido ser entregado: usuario desconocido')],
	['pt', plain('postmaster@uol.example', 'Falha na entrega da mensagem', 'Sua mensagem não pôde ser entregue')],
	['it', plain('postmaster@libero.example', 'Mancata consegna: visita', 'Impossibile recapitare il messaggio: destinatario sconosciuto')],
	['nl', plain('postmaster@kpn.example', 'Niet bestelbaar: bezichtiging', 'Uw bericht kon niet worden afgeleverd')],
	['pl', plain('postmaster@onet.example', 'Niedostarczona wiadomość', 'Twoja wiadomość nie została dostarczona')],
	['ru', plain('postmaster@rambler.example', 'Не удалось доставить: Осмотр', 'Ваше письмо не может быть доставлено')],
	['zh', plain('PostMaster <postmaster@qq.example>', '系统退信/Systems bounce', '抱歉，您的邮件被退回来了。无法投递')],
	['ja', plain('postmaster@docomo.example', '【メール送信エラー】', '次のあて先へのメッセージはエラーのため送信できませんでした。宛先不明')],
	['ko', plain('postmaster@naver.example', '반송된 메일입니다', '메일을 전달할 수 없습니다. 존재하지 않는 사용자')],
];

const REPORTS: [string, string][] = [
	['mail that a filter kept', plain('Mail Security <quarantine@filter.example>', 'Spam Quarantine Summary: 3 messages', 'These messages were quarantined.')],
	['a read receipt in words, cs', answer('Jana <jana@firma.example>', 'Přečteno: Nabídka', 'Vaše zpráva\n\nKomu: Jana\nPředmět: Nabídka\n\nbyla přečtena 2. listopadu 2026.')],
	['a mail deleted unread, fr', answer('Paul <paul@client.example>', 'Non lu : Visite', 'Votre message\n\nObjet : Visite\n\na été supprimé sans être lu.')],
	['an abuse report', `From: fbl@provider.example\n${TO}Subject: Abuse Report\nMIME-Version: 1.0\n${report('feedback-report', 'message/feedback-report')}`],
	['an abuse report in the text', plain('staff@provider.example', 'complaint about message from 192.0.2.2', `This is a complaint.\n\n${RETURNED}`)],
	['a feedback report in plain text', plain('feedbackloop@provider.example', 'Email Feedback Report for IP 192.0.2.2', 'Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1')],
	['a complaint of Amazon SES', plain('no-reply@sns.example', 'AWS Notification Message', '{"notificationType":"Complaint"}')],
	['a DMARC report', `From: noreply-dmarc-support@provider.example\n${TO}Subject: Report domain: agency.example Submitter: provider.example Report-ID: 7\nMIME-Version: 1.0\nContent-Type: application/zip; name="provider.zip"\nContent-Disposition: attachment; filename="provider.zip"\nContent-Transfer-Encoding: base64\n\nUEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==\n`],
	['a TLS report', `From: noreply-smtp-tls-reporting@provider.example\n${TO}Subject: Report Domain: agency.example Submitter: provider.example\nMIME-Version: 1.0\n${report('tlsrpt', 'application/tlsrpt+gzip')}`],
	['a read receipt', `From: Bob <bob@mail.example>\n${TO}Subject: Read: Viewing\nMIME-Version: 1.0\n${report('disposition-notification', 'message/disposition-notification')}`],
	['a read receipt in words', plain('Bob <bob@mail.example>', 'Gelesen: Besichtigung', 'Ihre Nachricht wurde gelesen am 2.11.2026')],
];

const ANSWERS: [string, string][] = [
	['a help desk that opens a ticket', answer('Support <support@tools.example>', 'Ticket created: Printer [#5512]', 'Hello,\n\nwe have received your message. A ticket has been created, and somebody will look at it.')],
	['a help desk, above the line', answer('Soporte <ayuda@tools.example>', '[Solicitud recibida] Impresora', '##- Escriba su respuesta por encima de esta línea -##\n\nHemos recibido su solicitud (5512). Está siendo revisada.')],
	['a help desk, under its key', answer('Ben of Tools <jira@tools.example>', 'SUP-77 Printer', '—-—-—-—\nReply above this line.\n\nWe got your request and will look at it.\n\nThis is shared with ann@agency.example.')],
	['an acknowledgement, de', answer('Stadtwerke <service@werke.example>', 'Eingangsbestätigung', 'Wir haben Ihre Nachricht erhalten. Dies ist eine automatisch erstellte E-Mail.')],
	['an acknowledgement, nl', answer('Service <service@bedrijf.example>', 'Uw bericht', 'Dit is een automatische bevestiging. Wij antwoorden binnen drie dagen.')],
	['an automatic reply that says so in its last words, zh', answer('王芳 <wang@kehu.example>', 'Re: 看房', '您好，邮件已收到，我会尽快处理。（自动回复）')],
	['away, da', answer('Mette <mette@firma.example>', 'Sv: Besøg', 'Jeg har ferie til den 3. august og læser ikke mails. Haster det, så ring til kontoret.')],
	['away, pt', answer('Rui <rui@firma.example>', 'Re: Visita', 'Encontro-me ausente até dia 3, sem acesso ao e-mail. Em caso de urgência contacte o escritório.')],
	['gone', answer('Kim Wood <kim@firm.example>', 'Re: Viewing', 'Thank you for writing. Kim Wood has left the company and this mailbox is not monitored. Please direct all mail to office@firm.example.')],
	['gone, es', answer('Luis <luis@empresa.example>', 'Re: Visita', 'Luis Peña ya no trabaja en esta empresa. Diríjase a info@empresa.example.')],
	['a filter that holds mail back', answer('Bob <bob@guarded.example>', 'Re: Viewing', 'Your message is being held. To have your message delivered, please open the link below.\n\nhttps://guarded.example/x')],
	['RFC 3834', plain('Bob <bob@mail.example>', 'Re: Viewing', 'I am away.', 'Auto-Submitted: auto-replied\n')],
	['sieve vacation', plain('Bob <bob@mail.example>', 'Auto: Viewing', 'Away.', 'Auto-Submitted: auto-replied (vacation)\n')],
	['a notification (RFC 5436)', plain('Bob <bob@mail.example>', 'New mail', 'You have mail', 'Auto-Submitted: auto-notified\n')],
	['Exchange', plain('Bob <bob@mail.example>', 'Automatic reply: Viewing', 'Thank you for your message.', 'X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: bob@mail.example\n')],
	['Notes', plain('Bob Bee <bob@mail.example>', 'AUTO: Bob Bee is out of the office (returning 09/11/2026)', 'I am out of the office until 09/11/2026.')],
	['Apple', plain('Bob <bob@icloud.example>', 'Re: Viewing', 'Back soon', 'X-Apple-Action: VACATION\n')],
	['cPanel', plain('Bob <bob@mail.example>', 'Re: Viewing', 'Back soon', 'X-Autorespond: Viewing\nPrecedence: bulk\n')],
	['Amazon', plain('Bob <bob@mail.example>', 'Re: Viewing', 'Back soon', 'X-Amazon-Auto-Reply: true\n')],
	['Precedence', plain('Bob <bob@mail.example>', 'Re: Viewing', 'Back soon', 'Precedence: auto_reply\n')],
	['an empty envelope sender', plain('Bob <bob@mail.example>', 'zulu', 'later', NULL)],
	['an absence note without any mark', plain('Bob <bob@mail.example>', 'Re: Viewing', 'I am out of the office until 9 November. For urgent matters please contact Carl.', 'In-Reply-To: <7@agency.example>\n')],
	['de', plain('Bob <bob@mail.example>', 'Abwesenheitsnotiz: Besichtigung', 'Ich bin bis 9.11. nicht im Büro.')],
	['fr', plain('Bob <bob@mail.example>', 'Réponse automatique : Visite', 'Je suis absent.')],
	['es', plain('Bob <bob@mail.example>', 'Respuesta automática: Visita', 'Estoy fuera de la oficina.')],
	['es, in words', plain('Bob <bob@mail.example>', 'Fuera de la oficina', 'Estoy fuera de la oficina. En mi ausencia contacte con Carlos.')],
	['it', plain('Bob <bob@mail.example>', 'Risposta automatica: Visita', 'Sono assente.')],
	['pt', plain('Bob <bob@mail.example>', 'Resposta automática: Visita', 'Estou ausente.')],
	['nl', plain('Bob <bob@mail.example>', 'Automatisch antwoord: Bezichtiging', 'Ik ben afwezig.')],
	['sv', plain('Bob <bob@mail.example>', 'Autosvar: Visning', 'Jag är på semester.')],
	['pl', plain('Bob <bob@mail.example>', 'Automatyczna odpowiedź: Wizyta', 'Jestem na urlopie.')],
	['ru', plain('Bob <bob@mail.example>', 'Автоматический ответ: Осмотр', 'Я в отпуске.')],
	['zh', plain('Bob <bob@qq.example>', '自动回复: 看房', '您好，邮件已收到。')],
	['ja', plain('Bob <bob@mail.example>', '不在通知: 見学', '休暇をいただいております。')],
	['ko', plain('Bob <bob@naver.example>', '부재중 알림', '휴가 중입니다.')],
	['tr', plain('Bob <bob@mail.example>', 'Otomatik yanıt: Ziyaret', 'İzindeyim.')],
];

/** Mails of people, or sent to many: nobody's program answered here. */
const OTHERS: [string, string, 'personal' | 'bulk'][] = [
	['answers an automatic reply', answer('Eva Roth <eva@client.example>', 'Re: Automatische Antwort: Besichtigung', 'Ich habe nur Ihre Abwesenheitsnotiz bekommen. Bitte rufen Sie mich an.\n\nAm 2.11.26 um 10:00 schrieb Ann Lee:\n> Ich bin nicht im Büro.'), 'personal'],
	['answers an automatic reply with a question', answer('Eva Roth <eva@client.example>', 'AW: Automatische Antwort: Besichtigung', 'Wer vertritt Sie? Ich komme am Freitag.'), 'personal'],
	['has received a mail, and promises', answer('Eva Roth <eva@client.example>', 'Re: Papers', 'Thank you, I have received your message and will get back to you as soon as possible. Eva'), 'personal'],
	['has received a mail, and comes, de', answer('Eva Roth <eva@client.example>', 'Re: Termin', 'Danke, wir haben Ihre Nachricht erhalten und kommen am Freitag. Bitte so schnell wie möglich bestätigen.'), 'personal'],
	['has received a mail, and wants a visit, es', answer('Eva Roth <eva@client.example>', 'Re: Piso', 'Gracias, hemos recibido su correo. Queremos visitar el piso lo antes posible.'), 'personal'],
	['writes in place of somebody who left, pl', answer('Eva Roth <eva@client.example>', 'Re: Oferta', 'Kolega już nie pracuje w firmie, proszę o kontakt ze mną, chcę obejrzeć mieszkanie.'), 'personal'],
	['has received a request', answer('Eva Roth <eva@client.example>', 'Re: Papers', 'We have received your request for papers and will send them on Monday. Best, Eva'), 'personal'],
	['answers a ticket', answer('Eva Roth <eva@client.example>', 'Re: [Ticket#20261102001] Roof', 'It still leaks, please send somebody today.\n\nOn 2 Nov 2026, Agency wrote:\n> We have received your message. A ticket has been created.'), 'personal'],
	['tells that a colleague left', answer('Eva Roth <eva@client.example>', 'Re: Viewing', 'I heard that Kim Wood is no longer with the company, so I write to you. Saturday at ten suits me.'), 'personal'],
	['got an automatic reply, es', answer('Eva Roth <eva@client.example>', 'Re: Piso', 'Solo me ha llegado una respuesta automática. Llámenme por favor.'), 'personal'],
	['wrote through a portal that says its mail is automatic', answer('Portal <messages@portal.example>', 'Re: Flat 12', 'Eva Roth writes: I come on Friday. Her address is eva@client.example. This is an automated message.'), 'personal'],
	['wrote through a portal with a Reply-To', plain('Portal <messages@portal.example>', 'Re: Flat 12', 'Eva Roth writes: I come on Friday. This is an automated message.', 'In-Reply-To: <7@agency.example>\nReply-To: eva-77@relay.portal.example\n'), 'personal'],
	['has a mailing list ask for a confirmation', plain('street-request@lists.example', 'confirm 77aa0099bbccddee', 'To confirm that you want to be added to this mailing list, reply to this message.'), 'bulk'],
	['writes about a bounce', plain('Bob Bee <bob@mail.example>', 'Undeliverable: my letter to you', 'Hello, my last mail to you came back with "550 user unknown". Is this the right address? I would like to see the flat.'), 'personal'],
	['answers under the subject of a bounce', plain('Bob Bee <bob@mail.example>', 'Re: Undeliverable: Viewing', 'Here I am again.\n\n> Your message could not be delivered\n> 550 5.1.1 user unknown', 'In-Reply-To: <7@agency.example>\n'), 'personal'],
	['quotes a bounce', plain('Bob Bee <bob@mail.example>', 'Your address', 'I tried to write to you and got this:\n\n550 5.1.1 user unknown\nDelivery has failed\n\nIs the flat still free?'), 'personal'],
	['forwards a bounce', plain('Bob Bee <bob@mail.example>', 'Fwd: Undeliverable: Viewing', 'Look what I got. Is your mailbox full?\n\n---------- Forwarded message ---------\nFrom: Mail Delivery System <mailer-daemon@mx.example>\nSubject: Undeliverable\n\n550 5.1.1 user unknown'), 'personal'],
	['asks about returned mail', plain('Bob Bee <bob@mail.example>', 'Returned mail?', 'Did you get my letter? I sent it by post.'), 'personal'],
	['asks in German why it failed', plain('Bob Bee <bob@mail.example>', 'Nicht zugestellt?', 'Meine E-Mail an Sie kam zurück. Ist die Wohnung noch frei?'), 'personal'],
	['is called Postmaster', plain('Postmaster <postmaster@beefamily.example>', 'Viewing', 'Hello, I saw your flat in Park Road. May I see it on Friday? Bob Bee'), 'bulk'],
	['writes from postmaster@', plain('Bob Bee <postmaster@beefamily.example>', 'Flat in Park Road', 'Hello, I would like to see the flat. Bob Bee'), 'bulk'],
	['writes from admin@', plain('Bob Bee <admin@beefamily.example>', 'Flat in Park Road', 'Hello, is the flat free? Bob Bee'), 'personal'],
	['is out of office next week', plain('Bob Bee <bob@mail.example>', 'Out of office next week, can we meet before?', 'Hello, I am out of the office next week. Can we meet on Friday?'), 'personal'],
	['is on holiday and asks', plain('Bob Bee <bob@mail.example>', 'On holiday in May', 'We will be on holiday in Nerja in May and would like to see the house. Is it free then?'), 'personal'],
	['looks for a holiday home', plain('Bob Bee <bob@mail.example>', 'Urlaub: Ferienhaus in Nerja', 'Wir suchen im Urlaub ein Haus für vier Personen und bitten um ein Angebot.'), 'personal'],
	['looks for a holiday home in Spanish', plain('Bob Bee <bob@mail.example>', 'Vacaciones en agosto', '¿Está libre la casa? Estaremos de vacaciones en agosto.'), 'personal'],
	['is back', plain('Bob Bee <bob@mail.example>', 'Re: Viewing after my holiday', 'I am back and would like to come.', 'In-Reply-To: <7@agency.example>\n'), 'personal'],
	['was away', plain('Bob Bee <bob@mail.example>', 'Re: Viewing', 'Sorry, I was away from my desk. Is Friday fine?', 'In-Reply-To: <7@agency.example>\n'), 'personal'],
	['is absent on a day', plain('Bob Bee <bob@mail.example>', 'Abwesend am Montag, Termin Dienstag?', 'Am Montag bin ich abwesend. Geht Dienstag?'), 'personal'],
	['asks about automatic doors', plain('Bob Bee <bob@mail.example>', 'Automatic garage door', 'Does the house have one?'), 'personal'],
	['asks about an autoclave', plain('Bob Bee <bob@mail.example>', 'Auto und Stellplatz', 'Ist ein Stellplatz für mein Auto dabei?'), 'personal'],
	['reports', plain('Bob Bee <bob@mail.example>', 'Report on the flat', 'Here is what I saw.'), 'personal'],
	['complains', plain('Bob Bee <bob@mail.example>', 'Complaint about the flat', 'The heating does not work.'), 'personal'],
	['asks about a spam report', plain('Bob Bee <bob@mail.example>', 'Spam report', 'I got a strange mail in your name. Did you send it?'), 'personal'],
	['asks what a DMARC report is', plain('Bob Bee <bob@mail.example>', 'Report domain: what is this?', 'I got such a mail from you.'), 'personal'],
	['reads', plain('Bob Bee <bob@mail.example>', 'Read: your advert', 'I read it and want to come.'), 'personal'],
	['reads in French', plain('Bob Bee <bob@mail.example>', 'Lu : votre annonce', 'Je voudrais visiter.'), 'personal'],
	['says that mail is not automatic', plain('Bob Bee <bob@mail.example>', 'Viewing', 'May I come?', 'Auto-Submitted: no\n'), 'personal'],
	['has a harmless loop mark', plain('Bob Bee <bob@mail.example>', 'Viewing', 'May I come?', 'X-Loop: viewings@list.example\n'), 'personal'],
	['wants no automatic answers', plain('Bob Bee <bob@mail.example>', 'Viewing', 'May I come?', 'X-Auto-Response-Suppress: OOF, AutoReply\n'), 'personal'],
	['had the mail passed on by a rule', plain('Bob Bee <bob@mail.example>', 'Viewing', 'Hello, may I come on Friday?', 'X-MS-Exchange-Inbox-Rules-Loop: ann@agency.example\n'), 'personal'],
	['had the mail passed on by procmail', plain('Bob Bee <bob@mail.example>', 'Viewing', 'May I come?', 'X-Autogenerated: Forward\n'), 'personal'],
	['switched answers off', plain('Bob Bee <bob@mail.example>', 'Viewing', 'May I come?', 'X-Autoreply: no\n'), 'personal'],
	['lives in Bounce Street', plain('Bob Bee <bob@mail.example>', 'Bounce Street 7', 'Is it free?'), 'personal'],
	['speaks of a mailbox', plain('Bob Bee <bob@mail.example>', 'Key', 'The key is in the mailbox. The mailbox is full of adverts.'), 'personal'],
	['speaks of delivery', plain('Bob Bee <bob@mail.example>', 'Delivery of the furniture', 'It could not be delivered on Friday, because nobody was there. I come on Monday.'), 'personal'],
	['writes through a list', plain('Bob Bee <bob@mail.example>', 'Viewing', 'May I come?', 'List-Id: <viewings.list.example>\nPrecedence: list\n'), 'bulk'],
	['writes through a group address', plain('Bob Bee <bob@mail.example>', 'Viewing', 'May I come?', 'Precedence: bulk\n'), 'bulk'],
	['wrote in a form with an empty envelope sender', plain('Agency <site@agency.example>', 'New enquiry', 'Name: Bob Bee\nE-mail: bob@mail.example\nMessage: May I come?', `${NULL}Reply-To: bob@mail.example\n`), 'bulk'],
	['wrote in a PHP form with an empty envelope sender', plain('Agency <site@agency.example>', 'New enquiry', 'Name: Bob Bee\nMessage: May I come?', `${NULL}X-PHP-Originating-Script: 33:form.php\n`), 'bulk'],
	['writes with a program, and an empty envelope sender', plain('Bob Bee <bob@mail.example>', 'Viewing', 'Hello, I saw your flat. May I come on Friday?', `${NULL}User-Agent: Mozilla Thunderbird\n`), 'bulk'],
	['is behind a portal', plain('Portal <noreply@portal.example>', 'Enquiry', 'Name: Bob Bee', 'Auto-Submitted: auto-generated\n'), 'bulk'],
	['gets a newsletter', plain('Shop <news@shop.example>', 'Out of office? Shop from home', 'Our offers', 'List-Unsubscribe: <https://shop.example>\n'), 'bulk'],
	['gets a code', plain('No Reply <no-reply@shop.example>', 'Your code', '123456'), 'bulk'],
];

describe('delivery reports', () => {
	it.each(BOUNCES)('%s', async (_program, raw) => {
		expect(await kindOf(raw)).toBe('bounce');
	});
});

describe('reports', () => {
	it.each(REPORTS)('%s', async (_program, raw) => {
		expect(await kindOf(raw)).toBe('report');
	});
});

describe('automatic answers', () => {
	it.each(ANSWERS)('%s', async (_program, raw) => {
		expect(await kindOf(raw)).toBe('automatic');
	});
});

describe('a person who', () => {
	it.each(OTHERS)('%s', async (_what, raw, kind) => {
		expect(await kindOf(raw)).toBe(kind);
	});
});

describe('classifyKind', () => {
	it('is done with a million characters at once', () => {
		const started = processorTime();
		for (const text of ['I am out of the office '.repeat(50_000), '550 '.repeat(250_000), 'From: x\n'.repeat(125_000), '? '.repeat(500_000), '-—'.repeat(500_000), '-- --\n'.repeat(150_000), '##-\n'.repeat(200_000)]) {
			classifyKind({ headers: { 'return-path': ['<>'], 'in-reply-to': ['<7@agency.example>'] }, from: { name: 'Bob', address: 'bob@mail.example' }, subject: `Re: ${'re: '.repeat(100_000)}`, text, attachmentTypes: [] });
		}
		expect(processorTime() - started).toBeLessThan(700);
	});
});
