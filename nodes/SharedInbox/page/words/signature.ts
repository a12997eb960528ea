import type { Language } from './language';

/** What stands below the mails of staff (A11). */
export interface SignatureWords {
	title: string;
	back: string;
	own: string;
	ownHint: string;
	save: string;
	saved: string;
	tooLong: string;
	notSaved: string;
	ofMailboxes: string;
	ofMailboxesHint: string;
	none: string;
	onlyAdministrators: string;
}

export const signatureWords: Record<Language, SignatureWords> = {
	en: {
		title: 'Signature',
		back: 'Back to the inbox',
		own: 'Your signature',
		ownHint: 'Plain text. It stands below what you write, in every mailbox. Only you can change it. Empty: that of the mailbox is used.',
		save: 'Save',
		saved: 'The signature is saved.',
		tooLong: 'The signature is longer than 5,000 characters. Shorten it.',
		notSaved: 'Nothing was saved yet.',
		ofMailboxes: 'Signatures of the mailboxes',
		ofMailboxesHint: 'Each stands below automatic replies of its mailbox, and below what people write who have no signature of their own.',
		none: 'This mailbox has no signature.',
		onlyAdministrators: 'An administrator can change it.',
	},
	es: {
		title: 'Firma',
		back: 'Volver a la bandeja',
		own: 'Su firma',
		ownHint: 'Texto sin formato. Está debajo de lo que usted escribe, en todos los buzones. Solo usted puede cambiarla. Vacía: se usa la del buzón.',
		save: 'Guardar',
		saved: 'La firma está guardada.',
		tooLong: 'La firma tiene más de 5.000 caracteres. Acórtela.',
		notSaved: 'Todavía no se ha guardado nada.',
		ofMailboxes: 'Firmas de los buzones',
		ofMailboxesHint: 'Cada una está debajo de las respuestas automáticas de su buzón, y debajo de lo que escribe quien no tiene firma propia.',
		none: 'Este buzón no tiene firma.',
		onlyAdministrators: 'Un administrador puede cambiarla.',
	},
	de: {
		title: 'Signatur',
		back: 'Zurück zum Posteingang',
		own: 'Ihre Signatur',
		ownHint: 'Reiner Text. Sie steht unter dem, was Sie schreiben, in jedem Postfach. Nur Sie können sie ändern. Leer: Die des Postfachs wird verwendet.',
		save: 'Speichern',
		saved: 'Die Signatur ist gespeichert.',
		tooLong: 'Die Signatur ist länger als 5.000 Zeichen. Kürzen Sie sie.',
		notSaved: 'Noch wurde nichts gespeichert.',
		ofMailboxes: 'Signaturen der Postfächer',
		ofMailboxesHint: 'Jede steht unter den automatischen Antworten ihres Postfachs und unter dem, was jemand ohne eigene Signatur schreibt.',
		none: 'Dieses Postfach hat keine Signatur.',
		onlyAdministrators: 'Die Administration kann sie ändern.',
	},
};
