import type { Language } from './language';

/** The texts where a mail is linked to a contact. */
export interface LinkWords {
	title: string;
	back: string;
	whole: string;
	one: string;
	search: string;
	find: string;
	link: string;
	nobody: string;
	unknown: string;
	orNew: string;
	create: string;
}

export const linkWords: Record<Language, LinkWords> = {
	en: { title: 'Link to a contact', back: 'Back to the conversation', whole: 'The whole conversation is shown in the history of the contact from then on.', one: 'This mail is shown in the history of the contact from then on.', search: 'Name, email, phone or reference', find: 'Search', link: 'Link', nobody: 'Nobody was found. Try part of the name, the email address or the phone number.', unknown: 'Unknown', orNew: 'Nobody of these? Whoever wrote the mail can become a contact.', create: 'Create Contact From the Mail' },
	es: { title: 'Vincular a un contacto', back: 'Volver a la conversación', whole: 'Toda la conversación aparece desde entonces en el historial del contacto.', one: 'Este correo aparece desde entonces en el historial del contacto.', search: 'Nombre, correo, teléfono o referencia', find: 'Buscar', link: 'Vincular', nobody: 'No se encontró a nadie. Pruebe con parte del nombre, el correo o el teléfono.', unknown: 'Desconocido', orNew: '¿Ninguno de estos? Quien escribió el correo puede ser un contacto nuevo.', create: 'Crear contacto con este correo' },
	de: { title: 'Mit einem Kontakt verknüpfen', back: 'Zurück zur Unterhaltung', whole: 'Die ganze Unterhaltung steht dann im Verlauf des Kontakts.', one: 'Diese E-Mail steht dann im Verlauf des Kontakts.', search: 'Name, E-Mail, Telefon oder Referenz', find: 'Suchen', link: 'Verknüpfen', nobody: 'Niemand gefunden. Versuchen Sie es mit einem Teil des Namens, der E-Mail-Adresse oder der Telefonnummer.', unknown: 'Unbekannt', orNew: 'Niemand davon? Wer die E-Mail geschrieben hat, kann ein Kontakt werden.', create: 'Kontakt aus der E-Mail anlegen' },
};
