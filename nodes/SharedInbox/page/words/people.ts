import type { Member } from '../../../shared/store/sessions';
import type { Language } from './language';

/** What can be said above the team after a form was posted, by the word in the address. */
export type ToldOfPeople = 'added' | 'exists' | 'not-an-address' | 'saved' | 'removed' | 'signed-out' | 'last-administrator' | 'changed-meanwhile' | 'no-time-zone';

/** The team, and who reads which mailbox. */
export interface PeopleWords {
	title: string;
	onlyAdministrators: string;
	onlyAdministratorsWhy: string;
	roles: Record<Member['role'], string>;
	you: string;
	switchedOff: string;
	change: string;
	readsOnly: string;
	readsAndSends: string;
	personal: string;
	noMailbox: string;
	add: string;
	addHint: string;
	name: string;
	email: string;
	role: string;
	timeZone: string;
	ofWorkflow: (zone: string) => string;
	save: string;
	backToTeam: string;
	mailboxes: string;
	sharedMailboxes: string;
	everybody: string;
	onlyAdmins: string;
	whoReads: (mailbox: string) => string;
	toEverybody: string;
	toListed: string;
	toListedHint: string;
	reads: string;
	sends: string;
	always: string;
	sessions: string;
	signedIn: (count: number) => string;
	notSignedIn: string;
	signOutEverywhere: string;
	signOutAsk: (name: string) => string;
	remove: string;
	removeTitle: (name: string) => string;
	removeYou: string;
	goesWith: string;
	nothingGoes: string;
	mailboxGoes: (mails: number) => string;
	serverKeeps: string;
	handedOn: string;
	nothingHandedOn: string;
	enquiries: (count: number) => string;
	contacts: (count: number) => string;
	listings: (count: number) => string;
	handTo: string;
	whoeverIsNext: string;
	whoeverIsNextHint: string;
	told: Record<ToldOfPeople, string>;
}

const one = (count: number, single: string, several: string) => `${count} ${count === 1 ? single : several}`;

