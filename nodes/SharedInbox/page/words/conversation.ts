import type { Language } from './language';

/** One conversation: its mails, what was found in them, and what can be done. */
export interface ConversationWords {
	notHere: string;
	notHereHint: string;
	back: string;
	noSubject: string;
	unknownSender: string;
	us: string;
	earlier: (count: number) => string;
	facts: Record<'from' | 'replyTo' | 'to' | 'cc' | 'mailbox' | 'folder' | 'received' | 'written' | 'stored' | 'kind' | 'attempts' | 'size' | 'messageId' | 'key', string>;
	noDate: string;
	unclearSender: string;
	unclearSenderHint: string;
	textOfMail: string;
	files: string;
	download: string;
	details: string;
	andMore: (count: number) => string;
	pictures: string;
	picturesAlways: (sender: string) => string;
	reply: string;
	replyAll: string;
	forward: string;
	begun: string;
	acts: Record<'archive' | 'unarchive' | 'markRead' | 'markUnread' | 'flag' | 'unflag' | 'delete' | 'restore' | 'move' | 'assign' | 'link' | 'unlink' | 'createContact' | 'notALead' | 'moveEnquiry' | 'parseAgain' | 'runAgain' | 'completeActivity' | 'mergeContacts' | 'keepApart', string>;
	actsOnConversation: string;
	more: string;
	deleteAsk: string;
	unlinkAsk: string;
	mergeAsk: string;
	toFolder: string;
	nobody: string;
	newEnquiry: string;
	found: string;
	foundFields: Record<'name' | 'emails' | 'phones' | 'references' | 'message' | 'company' | 'relayEmails', string>;
	interest: (name: string) => string;
	written: (raw: string) => string;
	notRead: string;
	notFound: string;
	unusedLabels: string;
	readAs: (kind: string, sure: string | null, language: string | null) => string;
	sure: (percent: number) => string;
	line: (number: number) => string;
	contact: string;
	noContact: string;
	newWithMail: string;
	knownBefore: string;
	owner: string;
	automaticReply: string;
	noReply: string;
	whatBecame: string;
	findContact: string;
	findContactHint: string;
	find: string;
	nothingFound: string;
	keys: [key: string, what: string][];
	keysTitle: string;
	close: string;
}

