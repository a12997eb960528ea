import type { Language } from './language';

/** What staff do, while it waits, when it is done, and when it was not possible. */
export interface ActWord {
	waiting: string;
	done: string;
	failed: string;
}

/** The texts about what staff do. */
export interface ActWords {
	/** By what Apply Page Action knows it by. */
	acts: Record<string, ActWord>;
	/** Of one that has no words of its own. */
	other: ActWord;
	inProgress: string;
	later: string;
	/** Before the recipients that the server refused. */
	notTo: string;
	undo: string;
	tryAgain: string;
	dismiss: string;
	openConversation: string;
	openDraft: string;
	notices: string;
	/** Nobody carries out what is done here. */
	nobody: string;
	connect: string;
	/** Names of one or more people go in place of the dots. */
	replying: [one: string, several: string];
	reading: [one: string, several: string];
	and: string;
	nothingHappened: string;
	notUnderstood: string;
	notThere: string;
	notThereWhy: string;
	backToInbox: string;
}

export const actWords: Record<Language, ActWords> = {
	en: {
		acts: {
			archive: { waiting: 'Archiving', done: 'Archived', failed: 'Not archived' },
			unarchive: { waiting: 'Moving back to the inbox', done: 'Moved back to the inbox', failed: 'Not moved back to the inbox' },
			markRead: { waiting: 'Marking as read', done: 'Marked as read', failed: 'Not marked as read' },
			markUnread: { waiting: 'Marking as unread', done: 'Marked as unread', failed: 'Not marked as unread' },
			flag: { waiting: 'Adding the star', done: 'Star added', failed: 'Star not added' },
			unflag: { waiting: 'Removing the star', done: 'Star removed', failed: 'Star not removed' },
			delete: { waiting: 'Moving to Trash', done: 'Moved to Trash', failed: 'Not deleted' },
			restore: { waiting: 'Moving back from Trash', done: 'Moved back from Trash', failed: 'Not moved back from Trash' },
			move: { waiting: 'Moving', done: 'Moved', failed: 'Not moved' },
			link: { waiting: 'Linking to the contact', done: 'Linked to the contact', failed: 'Not linked' },
			unlink: { waiting: 'Unlinking from the contact', done: 'Unlinked from the contact', failed: 'Not unlinked' },
			createContact: { waiting: 'Creating the contact', done: 'Saved under the contact', failed: 'No contact created' },
			notALead: { waiting: 'Noting that it is no enquiry', done: 'Noted: it is no enquiry', failed: 'Not noted' },
			moveEnquiry: { waiting: 'Moving to the other enquiry', done: 'Moved to the other enquiry', failed: 'Not moved to the other enquiry' },
			assign: { waiting: 'Assigning', done: 'Assigned', failed: 'Not assigned' },
			parseAgain: { waiting: 'Asking for it to be read again', done: 'It is being read again', failed: 'Not read again' },
			runAgain: { waiting: 'Asking for it to be run again', done: 'It is being run again', failed: 'Not run again' },
			completeActivity: { waiting: 'Completing the activity', done: 'Activity completed', failed: 'Activity not completed' },
			mergeContacts: { waiting: 'Merging the contacts', done: 'Contacts merged', failed: 'Contacts not merged' },
			keepApart: { waiting: 'Noting that they are different people', done: 'Noted: they are different people', failed: 'Not noted' },
			reconnect: { waiting: 'Reconnecting the account', done: 'Account reconnected', failed: 'Account not reconnected' },
			send: { waiting: 'Sending', done: 'Sent', failed: 'Not sent' },
			saveDraft: { waiting: 'Saving the draft', done: 'Draft saved', failed: 'Draft not saved' },
			discardDraft: { waiting: 'Removing the draft from the mailbox', done: 'Draft thrown away', failed: 'Draft not removed from the mailbox' },
		},
		other: { waiting: 'Waiting', done: 'Done', failed: 'Not done' },
		inProgress: 'in progress',
		notTo: 'The mail server refused it for:',
		later: 'Done here. On the mail server with the next sync:',
		undo: 'Undo',
		tryAgain: 'Try Again',
		dismiss: 'Dismiss',
		openConversation: 'Open the conversation',
		openDraft: 'Open the draft',
		notices: 'What you did',
		nobody: 'This has been waiting for more than a minute. It is kept and not lost.',
		connect: 'For the person who runs n8n: connect Mailbox Sync (Message: Apply Page Action) with the account of this mailbox behind the node Shared Inbox, as the template “Open the shared inbox to the team” shows, publish, and look at its executions.',
		replying: ['… is replying', '… are replying'],
		reading: ['… is looking at this', '… are looking at this'],
		and: 'and',
		nothingHappened: 'Nothing happened',
		notUnderstood: 'The page did not understand this request.',
		notThere: 'This is not in your inbox',
		notThereWhy: 'It may have been removed, or its mailbox is not open to you.',
		backToInbox: 'Back to the inbox',
	},
	es: {
		acts: {
			archive: { waiting: 'Archivando', done: 'Archivado', failed: 'No archivado' },
			unarchive: { waiting: 'Devolviendo a la bandeja', done: 'Devuelto a la bandeja', failed: 'No devuelto a la bandeja' },
			markRead: { waiting: 'Marcando como leído', done: 'Marcado como leído', failed: 'No marcado como leído' },
			markUnread: { waiting: 'Marcando como no leído', done: 'Marcado como no leído', failed: 'No marcado como no leído' },
			flag: { waiting: 'Poniendo la estrella', done: 'Estrella puesta', failed: 'Estrella no puesta' },
			unflag: { waiting: 'Quitando la estrella', done: 'Estrella quitada', failed: 'Estrella no quitada' },
			delete: { waiting: 'Moviendo a la papelera', done: 'Movido a la papelera', failed: 'No eliminado' },
			restore: { waiting: 'Recuperando de la papelera', done: 'Recuperado de la papelera', failed: 'No recuperado de la papelera' },
			move: { waiting: 'Moviendo', done: 'Movido', failed: 'No movido' },
			link: { waiting: 'Vinculando al contacto', done: 'Vinculado al contacto', failed: 'No vinculado' },
			unlink: { waiting: 'Desvinculando del contacto', done: 'Desvinculado del contacto', failed: 'No desvinculado' },
			createContact: { waiting: 'Creando el contacto', done: 'Guardado en el contacto', failed: 'Contacto no creado' },
			notALead: { waiting: 'Anotando que no es una consulta', done: 'Anotado: no es una consulta', failed: 'No anotado' },
			moveEnquiry: { waiting: 'Moviendo a la otra consulta', done: 'Movido a la otra consulta', failed: 'No movido a la otra consulta' },
			assign: { waiting: 'Asignando', done: 'Asignado', failed: 'No asignado' },
			parseAgain: { waiting: 'Pidiendo que se lea de nuevo', done: 'Se está leyendo de nuevo', failed: 'No se lee de nuevo' },
			runAgain: { waiting: 'Pidiendo que se ejecute de nuevo', done: 'Se está ejecutando de nuevo', failed: 'No se ejecuta de nuevo' },
			completeActivity: { waiting: 'Completando la actividad', done: 'Actividad completada', failed: 'Actividad no completada' },
			mergeContacts: { waiting: 'Uniendo los contactos', done: 'Contactos unidos', failed: 'Contactos no unidos' },
			keepApart: { waiting: 'Anotando que son personas distintas', done: 'Anotado: son personas distintas', failed: 'No anotado' },
			reconnect: { waiting: 'Reconectando la cuenta', done: 'Cuenta reconectada', failed: 'Cuenta no reconectada' },
			send: { waiting: 'Enviando', done: 'Enviado', failed: 'No enviado' },
			saveDraft: { waiting: 'Guardando el borrador', done: 'Borrador guardado', failed: 'Borrador no guardado' },
			discardDraft: { waiting: 'Quitando el borrador del buzón', done: 'Borrador descartado', failed: 'Borrador no quitado del buzón' },
		},
		other: { waiting: 'En espera', done: 'Hecho', failed: 'No hecho' },
		inProgress: 'en curso',
		notTo: 'El servidor de correo lo rechazó para:',
		later: 'Hecho aquí. En el servidor de correo con la próxima sincronización:',
		undo: 'Deshacer',
		tryAgain: 'Reintentar',
		dismiss: 'Descartar',
		openConversation: 'Abrir la conversación',
		openDraft: 'Abrir el borrador',
		notices: 'Lo que hizo',
		nobody: 'Hace más de un minuto que esto espera. Está guardado y no se pierde.',
		connect: 'Para quien administra n8n: conecte Mailbox Sync (Message: Apply Page Action) con la cuenta de este buzón detrás del nodo Shared Inbox, como muestra la plantilla “Open the shared inbox to the team”, publique y mire sus ejecuciones.',
		replying: ['… está respondiendo', '… están respondiendo'],
		reading: ['… está viendo esto', '… están viendo esto'],
		and: 'y',
		nothingHappened: 'No ha pasado nada',
		notUnderstood: 'La página no entendió esta petición.',
		notThere: 'Esto no está en su bandeja',
		notThereWhy: 'Puede que se haya quitado, o que no tenga acceso a su buzón.',
		backToInbox: 'Volver a la bandeja',
	},
	de: {
		acts: {
			archive: { waiting: 'Wird archiviert', done: 'Archiviert', failed: 'Nicht archiviert' },
			unarchive: { waiting: 'Wird in den Posteingang zurückgelegt', done: 'In den Posteingang zurückgelegt', failed: 'Nicht in den Posteingang zurückgelegt' },
			markRead: { waiting: 'Wird als gelesen markiert', done: 'Als gelesen markiert', failed: 'Nicht als gelesen markiert' },
			markUnread: { waiting: 'Wird als ungelesen markiert', done: 'Als ungelesen markiert', failed: 'Nicht als ungelesen markiert' },
			flag: { waiting: 'Stern wird gesetzt', done: 'Stern gesetzt', failed: 'Stern nicht gesetzt' },
			unflag: { waiting: 'Stern wird entfernt', done: 'Stern entfernt', failed: 'Stern nicht entfernt' },
			delete: { waiting: 'Wird in den Papierkorb gelegt', done: 'In den Papierkorb gelegt', failed: 'Nicht gelöscht' },
			restore: { waiting: 'Wird aus dem Papierkorb geholt', done: 'Aus dem Papierkorb geholt', failed: 'Nicht aus dem Papierkorb geholt' },
			move: { waiting: 'Wird verschoben', done: 'Verschoben', failed: 'Nicht verschoben' },
			link: { waiting: 'Wird mit dem Kontakt verknüpft', done: 'Mit dem Kontakt verknüpft', failed: 'Nicht verknüpft' },
			unlink: { waiting: 'Wird vom Kontakt gelöst', done: 'Vom Kontakt gelöst', failed: 'Nicht gelöst' },
			createContact: { waiting: 'Kontakt wird angelegt', done: 'Beim Kontakt gespeichert', failed: 'Kein Kontakt angelegt' },
			notALead: { waiting: 'Wird vermerkt: keine Anfrage', done: 'Vermerkt: keine Anfrage', failed: 'Nicht vermerkt' },
			moveEnquiry: { waiting: 'Wird zur anderen Anfrage verschoben', done: 'Zur anderen Anfrage verschoben', failed: 'Nicht zur anderen Anfrage verschoben' },
			assign: { waiting: 'Wird zugeteilt', done: 'Zugeteilt', failed: 'Nicht zugeteilt' },
			parseAgain: { waiting: 'Soll neu ausgewertet werden', done: 'Wird neu ausgewertet', failed: 'Nicht neu ausgewertet' },
			runAgain: { waiting: 'Soll noch einmal ausgeführt werden', done: 'Wird noch einmal ausgeführt', failed: 'Nicht noch einmal ausgeführt' },
			completeActivity: { waiting: 'Aufgabe wird erledigt', done: 'Aufgabe erledigt', failed: 'Aufgabe nicht erledigt' },
			mergeContacts: { waiting: 'Kontakte werden zusammengeführt', done: 'Kontakte zusammengeführt', failed: 'Kontakte nicht zusammengeführt' },
			keepApart: { waiting: 'Wird vermerkt: verschiedene Personen', done: 'Vermerkt: verschiedene Personen', failed: 'Nicht vermerkt' },
			reconnect: { waiting: 'Konto wird wieder verbunden', done: 'Konto wieder verbunden', failed: 'Konto nicht wieder verbunden' },
			send: { waiting: 'Wird gesendet', done: 'Gesendet', failed: 'Nicht gesendet' },
			saveDraft: { waiting: 'Entwurf wird gespeichert', done: 'Entwurf gespeichert', failed: 'Entwurf nicht gespeichert' },
			discardDraft: { waiting: 'Entwurf wird aus dem Postfach entfernt', done: 'Entwurf verworfen', failed: 'Entwurf nicht aus dem Postfach entfernt' },
		},
		other: { waiting: 'Wartet', done: 'Erledigt', failed: 'Nicht erledigt' },
		inProgress: 'läuft',
		notTo: 'Der Mailserver nahm sie nicht an für:',
		later: 'Hier erledigt. Auf dem Mailserver mit dem nächsten Abgleich:',
		undo: 'Rückgängig',
		tryAgain: 'Erneut versuchen',
		dismiss: 'Ausblenden',
		openConversation: 'Unterhaltung öffnen',
		openDraft: 'Entwurf öffnen',
		notices: 'Was Sie getan haben',
		nobody: 'Das wurde seit mehr als einer Minute nicht ausgeführt. Es ist gespeichert und nicht verloren.',
		connect: 'Für die Person, die n8n betreibt: Hinter dem Knoten Shared Inbox den Knoten Mailbox Sync (Message: Apply Page Action) mit dem Konto dieses Postfachs verbinden, wie es die Vorlage „Open the shared inbox to the team“ zeigt, veröffentlichen und seine Ausführungen ansehen.',
		replying: ['… antwortet gerade', '… antworten gerade'],
		reading: ['… sieht sich das gerade an', '… sehen sich das gerade an'],
		and: 'und',
		nothingHappened: 'Es ist nichts passiert',
		notUnderstood: 'Die Seite hat diese Anfrage nicht verstanden.',
		notThere: 'Das ist nicht in Ihrem Posteingang',
		notThereWhy: 'Vielleicht wurde es entfernt, oder Sie haben keinen Zugang zu seinem Postfach.',
		backToInbox: 'Zurück zum Posteingang',
	},
};
