import { VARIABLES, type Variable } from '../../../shared/mail/template/variables';
import type { Language } from './language';

/** The texts that are kept to be sent again and again (S9). */
export interface TemplatesWords {
	title: string;
	intro: string;
	back: string;
	add: string;
	none: string;
	noneHint: string;
	noneHintMember: string;
	saved: string;
	deleted: string;
	everyLanguage: string;
	sameSubject: string;
	changed: string;
	newTemplate: string;
	fields: Record<'name' | 'language' | 'subject' | 'format' | 'body', string>;
	hints: Record<'name' | 'language' | 'subject' | 'body', string>;
	format: Record<'text' | 'html', string>;
	faults: {
		name: Record<'empty' | 'too long' | 'taken', string>;
		language: string;
		body: Record<'empty' | 'too long', string>;
	};
	/** Variables that nobody knows, or that have no place in a subject. */
	keptAsWritten: (written: string) => string;
	gone: string;
	changedMeanwhile: string;
	notSaved: string;
	save: string;
	showPreview: string;
	delete: string;
	deleteAsk: string;
	onlyAdministrators: string;
	preview: string;
	previewHint: string;
	variables: string;
	variablesHint: string;
	notInSubject: string;
	variable: Record<Variable, string>;
	/** What the variables become in a preview. */
	sample: Record<'name' | 'firstName' | 'listing' | 'other' | 'place' | 'price' | 'otherPrice' | 'suggestions' | 'sender' | 'signature', string>;
}