export const peopleWords: Record<Language, PeopleWords> = {
	en: {
		title: 'People',
		onlyAdministrators: 'Only administrators can do this',
		onlyAdministratorsWhy: 'Nothing was changed. Ask an administrator of the inbox.',
		roles: { member: 'Member', administrator: 'Administrator', coordinator: 'Coordinator' },
		you: 'you',
		switchedOff: 'Switched off',
		change: 'Change',
		readsOnly: 'reads',
		readsAndSends: 'reads and sends',
		personal: 'personal',
		noMailbox: 'No access to a mailbox yet.',
		add: 'Add to the Team',
		addHint: 'They can sign in with this address at once, and get enquiries.',
		name: 'Name',
		email: 'Email',
		role: 'Role',
		timeZone: 'Time zone',
		ofWorkflow: (zone) => `As the workflow (${zone})`,
		save: 'Save',
		backToTeam: 'Back to the team',
		mailboxes: 'Mailboxes',
		sharedMailboxes: 'Shared mailboxes',
		everybody: 'Everybody reads it and sends from it.',
		onlyAdmins: 'Only administrators read it.',
		whoReads: (mailbox) => `Who reads ${mailbox}`,
		toEverybody: 'Everybody in the team reads it and sends from it',
		toListed: 'Only those chosen below',
		toListedHint: 'Administrators always can. With nobody chosen, they alone do.',
		reads: 'Reads',
		sends: 'Sends',
		always: 'always',
		sessions: 'Sessions',
		signedIn: (count) => `Signed in on ${one(count, 'device or browser', 'devices or browsers')}.`,
		notSignedIn: 'Not signed in anywhere.',
		signOutEverywhere: 'Sign Out Everywhere',
		signOutAsk: (name) => `${name} has to sign in again everywhere. What is being written and not yet saved is lost.`,
		remove: 'Remove From the Team',
		removeTitle: (name) => `Remove ${name} from the team?`,
		removeYou: 'This is you: you are signed out, and cannot come back by yourself.',
		goesWith: 'Deleted for good:',
		nothingGoes: 'No mail is deleted: there are no personal accounts.',
		mailboxGoes: (mails) => `with ${one(mails, 'mail', 'mails')}, received or sent; what lies in another mailbox, too, stays`,
		serverKeeps: 'Nothing on the mail server is touched. Unpublish the workflows that read these accounts.',
		handedOn: 'Handed on:',
		nothingHandedOn: 'Nothing is to be handed on.',
		enquiries: (count) => one(count, 'open enquiry with its activities', 'open enquiries with their activities'),
		contacts: (count) => one(count, 'contact', 'contacts'),
		listings: (count) => one(count, 'listing', 'listings'),
		handTo: 'To',
		whoeverIsNext: 'Whoever is next',
		whoeverIsNextHint: 'With "Whoever is next", open enquiries wait until the workflow assigns them by its rules; contacts and listings are left without an owner.',
		told: {
			added: 'Added to the team.',
			exists: 'This address belongs to somebody in the team already.',
			'not-an-address': 'Nobody was added: the email address is not complete.',
			saved: 'Saved.',
			removed: 'Removed from the team.',
			'signed-out': 'Signed out everywhere.',
			'last-administrator': 'Nothing was changed: there must be another administrator first.',
			'changed-meanwhile': 'Nothing was removed: the personal accounts have changed meanwhile. Look again.',
			'no-time-zone': 'Nothing was changed: this time zone is not known here.',
		},
	},
	es: {
		title: 'Equipo',
		onlyAdministrators: 'Solo los administradores pueden hacerlo',
		onlyAdministratorsWhy: 'No se ha cambiado nada. Pídalo a un administrador de la bandeja.',
		roles: { member: 'Miembro', administrator: 'Administrador', coordinator: 'Coordinador' },
		you: 'usted',
		switchedOff: 'Desactivado',
		change: 'Cambiar',
		readsOnly: 'lee',
		readsAndSends: 'lee y envía',
		personal: 'personal',
		noMailbox: 'Todavía sin acceso a ningún buzón.',
		add: 'Añadir al equipo',
		addHint: 'La persona puede iniciar sesión enseguida con esta dirección y recibe consultas.',
		name: 'Nombre',
		email: 'Correo',
		role: 'Función',
		timeZone: 'Zona horaria',
		ofWorkflow: (zone) => `La del flujo de trabajo (${zone})`,
		save: 'Guardar',
		backToTeam: 'Volver al equipo',
		mailboxes: 'Buzones',
		sharedMailboxes: 'Buzones compartidos',
		everybody: 'Todos lo leen y envían desde él.',
		onlyAdmins: 'Solo lo leen los administradores.',
		whoReads: (mailbox) => `Quién lee ${mailbox}`,
		toEverybody: 'Todo el equipo lo lee y envía desde él',
		toListed: 'Solo las personas elegidas abajo',
		toListedHint: 'Los administradores siempre pueden. Si no elige a nadie, solo ellos.',
		reads: 'Lee',
		sends: 'Envía',
		always: 'siempre',
		sessions: 'Sesiones',
		signedIn: (count) => `Sesión iniciada en ${one(count, 'dispositivo o navegador', 'dispositivos o navegadores')}.`,
		notSignedIn: 'Sin ninguna sesión iniciada.',
		signOutEverywhere: 'Cerrar todas las sesiones',
		signOutAsk: (name) => `${name} tendrá que iniciar sesión de nuevo en todas partes. Lo que se esté escribiendo y no se haya guardado se pierde.`,
		remove: 'Quitar del equipo',
		removeTitle: (name) => `¿Quitar a ${name} del equipo?`,
		removeYou: 'Es usted: se cerrará su sesión y no podrá volver por su cuenta.',
		goesWith: 'Se borra para siempre:',
		nothingGoes: 'No se borra ningún correo: no hay cuentas personales.',
		mailboxGoes: (mails) => `con ${one(mails, 'correo recibido o enviado', 'correos recibidos o enviados')}; lo que también está en otro buzón se conserva`,
		serverKeeps: 'En el servidor de correo no se toca nada. Anule la publicación de los flujos de trabajo que leen estas cuentas.',
		handedOn: 'Pasa a otra persona:',
		nothingHandedOn: 'No hay nada que pasar a nadie.',
		enquiries: (count) => one(count, 'consulta abierta con sus actividades', 'consultas abiertas con sus actividades'),
		contacts: (count) => one(count, 'contacto', 'contactos'),
		listings: (count) => one(count, 'anuncio', 'anuncios'),
		handTo: 'A',
		whoeverIsNext: 'Quien siga en el turno',
		whoeverIsNextHint: 'Con «Quien siga en el turno», las consultas abiertas esperan a que el flujo las asigne según sus reglas; los contactos y anuncios quedan sin responsable.',
		told: {
			added: 'Añadido al equipo.',
			exists: 'Esta dirección ya es de alguien del equipo.',
			'not-an-address': 'No se ha añadido a nadie: la dirección de correo no está completa.',
			saved: 'Guardado.',
			removed: 'Quitado del equipo.',
			'signed-out': 'Todas las sesiones están cerradas.',
			'last-administrator': 'No se ha cambiado nada: antes debe haber otro administrador.',
			'changed-meanwhile': 'No se ha quitado a nadie: las cuentas personales han cambiado entretanto. Compruébelo de nuevo.',
			'no-time-zone': 'No se ha cambiado nada: aquí no se conoce esta zona horaria.',
		},
	},
	de: {
		title: 'Team',
		onlyAdministrators: 'Das kann nur die Administration',
		onlyAdministratorsWhy: 'Es wurde nichts geändert. Bitten Sie die Administration des Posteingangs.',
		roles: { member: 'Mitglied', administrator: 'Administration', coordinator: 'Koordination' },
		you: 'Sie',
		switchedOff: 'Abgeschaltet',
		change: 'Ändern',
		readsOnly: 'liest',
		readsAndSends: 'liest und sendet',
		personal: 'persönlich',
		noMailbox: 'Noch kein Zugang zu einem Postfach.',
		add: 'Zum Team hinzufügen',
		addHint: 'Die Person kann sich mit dieser Adresse sofort anmelden und bekommt Anfragen.',
		name: 'Name',
		email: 'E-Mail',
		role: 'Rolle',
		timeZone: 'Zeitzone',
		ofWorkflow: (zone) => `Wie der Workflow (${zone})`,
		save: 'Speichern',
		backToTeam: 'Zurück zum Team',
		mailboxes: 'Postfächer',
		sharedMailboxes: 'Gemeinsame Postfächer',
		everybody: 'Alle lesen es und senden daraus.',
		onlyAdmins: 'Nur die Administration liest es.',
		whoReads: (mailbox) => `Wer ${mailbox} liest`,
		toEverybody: 'Das ganze Team liest es und sendet daraus',
		toListed: 'Nur die unten Gewählten',
		toListedHint: 'Die Administration darf immer. Ist niemand gewählt, nur sie.',
		reads: 'Liest',
		sends: 'Sendet',
		always: 'immer',
		sessions: 'Sitzungen',
		signedIn: (count) => `Angemeldet auf ${one(count, 'Gerät oder Browser', 'Geräten oder Browsern')}.`,
		notSignedIn: 'Nirgends angemeldet.',
		signOutEverywhere: 'Überall abmelden',
		signOutAsk: (name) => `${name} muss sich überall neu anmelden. Was gerade geschrieben wird und nicht gespeichert ist, geht verloren.`,
		remove: 'Aus dem Team entfernen',
		removeTitle: (name) => `${name} aus dem Team entfernen?`,
		removeYou: 'Das sind Sie: Sie werden abgemeldet und können nicht von selbst zurückkommen.',
		goesWith: 'Endgültig gelöscht wird:',
		nothingGoes: 'Keine E-Mail wird gelöscht: Es gibt keine persönlichen Konten.',
		mailboxGoes: (mails) => `mit ${one(mails, 'empfangenen oder gesendeten E-Mail', 'empfangenen oder gesendeten E-Mails')}; was auch in einem anderen Postfach liegt, bleibt`,
		serverKeeps: 'Auf dem Mailserver wird nichts angerührt. Nehmen Sie die Workflows, die diese Konten lesen, aus der Veröffentlichung.',
		handedOn: 'Übergeben wird:',
		nothingHandedOn: 'Nichts ist zu übergeben.',
		enquiries: (count) => one(count, 'offene Anfrage mit ihren Aufgaben', 'offene Anfragen mit ihren Aufgaben'),
		contacts: (count) => one(count, 'Kontakt', 'Kontakte'),
		listings: (count) => one(count, 'Angebot', 'Angebote'),
		handTo: 'An',
		whoeverIsNext: 'Wer als Nächstes an der Reihe ist',
		whoeverIsNextHint: 'Bei „Wer als Nächstes an der Reihe ist“ warten offene Anfragen, bis der Workflow sie nach seinen Regeln zuteilt; Kontakte und Angebote bleiben ohne Zuständige.',
		told: {
			added: 'Zum Team hinzugefügt.',
			exists: 'Diese Adresse gehört schon jemandem im Team.',
			'not-an-address': 'Niemand wurde hinzugefügt: Die E-Mail-Adresse ist nicht vollständig.',
			saved: 'Gespeichert.',
			removed: 'Aus dem Team entfernt.',
			'signed-out': 'Überall abgemeldet.',
			'last-administrator': 'Es wurde nichts geändert: Erst muss es eine weitere Person in der Administration geben.',
			'changed-meanwhile': 'Niemand wurde entfernt: Die persönlichen Konten haben sich inzwischen geändert. Sehen Sie noch einmal nach.',
			'no-time-zone': 'Es wurde nichts geändert: Diese Zeitzone ist hier nicht bekannt.',
		},
	},
};
