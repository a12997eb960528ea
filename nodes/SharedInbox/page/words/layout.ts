import type { Language } from './language';

/** What stands around every page. */
export interface LayoutWords {
	sharedInbox: string;
	skip: string;
	signOut: string;
	/** What the name of whoever is signed in leads to. */
	yourSignature: string;
	/** The parts of the page, in the bar at the top. */
	sections: Record<'inbox' | 'accounts' | 'templates' | 'people', string>;
}

export const layoutWords: Record<Language, LayoutWords> = {
	en: { sharedInbox: 'Shared Inbox', skip: 'Skip to the content', signOut: 'Sign Out', yourSignature: 'Your signature', sections: { inbox: 'Inbox', accounts: 'Accounts', templates: 'Templates', people: 'People' } },
	es: { sharedInbox: 'Bandeja compartida', skip: 'Saltar al contenido', signOut: 'Cerrar sesión', yourSignature: 'Su firma', sections: { inbox: 'Bandeja', accounts: 'Cuentas', templates: 'Plantillas', people: 'Equipo' } },
	de: { sharedInbox: 'Gemeinsamer Posteingang', skip: 'Zum Inhalt springen', signOut: 'Abmelden', yourSignature: 'Ihre Signatur', sections: { inbox: 'Posteingang', accounts: 'Konten', templates: 'Vorlagen', people: 'Team' } },
};
