import type { SignInWay } from '../../../shared/store/sessions';
import type { Language } from './language';

/** What somebody sees of themselves. */
export interface MeWords {
	title: string;
	facts: Record<'email' | 'role', string>;
	sessions: string;
	sessionsHint: (idleMinutes: number, hours: number) => string;
	columns: Record<'since' | 'seen' | 'via', string>;
	via: Record<SignInWay, string>;
	thisOne: string;
	signOutEverywhere: string;
	signOutAsk: string;
}

export const meWords: Record<Language, MeWords> = {
	en: {
		title: 'Your settings',
		facts: { email: 'Email', role: 'Role' },
		sessions: 'Where you are signed in',
		sessionsHint: (idle, hours) => `A session ends after ${idle} minutes without use, and after ${hours} hours in any case.`,
		columns: { since: 'Signed in', seen: 'Last used', via: 'By' },
		via: { mail: 'mailed link', n8n: 'n8n account', proxy: 'sign-in of your organisation' },
		thisOne: 'this one',
		signOutEverywhere: 'Sign Out Everywhere',
		signOutAsk: 'Every session ends, this one too, and links to sign in that are on their way no longer work.',
	},
	es: {
		title: 'Sus ajustes',
		facts: { email: 'Correo', role: 'Función' },
		sessions: 'Dónde tiene la sesión iniciada',
		sessionsHint: (idle, hours) => `Una sesión termina tras ${idle} minutos sin uso y, en todo caso, a las ${hours} horas.`,
		columns: { since: 'Iniciada', seen: 'Último uso', via: 'Con' },
		via: { mail: 'enlace por correo', n8n: 'cuenta de n8n', proxy: 'acceso de su organización' },
		thisOne: 'esta',
		signOutEverywhere: 'Cerrar todas las sesiones',
		signOutAsk: 'Terminan todas las sesiones, también esta, y los enlaces de acceso que estén en camino dejan de servir.',
	},
	de: {
		title: 'Ihre Einstellungen',
		facts: { email: 'E-Mail', role: 'Rolle' },
		sessions: 'Wo Sie angemeldet sind',
		sessionsHint: (idle, hours) => `Eine Sitzung endet nach ${idle} Minuten ohne Nutzung und auf jeden Fall nach ${hours} Stunden.`,
		columns: { since: 'Angemeldet', seen: 'Zuletzt genutzt', via: 'Mit' },
		via: { mail: 'Link per E-Mail', n8n: 'n8n-Konto', proxy: 'Anmeldung Ihrer Organisation' },
		thisOne: 'diese',
		signOutEverywhere: 'Überall abmelden',
		signOutAsk: 'Alle Sitzungen enden, auch diese, und Anmeldelinks, die noch unterwegs sind, gelten nicht mehr.',
	},
};