export const templatesWords: Record<Language, TemplatesWords> = {
	en: {
		title: 'Templates',
		intro: 'Texts to be sent again and again: by you while you write, and by Auto Reply.',
		back: 'All Templates',
		add: 'New Template',
		none: 'No template yet',
		noneHint: 'Write the first one: what you answer again and again, with the name of the person and the listing filled in.',
		noneHintMember: 'An administrator can write one. Then it shows here, and where you write mail.',
		saved: 'The template is saved.',
		deleted: 'The template is deleted.',
		everyLanguage: 'Every Language',
		sameSubject: 'Subject as in the mail that is answered',
		changed: 'changed',
		newTemplate: 'New template',
		fields: { name: 'Name', language: 'Language', subject: 'Subject', format: 'Written as', body: 'Text' },
		hints: { name: 'It is chosen by this name.', language: 'Every Language: for all that have no text of their own.', subject: 'Empty: as the mail that is answered, or the default subject.', body: 'A blank line begins a new paragraph.' },
		format: { text: 'Plain text', html: 'HTML' },
		faults: {
			name: { empty: 'Give the template a name, e.g. “First answer”.', 'too long': 'The name is longer than 100 characters. Use a shorter one: it is chosen from a list.', taken: 'There is another template of this name in this language. Choose another name or language, or change that one.' },
			language: 'Choose one of the languages in the list.',
			body: { empty: 'Write the text of the mail.', 'too long': 'The text is longer than 100,000 characters. Shorten it: mail programs cut so long a mail.' },
		},
		keptAsWritten: (written) => `${written} is sent as it is written: there is no such variable here.`,
		gone: 'Somebody has deleted the template meanwhile. Below is what you typed: saving it makes it anew.',
		changedMeanwhile: 'Somebody else has changed the template meanwhile. Below is what you typed: saving it again replaces what they wrote.',
		notSaved: 'Nothing was saved yet.',
		save: 'Save',
		showPreview: 'Preview',
		delete: 'Delete',
		deleteAsk: 'Delete this template? Workflows that send it will fail until they are given another one.',
		onlyAdministrators: 'Everybody in the team can use templates. An administrator can change them.',
		preview: 'Preview',
		previewHint: 'With example values, as the plain text of the mail.',
		variables: 'Variables',
		variablesHint: 'What stands behind a bar is written when there is no value: [[first_name|there]].',
		notInSubject: 'not in the subject',
		variable: VARIABLES,
		sample: { name: 'Marta Gil', firstName: 'Marta', listing: 'Bright flat with a terrace', other: 'Quiet house with a garden', place: 'Valencia', price: '€245,000', otherPrice: '€310,000', suggestions: 'This may interest you, too', sender: 'Example Homes', signature: 'Example Homes\n12 High Street' },
	},
	es: {
		title: 'Plantillas',
		intro: 'Textos que se envían una y otra vez: por usted al escribir, y por Auto Reply.',
		back: 'Todas las plantillas',
		add: 'Plantilla nueva',
		none: 'Todavía no hay plantillas',
		noneHint: 'Escriba la primera: lo que contesta una y otra vez, con el nombre de la persona y el anuncio puestos.',
		noneHintMember: 'Un administrador puede escribir una. Entonces aparece aquí y donde usted escribe correo.',
		saved: 'La plantilla está guardada.',
		deleted: 'La plantilla está eliminada.',
		everyLanguage: 'Todos los idiomas',
		sameSubject: 'Asunto como en el correo que se contesta',
		changed: 'cambiada',
		newTemplate: 'Plantilla nueva',
		fields: { name: 'Nombre', language: 'Idioma', subject: 'Asunto', format: 'Escrita como', body: 'Texto' },
		hints: { name: 'Se elige por este nombre.', language: 'Todos los idiomas: para los que no tienen texto propio.', subject: 'Vacío: como el correo que se contesta, o el asunto habitual.', body: 'Una línea en blanco empieza un párrafo nuevo.' },
		format: { text: 'Texto sin formato', html: 'HTML' },
		faults: {
			name: { empty: 'Ponga un nombre a la plantilla, por ejemplo “Primera respuesta”.', 'too long': 'El nombre tiene más de 100 caracteres. Use uno más corto: se elige de una lista.', taken: 'Hay otra plantilla con este nombre en este idioma. Elija otro nombre u otro idioma, o cambie aquella.' },
			language: 'Elija uno de los idiomas de la lista.',
			body: { empty: 'Escriba el texto del correo.', 'too long': 'El texto tiene más de 100.000 caracteres. Acórtelo: los programas de correo cortan un correo tan largo.' },
		},
		keptAsWritten: (written) => `${written} se envía tal como está escrito: aquí no hay tal variable.`,
		gone: 'Alguien ha eliminado la plantilla mientras tanto. Abajo está lo que usted escribió: al guardarlo se crea de nuevo.',
		changedMeanwhile: 'Otra persona ha cambiado la plantilla mientras tanto. Abajo está lo que usted escribió: al guardarlo de nuevo se sustituye lo suyo.',
		notSaved: 'Todavía no se ha guardado nada.',
		save: 'Guardar',
		showPreview: 'Vista previa',
		delete: 'Eliminar',
		deleteAsk: '¿Eliminar esta plantilla? Los flujos que la envían fallarán hasta que se les dé otra.',
		onlyAdministrators: 'Todo el equipo puede usar las plantillas. Un administrador puede cambiarlas.',
		preview: 'Vista previa',
		previewHint: 'Con valores de ejemplo, como texto sin formato del correo.',
		variables: 'Variables',
		variablesHint: 'Lo que está detrás de la barra se escribe cuando no hay valor: [[first_name|cliente]].',
		notInSubject: 'no en el asunto',
		variable: {
			name: 'el nombre de la persona',
			first_name: 'su nombre de pila',
			listing: 'título del anuncio por el que preguntó',
			reference: 'su referencia',
			place: 'su lugar',
			price: 'su precio',
			link: 'su dirección web',
			date: 'el día en que llegó la consulta',
			listings: 'anuncios sugeridos',
			suggestions: 'anuncios sugeridos bajo un título',
			owner: 'quién se ocupa de la consulta',
			owner_email: 'su dirección de correo',
			sender: 'el nombre con el que se envía el correo',
			signature: 'la firma',
		},
		sample: { name: 'Marta Gil', firstName: 'Marta', listing: 'Piso luminoso con terraza', other: 'Casa tranquila con jardín', place: 'Valencia', price: '245.000 €', otherPrice: '310.000 €', suggestions: 'También le puede interesar', sender: 'Example Homes', signature: 'Example Homes\nCalle Mayor 12' },
	},
	de: {
		title: 'Vorlagen',
		intro: 'Texte, die immer wieder gesendet werden: von Ihnen beim Schreiben, und von Auto Reply.',
		back: 'Alle Vorlagen',
		add: 'Neue Vorlage',
		none: 'Noch keine Vorlage',
		noneHint: 'Schreiben Sie die erste: was Sie immer wieder antworten, mit dem Namen der Person und dem Angebot darin.',
		noneHintMember: 'Die Administration kann eine schreiben. Dann steht sie hier und dort, wo Sie E-Mails schreiben.',
		saved: 'Die Vorlage ist gespeichert.',
		deleted: 'Die Vorlage ist gelöscht.',
		everyLanguage: 'Jede Sprache',
		sameSubject: 'Betreff wie in der E-Mail, auf die geantwortet wird',
		changed: 'geändert',
		newTemplate: 'Neue Vorlage',
		fields: { name: 'Name', language: 'Sprache', subject: 'Betreff', format: 'Geschrieben als', body: 'Text' },
		hints: { name: 'Unter diesem Namen wird sie gewählt.', language: 'Jede Sprache: für alle, die keinen eigenen Text haben.', subject: 'Leer: wie die E-Mail, auf die geantwortet wird, oder der übliche Betreff.', body: 'Eine Leerzeile beginnt einen neuen Absatz.' },
		format: { text: 'Reiner Text', html: 'HTML' },
		faults: {
			name: { empty: 'Geben Sie der Vorlage einen Namen, z. B. „Erste Antwort“.', 'too long': 'Der Name ist länger als 100 Zeichen. Nehmen Sie einen kürzeren: Er wird aus einer Liste gewählt.', taken: 'Es gibt schon eine Vorlage mit diesem Namen in dieser Sprache. Wählen Sie einen anderen Namen oder eine andere Sprache, oder ändern Sie jene.' },
			language: 'Wählen Sie eine der Sprachen aus der Liste.',
			body: { empty: 'Schreiben Sie den Text der E-Mail.', 'too long': 'Der Text ist länger als 100.000 Zeichen. Kürzen Sie ihn: E-Mail-Programme schneiden eine so lange E-Mail ab.' },
		},
		keptAsWritten: (written) => `${written} wird gesendet, wie es dasteht: Eine solche Variable gibt es hier nicht.`,
		gone: 'Jemand hat die Vorlage inzwischen gelöscht. Unten steht, was Sie geschrieben haben: Beim Speichern entsteht sie neu.',
		changedMeanwhile: 'Jemand anders hat die Vorlage inzwischen geändert. Unten steht, was Sie geschrieben haben: Erneutes Speichern ersetzt, was dort geändert wurde.',
		notSaved: 'Noch wurde nichts gespeichert.',
		save: 'Speichern',
		showPreview: 'Vorschau',
		delete: 'Löschen',
		deleteAsk: 'Diese Vorlage löschen? Workflows, die sie senden, schlagen fehl, bis sie eine andere bekommen.',
		onlyAdministrators: 'Alle im Team können Vorlagen verwenden. Ändern kann sie die Administration.',
		preview: 'Vorschau',
		previewHint: 'Mit Beispielen für die Variablen, als reiner Text der E-Mail.',
		variables: 'Variablen',
		variablesHint: 'Was hinter dem Strich steht, wird geschrieben, wenn es keinen Wert gibt: [[first_name|Sie]].',
		notInSubject: 'nicht im Betreff',
		variable: {
			name: 'Name der Person',
			first_name: 'ihr Vorname',
			listing: 'Titel des angefragten Angebots',
			reference: 'seine Referenz',
			place: 'sein Ort',
			price: 'sein Preis',
			link: 'seine Adresse im Web',
			date: 'der Tag, an dem die Anfrage kam',
			listings: 'vorgeschlagene Angebote',
			suggestions: 'vorgeschlagene Angebote unter einer Überschrift',
			owner: 'wer sich um die Anfrage kümmert',
			owner_email: 'dessen E-Mail-Adresse',
			sender: 'der Name, unter dem die E-Mail gesendet wird',
			signature: 'die Signatur',
		},
		sample: { name: 'Marta Gil', firstName: 'Marta', listing: 'Helle Wohnung mit Terrasse', other: 'Ruhiges Haus mit Garten', place: 'Valencia', price: '245.000 €', otherPrice: '310.000 €', suggestions: 'Das könnte Sie auch interessieren', sender: 'Example Homes', signature: 'Example Homes\nHauptstraße 12' },
	},
};
