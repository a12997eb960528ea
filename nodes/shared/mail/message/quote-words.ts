/** Words with which mail programs announce a quotation, a forward or a device, by language. Data: add a language by adding its words. */

/** "On … X *wrote*:" at the end of an attribution. */
export const WROTE: readonly string[] = [
	'wrote', 'wrote:', 'writes', 'sent', 'said', 'posted', // en
	'escribió', 'escribio', 'ha escrito', // es
	'va escriure', 'ha escrit', // ca
	'a écrit', 'a ecrit', // fr
	'schrieb', 'geschrieben', // de
	'ha scritto', 'scrive', // it
	'escreveu', // pt
	'schreef', 'geschreven', 'het volgende geschreven', 'volgende geschreven', // nl
	'napisał', 'napisała', 'napisał(a)', 'napisali', 'pisze', // pl
	'skrev', 'skrev følgende', 'följande', // sv, da, no
	'kirjoitti', // fi
	'пишет', 'написал', 'написала', 'написал(а)', 'написала(а)', 'пише', 'написав', 'написав(ла)', // ru, uk
	'さんは書きました', 'のメッセージ', 'さんが書きました', 'wrote', // ja
	'写道', '寫道', '书写', '來信', // zh
	'كتب', 'كتبت', // ar
	'yazdı', 'şunu yazdı', 'şunları yazdı', // tr
	'napsal', 'napsala', 'napsal(a)', // cs
	'napísal', 'napísala', // sk
	'írta', 'a scris', 'έγραψε', 'כתב', 'написа', 'đã viết', 'menulis', '작성', 'rakstīja', 'rašė', // hu ro el he bg vi id ko lv lt
];

/** First words of an attribution ("On", "Am", "Le", …). */
export const ON: readonly string[] = ['on', 'at', 'el', 'le', 'am', 'il', 'em', 'op', 'dnia', 'w dniu', 'den', 'på', 'den', 'к', 'dne', 'dňa', 'tarihinde', 'a', 'il giorno', 'vào', 'pe', 'στις', 'בתאריך', 'в', 'at', 'da', 'no dia', 'lun', 'mar', 'mer', 'jeu', 'ven', 'sam', 'dim', 'pada'];

/** Names of header fields in the block Outlook and others put above a quoted mail. */
export const HEADER_FROM: readonly string[] = ['from', 'von', 'de', 'da', 'van', 'od', 'från', 'fra', 'lähettäjä', 'от', 'від', 'от кого', '差出人', '发件人', '寄件者', '寄件人', '發件人', 'من', 'kimden', 'gönderen', '보낸 사람', 'feladó', 'de la', 'expéditeur', 'remitente', 'mittente', 'absender', 'remetente', 'מאת', 'από', 'avsändare', 'afsender', 'avsender', 'odesílatel', 'nadawca', 'afzender'];
export const HEADER_SENT: readonly string[] = ['sent', 'date', 'gesendet', 'datum', 'enviado', 'enviado el', 'enviado em', 'enviada em', 'enviada', 'fecha', 'data', 'envoyé', 'envoyé le', 'envoye', 'inviato', 'data invio', 'verzonden', 'verstuurd', 'wysłano', 'wysłane', 'skickat', 'skickades', 'sendt', 'dato', 'lähetetty', 'päivämäärä', 'päiväys', 'отправлено', 'дата', 'надіслано', '日時', '送信日時', '日付', '发送时间', '发送日期', '日期', '寄件日期', '時間', 'التاريخ', 'تاريخ الإرسال', 'أرسلت', 'gönderildi', 'gönderme tarihi', 'tarih', 'odesláno', 'datum', '날짜', 'elküldve', 'dátum', 'trimis', 'נשלח', 'תאריך', 'στάλθηκε', 'datum odeslání'];
export const HEADER_TO: readonly string[] = ['to', 'an', 'para', 'à', 'a', 'aan', 'do', 'till', 'til', 'vastaanottaja', 'кому', '宛先', '收件人', '收件者', 'إلى', 'kime', 'alıcı', 'komu', 'pro', '받는 사람', 'címzett', 'către', 'אל', 'προς', 'empfänger', 'destinatario', 'destinataire', 'destinatário', 'cc', 'kopie', 'bcc', 'reply-to', 'antwort an', 'répondre à', 'responder a'];
export const HEADER_SUBJECT: readonly string[] = ['subject', 'betreff', 'asunto', 'assunto', 'objet', 'sujet', 'oggetto', 'onderwerp', 'temat', 'ämne', 'emne', 'aihe', 'тема', '件名', '主题', '主旨', 'الموضوع', 'konu', 'předmět', 'predmet', '제목', 'tárgy', 'subiect', 'נושא', 'θέμα', 'assumpte', 'tema'];

