import type { ConversationFilter } from '../../../shared/store/conversation-filters';
import type { Language } from './language';

/** The filters that have a tab of their own. */
export type TabFilter = Exclude<ConversationFilter, 'quarantined'>;

/** The list of conversations and the search in it. */
export interface ListWords {
	title: string;
	search: string;
	searchHint: string;
	compose: string;
	find: string;
	endSearch: string;
	filters: string;
	filter: Record<TabFilter, string>;
	/** What is said when a filter shows nothing. */
	empty: Record<TabFilter, string>;
	emptyTitle: string;
	emptyInbox: string;
	emptyFolder: string;
	mailboxes: string;
	allMailboxes: string;
	folders: string;
	allFolders: string;
	folder: Record<string, string>;
	columns: Record<'from' | 'subject' | 'outcome' | 'reason' | 'contact' | 'owner' | 'reply' | 'time', string>;
	noMailbox: string;
	noMailboxHint: string;
	oldest: string;
	older: string;
	newest: string;
	pages: string;
	unread: string;
	flagged: string;
	draft: string;
	archived: string;
	attention: string;
	us: string;
	unknownSender: string;
	noSubject: string;
	unknownContact: string;
	isNew: string;
	isKnown: string;
	inMailbox: (name: string) => string;
	mails: (count: number) => string;
	files: (count: number) => string;
	waiting: (count: number) => string;
	/** A number stands for "{n}". */
	newerOne: string;
	newerMany: string;
	show: string;
	ended: string;
	found: (count: number, more: boolean) => string;
	foundNothing: string;
	foundNothingHint: string;
	fits: (count: number) => string;
}

const FOLDERS_EN = { '\\Inbox': 'Inbox', '\\Archive': 'Archive', '\\Sent': 'Sent', '\\Drafts': 'Drafts', '\\Junk': 'Spam', '\\Trash': 'Trash', '\\All': 'All Mail', '\\Flagged': 'Flagged', '\\Important': 'Important' };
const FOLDERS_ES = { '\\Inbox': 'Entrada', '\\Archive': 'Archivo', '\\Sent': 'Enviados', '\\Drafts': 'Borradores', '\\Junk': 'Spam', '\\Trash': 'Papelera', '\\All': 'Todos', '\\Flagged': 'Destacados', '\\Important': 'Importantes' };
const FOLDERS_DE = { '\\Inbox': 'Eingang', '\\Archive': 'Archiv', '\\Sent': 'Gesendet', '\\Drafts': 'Entwürfe', '\\Junk': 'Spam', '\\Trash': 'Papierkorb', '\\All': 'Alle', '\\Flagged': 'Markiert', '\\Important': 'Wichtig' };

