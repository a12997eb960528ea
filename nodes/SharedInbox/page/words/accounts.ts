import type { SyncCounts } from '../../../shared/store/sync-runs';
import type { AccountState } from '../account-state';
import type { Language } from './language';

/** The mail accounts and how they are doing. */
export interface AccountsWords {
	title: string;
	intro: string;
	back: string;
	none: string;
	noneHint: string;
	state: Record<AccountState, string>;
	/** What the state means, and what to do. */
	advice: Record<Exclude<AccountState, 'active'>, string>;
	reconnect: string;
	reconnectHint: string;
	/** For whoever may not reconnect it. */
	askAdministrator: string;
	primary: string;
	primaryHint: string;
	generalSender: string;
	generalSenderHint: string;
	kind: Record<'shared' | 'personal', string>;
	direct: string;
	facts: Record<'kind' | 'contact' | 'mail' | 'waiting' | 'retrying' | 'quarantined' | 'lag' | 'toCarryOut' | 'sync' | 'folders', string>;
	never: string;
	nothing: string;
	/** Leads to the mails that need somebody. */
	look: string;
	notices: string;
	folders: string;
	foldersHint: string;
	noFolders: string;
	/** A folder that Smart Inbox Trigger reads. */
	read: string;
	notSynced: string;
	everySync: string;
	every: (time: string) => string;
	imported: (done: number, total: number) => string;
	log: string;
	logHint: string;
	openLog: string;
	noLog: string;
	noLogHint: string;
	logEnd: string;
	newest: string;
	older: string;
	run: Record<'running' | 'done' | 'failed', string>;
	took: (time: string) => string;
	counts: Record<Exclude<keyof SyncCounts, 'folders' | 'fetched'>, string>;
	unchanged: string;
	nothingToDo: string;
	/** In the list of conversations. */
	disabledNote: string;
	openAccount: string;
}