export const conversationWords: Record<Language, ConversationWords> = {
	en: {
		notHere: 'This is not in your inbox',
		notHereHint: 'It may have been removed, or its mailbox is not open to you.',
		back: 'All conversations',
		noSubject: '(no subject)',
		unknownSender: 'Unknown sender',
		us: 'Us',
		earlier: (count) => `${count} earlier mails are not shown`,
		facts: { from: 'From', replyTo: 'Reply to', to: 'To', cc: 'Cc', mailbox: 'Mailbox', folder: 'Folder', received: 'Received', written: 'Written', stored: 'Stored', kind: 'Kind', attempts: 'Attempts', size: 'Size', messageId: 'Message-ID', key: 'Key' },
		noDate: 'no readable date',
		unclearSender: 'Unclear Sender',
		unclearSenderHint: 'This mail does not say clearly who sent it: it has no valid sender address, or several.',
		textOfMail: 'Text of the mail',
		files: 'Files',
		download: 'Download',
		details: 'Details',
		andMore: (count) => `and ${count} more`,
		pictures: 'Show Pictures',
		picturesAlways: (sender) => `Always from ${sender}`,
		reply: 'Reply',
		replyAll: 'Reply All',
		forward: 'Forward',
		begun: 'Your draft',
		acts: { archive: 'Archive', unarchive: 'Move to Inbox', markRead: 'Mark Read', markUnread: 'Mark Unread', flag: 'Add Star', unflag: 'Remove Star', delete: 'Delete', restore: 'Move Back from Trash', move: 'Move', assign: 'Assign', link: 'Link', unlink: 'Unlink', createContact: 'Create Contact', notALead: 'Not an Enquiry', moveEnquiry: 'Move to Enquiry', parseAgain: 'Parse Again', runAgain: 'Run Again', completeActivity: 'Done', mergeContacts: 'Same Person: Merge', keepApart: 'Different People' },
		actsOnConversation: 'What can be done with this conversation',
		more: 'More',
		deleteAsk: 'Move this conversation to Trash? You can take it back.',
		unlinkAsk: 'Take this conversation off the contact? The mail itself stays.',
		mergeAsk: 'Make both contacts one? It can be undone.',
		toFolder: 'Folder',
		nobody: 'Nobody',
		newEnquiry: 'A new enquiry',
		found: 'What Was Found',
		foundFields: { name: 'Name', emails: 'Email', phones: 'Phone', references: 'Reference', message: 'Message', company: 'Company', relayEmails: 'Portal address' },
		interest: (name) => `Interest: ${name}`,
		written: (raw) => `written ${raw}`,
		notRead: 'This mail went through no Lead Parser.',
		notFound: 'Not found:',
		unusedLabels: 'Labels not used:',
		readAs: (kind, sure, language) => ` (${kind})${sure ? `, ${sure}` : ''}${language ? `, language ${language}` : ''}`,
		sure: (percent) => `${percent}% sure`,
		line: (number) => `line ${number}`,
		contact: 'Contact',
		noContact: 'No contact was made from this mail.',
		newWithMail: 'new with this mail',
		knownBefore: 'known before',
		owner: 'Owner',
		automaticReply: 'Automatic Reply',
		noReply: 'None was sent.',
		whatBecame: 'What became of it',
		findContact: 'Link to a Contact',
		findContactHint: 'Name, email or phone',
		find: 'Find',
		nothingFound: 'Nobody was found.',
		keys: [['j / k', 'Next and previous conversation'], ['o', 'Open'], ['u', 'Back to the list'], ['r', 'Reply'], ['a', 'Reply all'], ['f', 'Forward'], ['e', 'Archive'], ['l', 'Link to a contact'], ['c', 'New mail'], ['/', 'Search'], ['?', 'This help']],
		keysTitle: 'Keys',
		close: 'Close',
	},
	es: {
		notHere: 'Esto no está en su bandeja',
		notHereHint: 'Puede que se haya quitado, o que no tenga acceso a su buzón.',
		back: 'Todas las conversaciones',
		noSubject: '(sin asunto)',
		unknownSender: 'Remitente desconocido',
		us: 'Nosotros',
		earlier: (count) => `${count} correos anteriores no se muestran`,
		facts: { from: 'De', replyTo: 'Responder a', to: 'Para', cc: 'Cc', mailbox: 'Buzón', folder: 'Carpeta', received: 'Recibido', written: 'Escrito', stored: 'Guardado', kind: 'Tipo', attempts: 'Intentos', size: 'Tamaño', messageId: 'Message-ID', key: 'Clave' },
		noDate: 'sin fecha legible',
		unclearSender: 'Remitente dudoso',
		unclearSenderHint: 'Este correo no dice con claridad quién lo envió: no tiene ninguna dirección de remitente válida, o tiene varias.',
		textOfMail: 'Texto del correo',
		files: 'Archivos',
		download: 'Descargar',
		details: 'Detalles',
		andMore: (count) => `y ${count} más`,
		pictures: 'Mostrar imágenes',
		picturesAlways: (sender) => `Siempre de ${sender}`,
		reply: 'Responder',
		replyAll: 'Responder a todos',
		forward: 'Reenviar',
		begun: 'Su borrador',
		acts: { archive: 'Archivar', unarchive: 'Mover a la bandeja', markRead: 'Marcar como leído', markUnread: 'Marcar como no leído', flag: 'Poner estrella', unflag: 'Quitar estrella', delete: 'Eliminar', restore: 'Recuperar de la papelera', move: 'Mover', assign: 'Asignar', link: 'Vincular', unlink: 'Desvincular', createContact: 'Crear contacto', notALead: 'No es una consulta', moveEnquiry: 'Mover a la consulta', parseAgain: 'Leer de nuevo', runAgain: 'Ejecutar de nuevo', completeActivity: 'Hecho', mergeContacts: 'Misma persona: unir', keepApart: 'Personas distintas' },
		actsOnConversation: 'Qué se puede hacer con esta conversación',
		more: 'Más',
		deleteAsk: '¿Mover esta conversación a la papelera? Se puede recuperar.',
		unlinkAsk: '¿Quitar esta conversación del contacto? El correo se conserva.',
		mergeAsk: '¿Unir los dos contactos? Se puede deshacer.',
		toFolder: 'Carpeta',
		nobody: 'Nadie',
		newEnquiry: 'Una consulta nueva',
		found: 'Qué se ha encontrado',
		foundFields: { name: 'Nombre', emails: 'Correo', phones: 'Teléfono', references: 'Referencia', message: 'Mensaje', company: 'Empresa', relayEmails: 'Dirección del portal' },
		interest: (name) => `Interés: ${name}`,
		written: (raw) => `escrito ${raw}`,
		notRead: 'Este correo no ha pasado por ningún Lead Parser.',
		notFound: 'No encontrado:',
		unusedLabels: 'Etiquetas sin usar:',
		readAs: (kind, sure, language) => ` (${kind})${sure ? `, ${sure}` : ''}${language ? `, idioma ${language}` : ''}`,
		sure: (percent) => `${percent} % de seguridad`,
		line: (number) => `línea ${number}`,
		contact: 'Contacto',
		noContact: 'De este correo no salió ningún contacto.',
		newWithMail: 'nuevo con este correo',
		knownBefore: 'ya conocido',
		owner: 'Responsable',
		automaticReply: 'Respuesta automática',
		noReply: 'No se envió ninguna.',
		whatBecame: 'Qué ha sido de él',
		findContact: 'Vincular a un contacto',
		findContactHint: 'Nombre, correo o teléfono',
		find: 'Buscar',
		nothingFound: 'No se ha encontrado a nadie.',
		keys: [['j / k', 'Conversación siguiente y anterior'], ['o', 'Abrir'], ['u', 'Volver a la lista'], ['r', 'Responder'], ['a', 'Responder a todos'], ['f', 'Reenviar'], ['e', 'Archivar'], ['l', 'Vincular a un contacto'], ['c', 'Correo nuevo'], ['/', 'Buscar'], ['?', 'Esta ayuda']],
		keysTitle: 'Teclas',
		close: 'Cerrar',
	},
	de: {
		notHere: 'Das ist nicht in Ihrem Posteingang',
		notHereHint: 'Vielleicht wurde es entfernt, oder Sie haben keinen Zugang zu seinem Postfach.',
		back: 'Alle Unterhaltungen',
		noSubject: '(kein Betreff)',
		unknownSender: 'Unbekannter Absender',
		us: 'Wir',
		earlier: (count) => `${count} frühere E-Mails werden nicht gezeigt`,
		facts: { from: 'Von', replyTo: 'Antwort an', to: 'An', cc: 'Cc', mailbox: 'Postfach', folder: 'Ordner', received: 'Empfangen', written: 'Geschrieben', stored: 'Gespeichert', kind: 'Art', attempts: 'Versuche', size: 'Größe', messageId: 'Message-ID', key: 'Schlüssel' },
		noDate: 'kein lesbares Datum',
		unclearSender: 'Unklarer Absender',
		unclearSenderHint: 'Diese E-Mail sagt nicht klar, wer sie gesendet hat: Sie hat keine gültige Absenderadresse oder mehrere.',
		textOfMail: 'Text der E-Mail',
		files: 'Dateien',
		download: 'Herunterladen',
		details: 'Einzelheiten',
		andMore: (count) => `und ${count} weitere`,
		pictures: 'Bilder zeigen',
		picturesAlways: (sender) => `Immer von ${sender}`,
		reply: 'Antworten',
		replyAll: 'Allen antworten',
		forward: 'Weiterleiten',
		begun: 'Ihr Entwurf',
		acts: { archive: 'Archivieren', unarchive: 'In den Eingang', markRead: 'Als gelesen markieren', markUnread: 'Als ungelesen markieren', flag: 'Stern setzen', unflag: 'Stern entfernen', delete: 'Löschen', restore: 'Aus dem Papierkorb holen', move: 'Verschieben', assign: 'Zuteilen', link: 'Verknüpfen', unlink: 'Verknüpfung lösen', createContact: 'Kontakt anlegen', notALead: 'Keine Anfrage', moveEnquiry: 'Zur Anfrage verschieben', parseAgain: 'Neu auswerten', runAgain: 'Noch einmal ausführen', completeActivity: 'Erledigt', mergeContacts: 'Dieselbe Person: zusammenführen', keepApart: 'Verschiedene Personen' },
		actsOnConversation: 'Was sich mit dieser Unterhaltung tun lässt',
		more: 'Mehr',
		deleteAsk: 'Diese Unterhaltung in den Papierkorb legen? Sie lässt sich zurückholen.',
		unlinkAsk: 'Diese Unterhaltung vom Kontakt lösen? Die E-Mail selbst bleibt.',
		mergeAsk: 'Aus beiden Kontakten einen machen? Das lässt sich rückgängig machen.',
		toFolder: 'Ordner',
		nobody: 'Niemand',
		newEnquiry: 'Eine neue Anfrage',
		found: 'Was gefunden wurde',
		foundFields: { name: 'Name', emails: 'E-Mail', phones: 'Telefon', references: 'Referenz', message: 'Nachricht', company: 'Firma', relayEmails: 'Adresse des Portals' },
		interest: (name) => `Interesse: ${name}`,
		written: (raw) => `geschrieben ${raw}`,
		notRead: 'Diese E-Mail ging durch keinen Lead Parser.',
		notFound: 'Nicht gefunden:',
		unusedLabels: 'Ungenutzte Beschriftungen:',
		readAs: (kind, sure, language) => ` (${kind})${sure ? `, ${sure}` : ''}${language ? `, Sprache ${language}` : ''}`,
		sure: (percent) => `zu ${percent} % sicher`,
		line: (number) => `Zeile ${number}`,
		contact: 'Kontakt',
		noContact: 'Aus dieser E-Mail wurde kein Kontakt.',
		newWithMail: 'neu mit dieser E-Mail',
		knownBefore: 'schon bekannt',
		owner: 'Zuständig',
		automaticReply: 'Automatische Antwort',
		noReply: 'Es wurde keine gesendet.',
		whatBecame: 'Was daraus wurde',
		findContact: 'Mit einem Kontakt verknüpfen',
		findContactHint: 'Name, E-Mail oder Telefon',
		find: 'Suchen',
		nothingFound: 'Niemand gefunden.',
		keys: [['j / k', 'Nächste und vorige Unterhaltung'], ['o', 'Öffnen'], ['u', 'Zurück zur Liste'], ['r', 'Antworten'], ['a', 'Allen antworten'], ['f', 'Weiterleiten'], ['e', 'Archivieren'], ['l', 'Mit einem Kontakt verknüpfen'], ['c', 'Neue E-Mail'], ['/', 'Suchen'], ['?', 'Diese Hilfe']],
		keysTitle: 'Tasten',
		close: 'Schließen',
	},
};
