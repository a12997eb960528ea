import type { Language } from './language';

/** What is known of a person. */
export interface ContactWords {
	title: string;
	unknown: string;
	facts: Record<'name' | 'email' | 'phone' | 'company' | 'language' | 'owner' | 'firstSource' | 'since' | 'last', string>;
	nobody: string;
	enquiries: string;
	open: string;
	closed: string;
	waits: string;
	withoutListing: string;
	interests: string;
	activities: string;
	due: string;
	overdue: string;
	done: string;
	duplicates: string;
	timeline: string;
	older: string;
	noMail: string;
	/** Of a mail in a mailbox that is not open to the viewer. */
	elsewhere: string;
	received: string;
	sent: string;
	openPage: string;
	here: string;
}

export const contactWords: Record<Language, ContactWords> = {
	en: {
		title: 'Contact', unknown: 'Unknown',
		facts: { name: 'Name', email: 'Email', phone: 'Phone', company: 'Company', language: 'Language', owner: 'Owner', firstSource: 'First source', since: 'Since', last: 'Last mail' },
		nobody: 'Nobody', enquiries: 'Enquiries', open: 'Open', closed: 'Closed', waits: 'Waits for an answer', withoutListing: 'General enquiry', interests: 'Listings', activities: 'Activities', due: 'due', overdue: 'Overdue', done: 'Done',
		duplicates: 'Possible Duplicate', timeline: 'History', older: 'Older Mails', noMail: 'No mail yet.', elsewhere: 'in another mailbox', received: 'Received', sent: 'Sent', openPage: 'Everything about this contact', here: 'this conversation',
	},
	es: {
		title: 'Contacto', unknown: 'Desconocido',
		facts: { name: 'Nombre', email: 'Correo', phone: 'Teléfono', company: 'Empresa', language: 'Idioma', owner: 'Responsable', firstSource: 'Primer origen', since: 'Desde', last: 'Último correo' },
		nobody: 'Nadie', enquiries: 'Consultas', open: 'Abierta', closed: 'Cerrada', waits: 'Espera respuesta', withoutListing: 'Consulta general', interests: 'Anuncios', activities: 'Actividades', due: 'vence', overdue: 'Vencida', done: 'Hecha',
		duplicates: 'Posible duplicado', timeline: 'Historial', older: 'Correos anteriores', noMail: 'Todavía no hay correo.', elsewhere: 'en otro buzón', received: 'Recibido', sent: 'Enviado', openPage: 'Todo sobre este contacto', here: 'esta conversación',
	},
	de: {
		title: 'Kontakt', unknown: 'Unbekannt',
		facts: { name: 'Name', email: 'E-Mail', phone: 'Telefon', company: 'Firma', language: 'Sprache', owner: 'Zuständig', firstSource: 'Erste Quelle', since: 'Seit', last: 'Letzte E-Mail' },
		nobody: 'Niemand', enquiries: 'Anfragen', open: 'Offen', closed: 'Geschlossen', waits: 'Wartet auf Antwort', withoutListing: 'Allgemeine Anfrage', interests: 'Angebote', activities: 'Aufgaben', due: 'fällig', overdue: 'Überfällig', done: 'Erledigt',
		duplicates: 'Mögliche Dublette', timeline: 'Verlauf', older: 'Ältere E-Mails', noMail: 'Noch keine E-Mail.', elsewhere: 'in einem anderen Postfach', received: 'Empfangen', sent: 'Gesendet', openPage: 'Alles über diesen Kontakt', here: 'diese Unterhaltung',
	},
};
