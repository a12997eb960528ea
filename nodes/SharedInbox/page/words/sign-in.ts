import type { SignInNotice } from '../sign-in';
import type { Language } from './language';

/** The texts of whoever is not signed in. */
export interface SignInWords {
	notices: Record<SignInNotice, (idleMinutes: number) => string>;
	noTeam: string;
	/** Parts in asterisks are names of n8n, and stand out. */
	noTeamHint: string;
	noMail: string;
	noMailHint: string;
	title: string;
	hint: string;
	email: string;
	example: string;
	ask: string;
	asked: string;
	askedHint: (minutes: number) => string;
	nothing: string;
	another: string;
	welcome: string;
	oneMore: string;
	signIn: string;
	/** The mail with the link. */
	mail: { subject: string; hello: (name: string) => string; open: string; once: (minutes: number) => string };
}

export const signInWords: Record<Language, SignInWords> = {
	en: {
		notices: {
			'session ended': (minutes) => `You were signed out: after ${minutes} minutes without use, after twelve hours, or by an administrator.`,
			'link used': () => 'This link was used already, or is too old. Ask for a new one.',
			'signed out': () => 'You are signed out.',
		},
		noTeam: 'Nobody can sign in yet',
		noTeamHint: 'The team has no members. In n8n, run *Assign Owner* with the resource *Team Member* and the operation *Create or Update* for everyone who should work here, then reload this page.',
		noMail: 'Links cannot be mailed yet',
		noMailHint: 'To sign in, people get a link by email. In n8n, open the node *Shared Inbox*, choose a *mailbox credential* that sends mail (SMTP), publish the workflow, then reload this page.',
		title: 'Sign in to the shared inbox',
		hint: 'Enter your work email address, and a link to sign in is mailed to you.',
		email: 'Email',
		example: 'name@example.com',
		ask: 'Mail Me a Link',
		asked: 'Look into your mail',
		askedHint: (minutes) => `If this address belongs to someone of the team, a link is on its way to it. It works once, within ${minutes} minutes.`,
		nothing: 'Nothing there? Look into the spam folder, check the address, and ask an administrator whether it is the one in the team list. After a few requests in a row, wait a quarter of an hour.',
		another: 'Try another address',
		welcome: 'Welcome back',
		oneMore: 'One more click, and you are in the shared inbox.',
		signIn: 'Sign In',
		mail: {
			subject: 'Your sign-in link for the shared inbox',
			hello: (name) => `Hello ${name},`,
			open: 'open this link to sign in to the shared inbox:',
			once: (minutes) => `It works once, within ${minutes} minutes. If you did not ask for it, delete this mail: nothing happens without the link.`,
		},
	},
	es: {
		notices: {
			'session ended': (minutes) => `Se ha cerrado su sesión: tras ${minutes} minutos sin uso, tras doce horas, o por un administrador.`,
			'link used': () => 'Este enlace ya se usó o es demasiado antiguo. Pida uno nuevo.',
			'signed out': () => 'Ha cerrado la sesión.',
		},
		noTeam: 'Todavía no puede entrar nadie',
		noTeamHint: 'El equipo no tiene miembros. En n8n, ejecute *Assign Owner* con el recurso *Team Member* y la operación *Create or Update* para cada persona que vaya a trabajar aquí, y vuelva a cargar esta página.',
		noMail: 'Todavía no se pueden enviar enlaces',
		noMailHint: 'Para entrar se recibe un enlace por correo. En n8n, abra el nodo *Shared Inbox*, elija una *credencial de buzón* que envíe correo (SMTP), publique el flujo de trabajo y vuelva a cargar esta página.',
		title: 'Entrar en la bandeja compartida',
		hint: 'Escriba su correo de trabajo y le enviaremos un enlace para entrar.',
		email: 'Correo electrónico',
		example: 'nombre@example.com',
		ask: 'Enviarme un enlace',
		asked: 'Revise su correo',
		askedHint: (minutes) => `Si esta dirección es de alguien del equipo, un enlace va de camino. Sirve una sola vez, durante ${minutes} minutos.`,
		nothing: '¿No llega nada? Mire en la carpeta de spam, compruebe la dirección y pregunte a un administrador si es la que figura en el equipo. Tras varias peticiones seguidas, espere un cuarto de hora.',
		another: 'Probar con otra dirección',
		welcome: 'Hola de nuevo',
		oneMore: 'Un clic más y estará en la bandeja compartida.',
		signIn: 'Entrar',
		mail: {
			subject: 'Su enlace para entrar en la bandeja compartida',
			hello: (name) => `Hola, ${name}:`,
			open: 'Abra este enlace para entrar en la bandeja compartida:',
			once: (minutes) => `Sirve una sola vez, durante ${minutes} minutos. Si no lo ha pedido, borre este correo: sin el enlace no pasa nada.`,
		},
	},
	de: {
		notices: {
			'session ended': (minutes) => `Sie wurden abgemeldet: nach ${minutes} Minuten ohne Benutzung, nach zwölf Stunden oder von der Administration.`,
			'link used': () => 'Dieser Link wurde schon benutzt oder ist zu alt. Fordern Sie einen neuen an.',
			'signed out': () => 'Sie sind abgemeldet.',
		},
		noTeam: 'Noch kann sich niemand anmelden',
		noTeamHint: 'Das Team hat keine Mitglieder. Führen Sie in n8n *Assign Owner* mit der Ressource *Team Member* und der Operation *Create or Update* für alle aus, die hier arbeiten sollen, und laden Sie diese Seite neu.',
		noMail: 'Noch können keine Links verschickt werden',
		noMailHint: 'Zum Anmelden kommt ein Link per E-Mail. Öffnen Sie in n8n den Knoten *Shared Inbox*, wählen Sie *Zugangsdaten eines Postfachs*, das E-Mails versendet (SMTP), veröffentlichen Sie den Workflow und laden Sie diese Seite neu.',
		title: 'Beim gemeinsamen Posteingang anmelden',
		hint: 'Geben Sie Ihre dienstliche E-Mail-Adresse ein. Sie bekommen einen Link zum Anmelden.',
		email: 'E-Mail',
		example: 'name@example.com',
		ask: 'Link schicken',
		asked: 'Sehen Sie in Ihr Postfach',
		askedHint: (minutes) => `Wenn diese Adresse zu jemandem im Team gehört, ist ein Link dorthin unterwegs. Er gilt einmal und ${minutes} Minuten lang.`,
		nothing: 'Nichts gekommen? Sehen Sie in den Spam-Ordner, prüfen Sie die Adresse und fragen Sie die Administration, ob sie in der Liste des Teams steht. Nach mehreren Anfragen hintereinander warten Sie eine Viertelstunde.',
		another: 'Mit einer anderen Adresse versuchen',
		welcome: 'Willkommen zurück',
		oneMore: 'Noch ein Klick, und Sie sind im gemeinsamen Posteingang.',
		signIn: 'Anmelden',
		mail: {
			subject: 'Ihr Anmeldelink für den gemeinsamen Posteingang',
			hello: (name) => `Hallo ${name},`,
			open: 'öffnen Sie diesen Link, um sich beim gemeinsamen Posteingang anzumelden:',
			once: (minutes) => `Er gilt einmal und ${minutes} Minuten lang. Wenn Sie ihn nicht angefordert haben, löschen Sie diese E-Mail: Ohne den Link geschieht nichts.`,
		},
	},
};