export const accountsWords: Record<Language, AccountsWords> = {
	en: {
		title: 'Accounts',
		intro: 'The mailboxes that are open to you, and how they are doing.',
		back: 'All Accounts',
		none: 'No account is open to you yet',
		noneHint: 'Publish a workflow with the Smart Inbox Trigger, and its mailbox shows here. If others already see mail, ask an administrator to let you into their mailbox.',
		state: { active: 'Active', new: 'Not Read Yet', failed: 'Sync Failed', late: 'Late', silent: 'Not Read', degraded: 'Cannot Be Reached', disabled: 'Disabled' },
		advice: {
			new: 'This mailbox has not been read yet. For the person who runs n8n: publish the workflow with Smart Inbox Trigger, or with Mailbox Sync, for it.',
			failed: 'The newest sync did not end well. The log below says why, and what to do.',
			late: 'Mails have been waiting for a long time. For the person who runs n8n: look at the executions of the workflow with Smart Inbox Trigger.',
			silent: 'This mailbox has not been read for a long time. For the person who runs n8n: see whether the workflow with Smart Inbox Trigger, or with Mailbox Sync, is still published.',
			degraded: 'Nothing to do: it is tried again until the server answers. No mail is lost meanwhile.',
			disabled: 'No mail comes from this account until somebody reconnects it. What arrives meanwhile stays in the mailbox and is fetched then.',
		},
		reconnect: 'Reconnect',
		reconnectHint: 'Signs in again with what the credential in n8n says, and looks for the folders. When the password has changed, change it in that credential first.',
		askAdministrator: 'An administrator can reconnect it.',
		primary: 'Primary',
		primaryHint: 'Shown first, and preselected for new mail',
		generalSender: 'General Sender',
		generalSenderHint: 'Notices of the inbox are sent from here: owner assigned, activity due',
		kind: { shared: 'Shared', personal: 'Personal: only you see it' },
		direct: 'Mail is delivered here directly (SMTP)',
		facts: { kind: 'Kind', contact: 'Last contact', mail: 'Last mail', waiting: 'Waiting', retrying: 'Tried again', quarantined: 'Quarantined', lag: 'Longest wait', toCarryOut: 'Still to do on the server', sync: 'Last sync', folders: 'Folders' },
		never: 'never',
		nothing: 'nothing',
		look: 'Look at them',
		notices: 'Notices',
		folders: 'Folders',
		foldersHint: 'Which folders are read is chosen on Smart Inbox Trigger, which ones are synced and how often with Mailbox Sync (Folder: Update), in n8n.',
		noFolders: 'No folder is read or synced yet.',
		read: 'Starts the workflow',
		notSynced: 'Not synced',
		everySync: 'Synced each time',
		every: (time) => `Synced every ${time}`,
		imported: (done, total) => `imported so far: ${done} of ${total}`,
		log: 'Sync Log',
		logHint: 'Syncs that found nothing are kept for a day, the others for a month.',
		openLog: 'Folders and sync log',
		noLog: 'Never synced',
		noLogHint: 'For the person who runs n8n: the template “Keep a mailbox in sync” makes this mailbox and the shared inbox equal, once a minute.',
		logEnd: 'These were the oldest syncs in the log.',
		newest: 'Newest Syncs',
		older: 'Older Syncs',
		run: { running: 'In Progress', done: 'Done', failed: 'Failed' },
		took: (time) => `took ${time}`,
		counts: { added: 'new', flagged: 'marked on the server', moved: 'moved on the server', removed: 'removed on the server', pushed: 'carried out for you', refused: 'refused by the server', lost: 'given up, because the mail was removed on the server' },
		unchanged: 'Nothing had changed',
		nothingToDo: 'Nothing to do: it is tried again with the next sync.',
		disabledNote: 'is disabled: no mail comes from it.',
		openAccount: 'See what to do',
	},
	es: {
		title: 'Cuentas',
		intro: 'Los buzones a los que usted tiene acceso, y cómo están.',
		back: 'Todas las cuentas',
		none: 'Todavía no tiene acceso a ninguna cuenta',
		noneHint: 'Publique un flujo de trabajo con el Smart Inbox Trigger y su buzón aparecerá aquí. Si otros ya ven correo, pida a un administrador que le dé acceso.',
		state: { active: 'Activa', new: 'Aún sin leer', failed: 'Sincronización fallida', late: 'Con retraso', silent: 'No se lee', degraded: 'Inaccesible', disabled: 'Desactivada' },
		advice: {
			new: 'Este buzón todavía no se ha leído. Para quien administra n8n: publique para él el flujo de trabajo con Smart Inbox Trigger o con Mailbox Sync.',
			failed: 'La última sincronización no terminó bien. El registro de abajo dice por qué y qué hacer.',
			late: 'Hay correos que esperan desde hace mucho a ser procesados. Para quien administra n8n: mire las ejecuciones del flujo con Smart Inbox Trigger.',
			silent: 'Este buzón no se lee desde hace mucho. Para quien administra n8n: compruebe si el flujo con Smart Inbox Trigger o con Mailbox Sync sigue publicado.',
			degraded: 'No hay que hacer nada: se intenta de nuevo hasta que el servidor conteste. Mientras tanto no se pierde ningún correo.',
			disabled: 'No llega correo de esta cuenta hasta que alguien la reconecte. Lo que llegue mientras tanto queda en el buzón y se recoge entonces.',
		},
		reconnect: 'Reconectar',
		reconnectHint: 'Vuelve a entrar con lo que dice la credencial en n8n y busca las carpetas. Si la contraseña ha cambiado, cámbiela antes en esa credencial.',
		askAdministrator: 'Un administrador puede reconectarla.',
		primary: 'Principal',
		primaryHint: 'Se muestra primero y está preseleccionada para correo nuevo',
		generalSender: 'Remitente general',
		generalSenderHint: 'De aquí salen los avisos de la bandeja: responsable asignado, actividad pendiente',
		kind: { shared: 'Compartida', personal: 'Personal: solo la ve usted' },
		direct: 'El correo se entrega aquí directamente (SMTP)',
		facts: { kind: 'Tipo', contact: 'Último contacto', mail: 'Último correo', waiting: 'En espera', retrying: 'Se reintentan', quarantined: 'En cuarentena', lag: 'Espera más larga', toCarryOut: 'Pendiente en el servidor', sync: 'Última sincronización', folders: 'Carpetas' },
		never: 'nunca',
		nothing: 'nada',
		look: 'Verlos',
		notices: 'Avisos',
		folders: 'Carpetas',
		foldersHint: 'Qué carpetas se leen se elige en Smart Inbox Trigger; cuáles se sincronizan y con qué frecuencia, con Mailbox Sync (Folder: Update), en n8n.',
		noFolders: 'Todavía no se lee ni se sincroniza ninguna carpeta.',
		read: 'Inicia el flujo de trabajo',
		notSynced: 'No se sincroniza',
		everySync: 'Se sincroniza cada vez',
		every: (time) => `Se sincroniza cada ${time}`,
		imported: (done, total) => `importados hasta ahora: ${done} de ${total}`,
		log: 'Registro de sincronización',
		logHint: 'Las sincronizaciones que no encontraron nada se guardan un día, las demás un mes.',
		openLog: 'Carpetas y registro',
		noLog: 'Nunca sincronizada',
		noLogHint: 'Para quien administra n8n: la plantilla “Keep a mailbox in sync” iguala este buzón y la bandeja compartida una vez por minuto.',
		logEnd: 'Estas eran las sincronizaciones más antiguas del registro.',
		newest: 'Sincronizaciones más recientes',
		older: 'Sincronizaciones anteriores',
		run: { running: 'En curso', done: 'Hecha', failed: 'Fallida' },
		took: (time) => `duró ${time}`,
		counts: { added: 'nuevos', flagged: 'marcados en el servidor', moved: 'movidos en el servidor', removed: 'eliminados en el servidor', pushed: 'llevados a cabo para usted', refused: 'rechazados por el servidor', lost: 'abandonados, porque el correo se eliminó en el servidor' },
		unchanged: 'No había cambiado nada',
		nothingToDo: 'No hay que hacer nada: se intenta de nuevo con la próxima sincronización.',
		disabledNote: 'está desactivada: no llega correo de ella.',
		openAccount: 'Ver qué hacer',
	},
	de: {
		title: 'Konten',
		intro: 'Die Postfächer, zu denen Sie Zugang haben, und ihr Zustand.',
		back: 'Alle Konten',
		none: 'Sie haben noch zu keinem Konto Zugang',
		noneHint: 'Sobald ein Workflow mit dem Smart Inbox Trigger veröffentlicht ist, erscheint sein Postfach hier. Wenn andere schon E-Mails sehen, bitten Sie die Administration um Zugang.',
		state: { active: 'Aktiv', new: 'Noch nicht gelesen', failed: 'Abgleich fehlgeschlagen', late: 'In Verzug', silent: 'Wird nicht gelesen', degraded: 'Nicht erreichbar', disabled: 'Deaktiviert' },
		advice: {
			new: 'Dieses Postfach wurde noch nicht gelesen. Für die Person, die n8n betreibt: den Workflow mit Smart Inbox Trigger oder mit Mailbox Sync dafür veröffentlichen.',
			failed: 'Der letzte Abgleich ist fehlgeschlagen. Das Protokoll unten sagt, warum und was zu tun ist.',
			late: 'E-Mails warten seit Langem darauf, verarbeitet zu werden. Für die Person, die n8n betreibt: die Ausführungen des Workflows mit Smart Inbox Trigger ansehen.',
			silent: 'Dieses Postfach wurde seit Langem nicht gelesen. Für die Person, die n8n betreibt: nachsehen, ob der Workflow mit Smart Inbox Trigger oder mit Mailbox Sync noch veröffentlicht ist.',
			degraded: 'Nichts zu tun: Es wird so lange versucht, bis der Server antwortet. Währenddessen geht keine E-Mail verloren.',
			disabled: 'Aus diesem Konto kommt keine E-Mail, bis es jemand wieder verbindet. Was inzwischen eintrifft, bleibt im Postfach und wird dann geholt.',
		},
		reconnect: 'Wieder verbinden',
		reconnectHint: 'Meldet sich erneut mit den Zugangsdaten aus n8n an und sucht die Ordner. Wenn das Passwort geändert wurde, ändern Sie es zuerst dort.',
		askAdministrator: 'Die Administration kann es wieder verbinden.',
		primary: 'Hauptkonto',
		primaryHint: 'Wird zuerst gezeigt und ist für neue E-Mails vorausgewählt',
		generalSender: 'Allgemeiner Absender',
		generalSenderHint: 'Von hier kommen die Hinweise des Posteingangs: Zuständigkeit, fällige Aufgabe',
		kind: { shared: 'Gemeinsam', personal: 'Persönlich: nur Sie sehen es' },
		direct: 'E-Mails werden hier direkt zugestellt (SMTP)',
		facts: { kind: 'Art', contact: 'Letzter Kontakt', mail: 'Letzte E-Mail', waiting: 'Wartend', retrying: 'Erneut versucht', quarantined: 'In Quarantäne', lag: 'Längste Wartezeit', toCarryOut: 'Auf dem Server noch offen', sync: 'Letzter Abgleich', folders: 'Ordner' },
		never: 'nie',
		nothing: 'nichts',
		look: 'Ansehen',
		notices: 'Hinweise',
		folders: 'Ordner',
		foldersHint: 'Welche Ordner gelesen werden, wird am Smart Inbox Trigger gewählt; welche wie oft abgeglichen werden, mit Mailbox Sync (Folder: Update), in n8n.',
		noFolders: 'Noch wird kein Ordner gelesen oder abgeglichen.',
		read: 'Startet den Workflow',
		notSynced: 'Nicht abgeglichen',
		everySync: 'Jedes Mal abgeglichen',
		every: (time) => `Abgeglichen alle ${time}`,
		imported: (done, total) => `bisher importiert: ${done} von ${total}`,
		log: 'Abgleich-Protokoll',
		logHint: 'Abgleiche, die nichts fanden, bleiben einen Tag, die anderen einen Monat.',
		openLog: 'Ordner und Protokoll',
		noLog: 'Nie abgeglichen',
		noLogHint: 'Für die Person, die n8n betreibt: Die Vorlage „Keep a mailbox in sync“ gleicht dieses Postfach und den gemeinsamen Posteingang einmal in der Minute ab.',
		logEnd: 'Das waren die ältesten Abgleiche im Protokoll.',
		newest: 'Neueste Abgleiche',
		older: 'Ältere Abgleiche',
		run: { running: 'Läuft', done: 'Erledigt', failed: 'Fehlgeschlagen' },
		took: (time) => `dauerte ${time}`,
		counts: { added: 'neu', flagged: 'auf dem Server markiert', moved: 'auf dem Server verschoben', removed: 'auf dem Server entfernt', pushed: 'für Sie ausgeführt', refused: 'vom Server abgelehnt', lost: 'aufgegeben, weil die E-Mail auf dem Server entfernt wurde' },
		unchanged: 'Nichts hatte sich geändert',
		nothingToDo: 'Nichts zu tun: Mit dem nächsten Abgleich wird es erneut versucht.',
		disabledNote: 'ist deaktiviert: Es kommt keine E-Mail daraus.',
		openAccount: 'Ansehen, was zu tun ist',
	},
};