export const listWords: Record<Language, ListWords> = {
	en: {
		title: 'Inbox',
		search: 'Search',
		searchHint: 'Sender, subject or content',
		compose: 'New Mail',
		find: 'Search',
		endSearch: 'End the search',
		filters: 'Filters',
		filter: { all: 'All', unread: 'Unread', mine: 'Mine', unassigned: 'Unassigned', attention: 'Needs Attention', archived: 'Archived', linked: 'Linked', unlinked: 'Unlinked', leads: 'Leads', review: 'Needs Review', none: 'Not a Lead' },
		empty: {
			all: 'Mail shows here as soon as the Smart Inbox Trigger receives it, whether or not a contact was taken from it.',
			unread: 'Everything has been read.',
			mine: 'Conversations whose owner you are show here.',
			unassigned: 'Every conversation has an owner.',
			attention: 'Nothing is stuck: no mail is quarantined, came back, or waits for a decision.',
			archived: 'Conversations that were put away show here. New mail brings them back.',
			linked: 'Conversations that belong to a contact show here.',
			unlinked: 'Every conversation belongs to a contact.',
			leads: 'Mails in which an enquiry was found show here.',
			review: 'Mails that a person should look at show here.',
			none: 'Newsletters, automatic answers and the like show here, with the reason.',
		},
		emptyTitle: 'Nothing here',
		emptyInbox: 'Nothing has arrived yet',
		emptyFolder: 'This folder is empty',
		mailboxes: 'Mailboxes',
		allMailboxes: 'All Mailboxes',
		folders: 'Folders',
		allFolders: 'All Folders',
		folder: FOLDERS_EN,
		columns: { from: 'From', subject: 'Subject', outcome: 'Outcome', reason: 'Reason', contact: 'Contact', owner: 'Owner', reply: 'Reply', time: 'Received' },
		noMailbox: 'No mailbox is open to you yet',
		noMailboxHint: 'Publish a workflow with the Smart Inbox Trigger, and its mailbox shows here. If others already see mail, ask an administrator to let you into their mailbox.',
		oldest: 'These were the oldest conversations',
		older: 'Older Conversations',
		newest: 'Newest Conversations',
		pages: 'Pages',
		unread: 'Unread',
		flagged: 'Flagged',
		draft: 'Draft',
		archived: 'Archived',
		attention: 'Needs attention',
		us: 'Us',
		unknownSender: 'Unknown sender',
		noSubject: '(no subject)',
		unknownContact: 'Unknown',
		isNew: 'New',
		isKnown: 'Known',
		inMailbox: (name) => `to ${name}`,
		mails: (count) => `${count} mails`,
		files: (count) => (count === 1 ? '1 file' : `${count} files`),
		waiting: (count) => `${count} changes are still being put in order: this list will be complete in a moment.`,
		newerOne: '1 new conversation',
		newerMany: '{n} new conversations',
		show: 'Show',
		ended: 'You were signed out. Reload the page to sign in again.',
		found: (count, more) => (more ? `The newest ${count} conversations found` : count === 1 ? '1 conversation found' : `${count} conversations found`),
		foundNothing: 'Nothing found',
		foundNothingHint: 'Words are found by how they begin. Try fewer words, the beginning of an address, or another mailbox.',
		fits: (count) => `${count} mails found`,
	},
	es: {
		title: 'Bandeja',
		search: 'Buscar',
		searchHint: 'Remitente, asunto o contenido',
		compose: 'Correo nuevo',
		find: 'Buscar',
		endSearch: 'Terminar la búsqueda',
		filters: 'Filtros',
		filter: { all: 'Todas', unread: 'No leídas', mine: 'Mías', unassigned: 'Sin asignar', attention: 'Requieren atención', archived: 'Archivadas', linked: 'Vinculadas', unlinked: 'Sin vincular', leads: 'Consultas', review: 'Por revisar', none: 'No son consultas' },
		empty: {
			all: 'El correo aparece aquí en cuanto lo recibe el Smart Inbox Trigger, se haya sacado o no un contacto de él.',
			unread: 'Todo está leído.',
			mine: 'Aquí aparecen las conversaciones de las que usted es responsable.',
			unassigned: 'Todas las conversaciones tienen responsable.',
			attention: 'No hay nada atascado: ningún correo está en cuarentena, ha sido devuelto o espera una decisión.',
			archived: 'Aquí aparecen las conversaciones archivadas. Un correo nuevo las trae de vuelta.',
			linked: 'Aquí aparecen las conversaciones que pertenecen a un contacto.',
			unlinked: 'Todas las conversaciones pertenecen a un contacto.',
			leads: 'Aquí aparecen los correos en los que se encontró una consulta.',
			review: 'Aquí aparecen los correos que alguien debería mirar.',
			none: 'Aquí aparecen boletines, respuestas automáticas y similares, con el motivo.',
		},
		emptyTitle: 'No hay nada aquí',
		emptyInbox: 'Todavía no ha llegado nada',
		emptyFolder: 'Esta carpeta está vacía',
		mailboxes: 'Buzones',
		allMailboxes: 'Todos los buzones',
		folders: 'Carpetas',
		allFolders: 'Todas las carpetas',
		folder: FOLDERS_ES,
		columns: { from: 'De', subject: 'Asunto', outcome: 'Resultado', reason: 'Motivo', contact: 'Contacto', owner: 'Responsable', reply: 'Respuesta', time: 'Recibido' },
		noMailbox: 'Todavía no tiene acceso a ningún buzón',
		noMailboxHint: 'Publique un flujo de trabajo con el Smart Inbox Trigger y su buzón aparecerá aquí. Si otros ya ven correo, pida a un administrador que le dé acceso.',
		oldest: 'Estas eran las conversaciones más antiguas',
		older: 'Conversaciones anteriores',
		newest: 'Conversaciones más recientes',
		pages: 'Páginas',
		unread: 'No leída',
		flagged: 'Destacada',
		draft: 'Borrador',
		archived: 'Archivada',
		attention: 'Requiere atención',
		us: 'Nosotros',
		unknownSender: 'Remitente desconocido',
		noSubject: '(sin asunto)',
		unknownContact: 'Desconocido',
		isNew: 'Nuevo',
		isKnown: 'Conocido',
		inMailbox: (name) => `a ${name}`,
		mails: (count) => `${count} correos`,
		files: (count) => (count === 1 ? '1 archivo' : `${count} archivos`),
		waiting: (count) => `Quedan ${count} cambios por ordenar: la lista estará completa en un momento.`,
		newerOne: '1 conversación nueva',
		newerMany: '{n} conversaciones nuevas',
		show: 'Mostrar',
		ended: 'Se ha cerrado la sesión. Vuelva a cargar la página para entrar de nuevo.',
		found: (count, more) => (more ? `Las ${count} conversaciones más recientes que coinciden` : count === 1 ? '1 conversación coincide' : `${count} conversaciones coinciden`),
		foundNothing: 'No hay coincidencias',
		foundNothingHint: 'Las palabras se encuentran por su comienzo. Pruebe con menos palabras, el comienzo de una dirección u otro buzón.',
		fits: (count) => `${count} correos coinciden`,
	},
	de: {
		title: 'Posteingang',
		search: 'Suchen',
		searchHint: 'Absender, Betreff oder Inhalt',
		compose: 'Neue E-Mail',
		find: 'Suchen',
		endSearch: 'Suche beenden',
		filters: 'Filter',
		filter: { all: 'Alle', unread: 'Ungelesen', mine: 'Meine', unassigned: 'Nicht zugeteilt', attention: 'Braucht Aufmerksamkeit', archived: 'Archiviert', linked: 'Verknüpft', unlinked: 'Nicht verknüpft', leads: 'Anfragen', review: 'Zu prüfen', none: 'Keine Anfragen' },
		empty: {
			all: 'E-Mails erscheinen hier, sobald der Smart Inbox Trigger sie empfängt, ob ein Kontakt daraus wurde oder nicht.',
			unread: 'Alles ist gelesen.',
			mine: 'Hier erscheinen die Unterhaltungen, für die Sie zuständig sind.',
			unassigned: 'Jede Unterhaltung hat jemanden, der zuständig ist.',
			attention: 'Nichts steckt fest: Keine E-Mail ist in Quarantäne, kam zurück oder wartet auf eine Entscheidung.',
			archived: 'Hier erscheinen archivierte Unterhaltungen. Eine neue E-Mail holt sie zurück.',
			linked: 'Hier erscheinen Unterhaltungen, die zu einem Kontakt gehören.',
			unlinked: 'Jede Unterhaltung gehört zu einem Kontakt.',
			leads: 'Hier erscheinen E-Mails, in denen eine Anfrage gefunden wurde.',
			review: 'Hier erscheinen E-Mails, die sich jemand ansehen sollte.',
			none: 'Hier erscheinen Newsletter, automatische Antworten und Ähnliches, mit dem Grund.',
		},
		emptyTitle: 'Hier ist nichts',
		emptyInbox: 'Es ist noch nichts angekommen',
		emptyFolder: 'Dieser Ordner ist leer',
		mailboxes: 'Postfächer',
		allMailboxes: 'Alle Postfächer',
		folders: 'Ordner',
		allFolders: 'Alle Ordner',
		folder: FOLDERS_DE,
		columns: { from: 'Von', subject: 'Betreff', outcome: 'Ergebnis', reason: 'Grund', contact: 'Kontakt', owner: 'Zuständig', reply: 'Antwort', time: 'Empfangen' },
		noMailbox: 'Sie haben noch zu keinem Postfach Zugang',
		noMailboxHint: 'Veröffentlichen Sie einen Workflow mit dem Smart Inbox Trigger, dann erscheint sein Postfach hier. Wenn andere schon E-Mails sehen, bitten Sie die Administration um Zugang.',
		oldest: 'Das waren die ältesten Unterhaltungen',
		older: 'Ältere Unterhaltungen',
		newest: 'Neueste Unterhaltungen',
		pages: 'Seiten',
		unread: 'Ungelesen',
		flagged: 'Markiert',
		draft: 'Entwurf',
		archived: 'Archiviert',
		attention: 'Braucht Aufmerksamkeit',
		us: 'Wir',
		unknownSender: 'Unbekannter Absender',
		noSubject: '(kein Betreff)',
		unknownContact: 'Unbekannt',
		isNew: 'Neu',
		isKnown: 'Bekannt',
		inMailbox: (name) => `an ${name}`,
		mails: (count) => `${count} E-Mails`,
		files: (count) => (count === 1 ? '1 Datei' : `${count} Dateien`),
		waiting: (count) => `${count} Änderungen werden noch eingeordnet: Die Liste ist gleich vollständig.`,
		newerOne: '1 neue Unterhaltung',
		newerMany: '{n} neue Unterhaltungen',
		show: 'Anzeigen',
		ended: 'Sie wurden abgemeldet. Laden Sie die Seite neu, um sich wieder anzumelden.',
		found: (count, more) => (more ? `Die neuesten ${count} passenden Unterhaltungen` : count === 1 ? '1 passende Unterhaltung' : `${count} passende Unterhaltungen`),
		foundNothing: 'Nichts gefunden',
		foundNothingHint: 'Wörter werden an ihrem Anfang gefunden. Versuchen Sie es mit weniger Wörtern, dem Anfang einer Adresse oder einem anderen Postfach.',
		fits: (count) => `${count} E-Mails passen`,
	},
};
