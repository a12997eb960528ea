import type { DraftMode } from '../../../shared/store/drafts';
import type { WrittenProblem } from '../../written-form';
import type { Language } from './language';

/** The texts where mails are written. */
export interface ComposeWords {
	titles: Record<DraftMode, string>;
	back: string;
	from: string;
	to: string;
	cc: string;
	bcc: string;
	copies: string;
	example: string;
	subject: string;
	body: string;
	sign: string;
	quote: string;
	withFiles: string;
	files: string;
	attach: string;
	remove: (fileName: string) => string;
	template: string;
	insert: string;
	stillToFill: string;
	send: string;
	save: string;
	discard: string;
	discardAsk: string;
	original: string;
	kept: string;
	elsewhere: string;
	notKept: string;
	signedOut: string;
	signedOutHint: string;
	signInAgain: string;
	movedHere: string;
	noSender: string;
	noSenderHint: string;
	gone: string;
	goneHint: string;
	leaving: string;
	leavingHint: string;
	drafts: string;
	noDrafts: string;
	noDraftsHint: string;
	noRecipient: string;
	noSubject: string;
	problems: Record<WrittenProblem['kind'], (given: string) => string>;
}

export const composeWords: Record<Language, ComposeWords> = {
	en: {
		titles: { new: 'New mail', reply: 'Reply', replyAll: 'Reply to all', forward: 'Forward' },
		back: 'Back',
		from: 'From',
		to: 'To',
		cc: 'Cc',
		bcc: 'Bcc',
		copies: 'Cc, Bcc',
		example: 'e.g. ann@example.com, Ben Lee <ben@example.com>',
		subject: 'Subject',
		body: 'Text',
		sign: 'With the signature',
		quote: 'Quote the mail below',
		withFiles: 'With its files',
		files: 'Files',
		attach: 'Attach',
		remove: (fileName) => `Remove ${fileName}`,
		template: 'Template',
		insert: 'Insert',
		stillToFill: 'These places of the template are still to be filled by hand:',
		send: 'Send',
		save: 'Save Draft',
		discard: 'Discard',
		discardAsk: 'Throw this draft away? What you wrote is gone then.',
		original: 'The mail this is about',
		kept: 'Saved as a draft',
		notKept: 'Not saved yet. It is tried again with the next change.',
		signedOut: 'You were signed out',
		signedOutHint: 'Nothing was sent. Here is what you wrote: copy it, sign in, and paste it.',
		signInAgain: 'Sign in',
		movedHere: 'This mail was sent or thrown away in another window. What you wrote here is in a new mail now; nothing of it was sent.',
		elsewhere: 'Not saved: this mail was sent or thrown away in another window. Copy what you wrote into a new mail.',
		noSender: 'You may not send from any mailbox',
		noSenderHint: 'An administrator can give you the right: in the team on this page, or in n8n with Mailbox Sync (Account: Update).',
		gone: 'This draft is not here any more',
		goneHint: 'It was sent, or thrown away.',
		leaving: 'This mail is being sent',
		leavingHint: 'It is on its way. If it cannot be sent, you can change it and send it again.',
		drafts: 'Drafts',
		noDrafts: 'You are writing nothing',
		noDraftsHint: 'What you begin to write and do not send is kept here.',
		noRecipient: 'No recipient yet',
		noSubject: 'No subject',
		problems: {
			noMailbox: () => 'Choose a mailbox you may send from.',
			nobody: () => 'Write at least one address, e.g. ann@example.com.',
			noAddress: (given) => `This is not an email address: ${given}. Put commas between addresses.`,
			tooLarge: (given) => `Files of one mail may have 18 MB together. Not attached: ${given}. Send a link instead, or several mails.`,
		},
	},
	es: {
		titles: { new: 'Correo nuevo', reply: 'Responder', replyAll: 'Responder a todos', forward: 'Reenviar' },
		back: 'Volver',
		from: 'De',
		to: 'Para',
		cc: 'Cc',
		bcc: 'Cco',
		copies: 'Cc, Cco',
		example: 'p. ej. ana@example.com, Benito Gil <benito@example.com>',
		subject: 'Asunto',
		body: 'Texto',
		sign: 'Con la firma',
		quote: 'Citar el correo debajo',
		withFiles: 'Con sus archivos',
		files: 'Archivos',
		attach: 'Adjuntar',
		remove: (fileName) => `Quitar ${fileName}`,
		template: 'Plantilla',
		insert: 'Insertar',
		stillToFill: 'Estas partes de la plantilla quedan por rellenar a mano:',
		send: 'Enviar',
		save: 'Guardar borrador',
		discard: 'Descartar',
		discardAsk: '¿Descartar este borrador? Lo que ha escrito se pierde.',
		original: 'El correo del que se trata',
		kept: 'Guardado como borrador',
		notKept: 'Aún no guardado. Se intentará de nuevo con el próximo cambio.',
		signedOut: 'Se ha cerrado su sesión',
		signedOutHint: 'No se ha enviado nada. Aquí está lo que escribió: cópielo, inicie sesión y péguelo.',
		signInAgain: 'Iniciar sesión',
		movedHere: 'Este correo se envió o se descartó en otra ventana. Lo que ha escrito aquí está ahora en un correo nuevo; no se ha enviado nada de ello.',
		elsewhere: 'No guardado: este correo se envió o se descartó en otra ventana. Copie lo que ha escrito en un correo nuevo.',
		noSender: 'No puede enviar desde ningún buzón',
		noSenderHint: 'Un administrador puede darle el permiso: en el equipo de esta página, o en n8n con Mailbox Sync (Account: Update).',
		gone: 'Este borrador ya no está',
		goneHint: 'Se envió o se descartó.',
		leaving: 'Este correo se está enviando',
		leavingHint: 'Está en camino. Si no se puede enviar, podrá cambiarlo y enviarlo de nuevo.',
		drafts: 'Borradores',
		noDrafts: 'No está escribiendo nada',
		noDraftsHint: 'Lo que empieza a escribir y no envía se guarda aquí.',
		noRecipient: 'Sin destinatario todavía',
		noSubject: 'Sin asunto',
		problems: {
			noMailbox: () => 'Elija un buzón desde el que pueda enviar.',
			nobody: () => 'Escriba al menos una dirección, p. ej. ana@example.com.',
			noAddress: (given) => `Esto no es una dirección de correo: ${given}. Separe las direcciones con comas.`,
			tooLarge: (given) => `Los archivos de un correo pueden tener 18 MB en total. No adjuntado: ${given}. Envíe un enlace, o varios correos.`,
		},
	},
	de: {
		titles: { new: 'Neue E-Mail', reply: 'Antworten', replyAll: 'Allen antworten', forward: 'Weiterleiten' },
		back: 'Zurück',
		from: 'Von',
		to: 'An',
		cc: 'Cc',
		bcc: 'Bcc',
		copies: 'Cc, Bcc',
		example: 'z. B. anna@example.com, Ben Lang <ben@example.com>',
		subject: 'Betreff',
		body: 'Text',
		sign: 'Mit der Signatur',
		quote: 'Die E-Mail darunter zitieren',
		withFiles: 'Mit ihren Dateien',
		files: 'Dateien',
		attach: 'Anhängen',
		remove: (fileName) => `${fileName} entfernen`,
		template: 'Vorlage',
		insert: 'Einfügen',
		stillToFill: 'Diese Stellen der Vorlage sind noch von Hand zu füllen:',
		send: 'Senden',
		save: 'Entwurf speichern',
		discard: 'Verwerfen',
		discardAsk: 'Diesen Entwurf verwerfen? Was Sie geschrieben haben, ist dann weg.',
		original: 'Die E-Mail, um die es geht',
		kept: 'Als Entwurf gespeichert',
		notKept: 'Noch nicht gespeichert. Mit der nächsten Änderung wird es erneut versucht.',
		signedOut: 'Sie wurden abgemeldet',
		signedOutHint: 'Es wurde nichts gesendet. Hier ist Ihr Text: Kopieren Sie ihn, melden Sie sich an und fügen Sie ihn ein.',
		signInAgain: 'Anmelden',
		movedHere: 'Diese E-Mail wurde in einem anderen Fenster gesendet oder verworfen. Was Sie hier geschrieben haben, steht jetzt in einer neuen E-Mail; davon wurde nichts gesendet.',
		elsewhere: 'Nicht gespeichert: Diese E-Mail wurde in einem anderen Fenster gesendet oder verworfen. Kopieren Sie Ihren Text in eine neue E-Mail.',
		noSender: 'Sie dürfen aus keinem Postfach senden',
		noSenderHint: 'Das Recht kann Ihnen die Administration geben: im Team auf dieser Seite oder in n8n mit Mailbox Sync (Account: Update).',
		gone: 'Dieser Entwurf ist nicht mehr da',
		goneHint: 'Er wurde gesendet oder verworfen.',
		leaving: 'Diese E-Mail wird gerade gesendet',
		leavingHint: 'Sie ist unterwegs. Lässt sie sich nicht senden, können Sie sie ändern und erneut senden.',
		drafts: 'Entwürfe',
		noDrafts: 'Sie schreiben gerade nichts',
		noDraftsHint: 'Was Sie zu schreiben beginnen und nicht senden, wird hier aufbewahrt.',
		noRecipient: 'Noch kein Empfänger',
		noSubject: 'Kein Betreff',
		problems: {
			noMailbox: () => 'Wählen Sie ein Postfach, aus dem Sie senden dürfen.',
			nobody: () => 'Schreiben Sie mindestens eine Adresse, z. B. anna@example.com.',
			noAddress: (given) => `Das ist keine E-Mail-Adresse: ${given}. Setzen Sie Kommas zwischen Adressen.`,
			tooLarge: (given) => `Die Dateien einer E-Mail dürfen zusammen 18 MB haben. Nicht angehängt: ${given}. Senden Sie stattdessen einen Link oder mehrere E-Mails.`,
		},
	},
};
