import type { NoticeWords } from './words';

const from = (about: string) => (about === '' ? '' : ` von ${about}`);
const colon = (about: string) => (about === '' ? '' : `: ${about}`);

export const german: NoticeWords = {
	language: 'de',
	timeFormat: 'd. MMMM yyyy, HH:mm ZZZZ',
	hello: (name) => `Hallo ${name},`,
	helloAnybody: 'Hallo,',
	labels: {
		person: 'Person', email: 'E-Mail', phone: 'Telefon', company: 'Firma', listing: 'Angebot', place: 'Ort', link: 'Link', firstSource: 'Erste Quelle', received: 'Eingegangen',
		answerBy: 'Antworten bis', due: 'Fällig', about: 'Betreff', account: 'Konto', since: 'Seit', until: 'Bis',
	},
	unknownPerson: 'Unbekannt',
	openInbox: 'Posteingang öffnen',
	openMail: 'E-Mail öffnen',
	toAdministrators: 'Der Smart-Posteingang schickt diese Nachricht selbst an alle, die sich um ihn kümmern.',
	toOwner: 'Der Smart-Posteingang schickt diese Nachricht selbst an die Person, die die Anfrage beantwortet.',
	badges: { news: 'Für Sie', due: 'Fällig', overdue: 'Überfällig', attention: 'Bitte ansehen', over: 'Behoben' },
	owner: {
		newEnquiry: 'Neue Anfrage',
		newMail: 'Neue E-Mail',
		yours: 'Diese Anfrage gehört Ihnen',
		insteadOf: (owner) => `${owner} ist abwesend: Bitte beantworten Sie diese Anfrage in Vertretung`,
		ownerUnnamed: 'Die zuständige Person',
		why: 'Grund',
		wrote: 'Die Nachricht',
	},
	activity: {
		subject: (what, isOverdue) => `${isOverdue ? 'Überfällig' : 'Bald fällig'}: ${what}`,
		answer: 'Anfrage beantworten',
		due: 'Diese Aufgabe ist bald fällig und noch nicht als erledigt vermerkt.',
		overdue: 'Diese Aufgabe war fällig und ist noch nicht als erledigt vermerkt.',
		next: 'Mit einer Antwort per E-Mail ist sie erledigt. Nach einem Anruf haken Sie sie bitte selbst ab.',
	},
	details: 'Was der Posteingang notiert hat',
	troubles: {
		reconnect: {
			subject: (about) => `Konto neu verbinden: ${about}`,
			what: 'Der Mailserver lehnt die Anmeldung ab. Bis jemand handelt, kommt von diesem Konto keine E-Mail herein; auf dem Server geht nichts verloren.',
			next: 'Öffnen Sie die Zugangsdaten in n8n, melden Sie sich neu an oder tragen Sie das neue Passwort ein, und veröffentlichen Sie den Workflow erneut.',
			endSubject: (about) => `Konto ist wieder verbunden: ${about}`,
			end: 'Die Anmeldung klappt wieder. Was inzwischen eingegangen ist, wird jetzt gelesen.',
		},
		unreachable: {
			subject: (about) => `Es kommt keine E-Mail herein: ${about}`,
			what: 'Dieses Konto ist zurzeit nicht erreichbar. Es wird von selbst weiter versucht, und nichts geht verloren.',
			next: 'Wenn es anhält, sehen Sie sich die Einzelheiten unten an, und ob der Mailserver läuft.',
			endSubject: (about) => `E-Mail kommt wieder herein: ${about}`,
			end: 'Das Konto funktioniert wieder. Was inzwischen eingegangen ist, wird jetzt gelesen.',
		},
		replies: {
			subject: (about) => `Automatische Antworten${from(about)} werden zurückgehalten`,
			what: 'Es sollten mehr automatische Antworten hinausgehen als üblich: So sieht eine Schleife oder eine Flut von Formularen aus. Zurückgehaltene werden nicht nachgeschickt.',
			next: 'Sehen Sie sich die neuesten Anfragen an. Sobald weniger hinausgehen, geht es von selbst weiter.',
			endSubject: (about) => `Automatische Antworten${from(about)} gehen wieder hinaus`,
			end: 'Es gehen wieder wenige genug hinaus, keine wird mehr zurückgehalten.',
		},
		copies: {
			subject: (about) => `Kopien der Originale kommen nicht an${colon(about)}`,
			what: 'Die Kopien der Originale werden abgelehnt oder lassen sich nicht senden. Die E-Mails selbst sind hier und wurden verarbeitet.',
			next: 'Ändern Sie die Adresse unter „Copy of Original To“, oder senden Sie die abgelehnten Kopien erneut: Mailbox Sync, Account: Retry Copies.',
			endSubject: (about) => `Kopien der Originale kommen wieder an${colon(about)}`,
			end: 'Eine Kopie wurde wieder angenommen.',
		},
		waiting: {
			subject: () => 'Anfragen warten auf eine zuständige Person',
			what: 'Niemand konnte sie übernehmen: Alle sind abwesend, außerhalb der Arbeitszeit oder ausgelastet.',
			next: 'Sie werden von selbst zugeteilt, sobald jemand kann. Oder teilen Sie sie zu: Assign Owner, Enquiry: Reassign.',
			endSubject: () => 'Keine Anfrage wartet mehr auf eine zuständige Person',
			end: 'Für jede Anfrage ist wieder jemand zuständig.',
		},
		quarantine: {
			subject: () => 'Eine E-Mail wurde beiseitegelegt',
			what: 'Ihr Workflow ist mehrmals gescheitert, oder sie ließ sich nicht ganz abrufen. Sie ist aufbewahrt.',
			next: 'Starten Sie sie im Posteingang erneut, wenn die Ursache behoben ist.',
			endSubject: () => 'Die beiseitegelegte E-Mail ist erledigt',
			end: 'Es ist nichts mehr zu tun.',
		},
		other: {
			subject: (about) => `Der Posteingang braucht Sie${colon(about)}`,
			what: 'Etwas funktioniert nicht, wie es soll; die Einzelheiten stehen unten.',
			next: 'Dort steht auch, was zu tun ist.',
			endSubject: (about) => `Alles ist wieder in Ordnung${colon(about)}`,
			end: 'Was gemeldet wurde, ist vorbei.',
		},
	},
	digest: {
		subject: (count) => (count === 1 ? 'Eine E-Mail wurde beiseitegelegt' : `${count} E-Mails wurden beiseitegelegt`),
		what: (count) => (count === 1 ? 'Ihr Workflow ist mehrmals gescheitert, oder sie ließ sich nicht ganz abrufen. Sie ist aufbewahrt und wartet auf Sie.' : 'Ihre Workflows sind mehrmals gescheitert, oder sie ließen sich nicht ganz abrufen. Sie sind aufbewahrt und warten auf Sie.'),
		next: 'Beheben Sie die Ursache, und starten Sie sie erneut: im Posteingang unter „Braucht Aufmerksamkeit“ oder alle auf einmal mit Mailbox Sync, Message: Run Again.',
		privateMail: 'eine E-Mail in einem persönlichen Postfach',
		more: (count) => `und ${count} weitere`,
		endSubject: 'Keine E-Mail ist mehr beiseitegelegt',
		end: (count) => (count === 1 ? 'Die beiseitegelegte E-Mail ist erledigt.' : `Alle ${count} beiseitegelegten E-Mails sind erledigt.`),
	},
};