/** The words between dashes of "-----Original Message-----" and its kind (the mail below is quoted). */
export const ORIGINAL_MESSAGE: readonly string[] = ['original message', 'original email', 'original appointment', 'reply message', 'mensaje original', 'message original', 'message d\'origine', 'message d’origine', 'ursprüngliche nachricht', 'originalnachricht', 'original-nachricht', 'messaggio originale', 'messaggio original', 'mensagem original', 'oorspronkelijk bericht', 'originele bericht', 'origineel bericht', 'wiadomość oryginalna', 'wiadomość pierwotna', 'oryginalna wiadomość', 'ursprungligt meddelande', 'originalmeddelande', 'oprindelig meddelelse', 'original meddelelse', 'opprinnelig melding', 'alkuperäinen viesti', 'исходное сообщение', 'пересылаемое сообщение', 'оригинальное сообщение', '元のメッセージ', '原始邮件', '原始郵件', 'الرسالة الأصلية', 'orijinal ileti', 'orijinal mesaj', 'özgün ileti', 'původní zpráva', 'původní e-mail', 'pôvodná správa', 'eredeti üzenet', 'mesaj original', 'missatge original', '원본 메시지'];

/** The words of "---------- Forwarded message ----------" and its kind (the mail below was passed on). */
export const FORWARDED: readonly string[] = ['forwarded message', 'forwarded by', 'begin forwarded message', 'mensaje reenviado', 'inicio del mensaje reenviado', 'message transféré', 'début du message transféré', 'début du message réexpédié', 'message réexpédié', 'weitergeleitete nachricht', 'anfang der weitergeleiteten nachricht', 'messaggio inoltrato', 'inizio messaggio inoltrato', 'mensagem encaminhada', 'mensagem reencaminhada', 'início da mensagem encaminhada', 'início da mensagem reencaminhada', 'doorgestuurd bericht', 'begin doorgestuurd bericht', 'wiadomość przekazana', 'przekazana wiadomość', 'początek przekazywanej wiadomości', 'treść przekazanej wiadomości', 'vidarebefordrat meddelande', 'vidarebefordrat brev', 'videresendt meddelelse', 'videresendt besked', 'videresendt melding', 'start på videresendt', 'videresendt mail', 'edelleenlähetetty viesti', 'välitetty viesti', 'пересланное сообщение', 'пересылаемое сообщение', 'начало переадресованного сообщения', 'переслане повідомлення', '転送されたメッセージ', '転送メッセージ', '转发的邮件', '转发邮件', '轉寄的郵件', '轉寄郵件', 'رسالة معاد توجيهها', 'رسالة تمت إعادة توجيهها', 'iletilen mesaj', 'iletilmiş ileti', 'yönlendirilen ileti', 'přeposlaná zpráva', 'předávaná zpráva', 'preposlaná správa', 'továbbított üzenet', 'mesaj redirecționat', 'missatge reenviat'];

/** "Sent from my phone" and its kind, as the beginning of a short line. */
export const SENT_FROM: readonly string[] = ['sent from my', 'sent from mobile', 'sent from outlook', 'sent from yahoo', 'sent from mail for', 'sent from proton', 'sent via my', 'sent with', 'sent using', 'sent on the go', 'get outlook for', 'enviado desde mi', 'enviado desde', 'obtener outlook para', 'envoyé de mon', 'envoyé depuis mon', 'envoyé à partir de', 'envoyé depuis', 'télécharger outlook', 'obtenez outlook', 'von meinem', 'gesendet von meinem', 'gesendet mit', 'gesendet von mail', 'gesendet von outlook', 'outlook für', 'diese nachricht wurde von meinem', 'inviato da', 'inviato dal', 'ottieni outlook', 'scarica outlook', 'enviado do meu', 'enviado do', 'enviado a partir', 'enviado pelo', 'obter o outlook', 'verzonden vanaf', 'verzonden met', 'verstuurd vanaf', 'outlook voor', 'wysłane z', 'wysłano z', 'wysłane za', 'pobierz program outlook', 'skickat från', 'skickades från', 'hämta outlook', 'sendt fra', 'hent outlook', 'få outlook', 'lähetetty', 'hanki outlook', 'отправлено с', 'отправлено из', 'надіслано з', 'iphoneから送信', 'ipadから送信', 'androidから送信', '发自我的', '從我的', '发送自', '發送自', 'أرسلت من', 'مرسل من', 'iphone\'umdan gönderildi', 'odesláno z', 'odesláno pomocí', 'odoslané z', 'trimis de pe', 'küldve', 'enviat des', '나의 iphone에서 보냄'];
