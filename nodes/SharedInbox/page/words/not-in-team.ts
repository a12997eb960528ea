import type { Language } from './language';

/** What is said to somebody who is signed in elsewhere, and does not work here. */
export interface NotInTeamWords {
	title: string;
	why: string;
	next: string;
}

export const notInTeamWords: Record<Language, NotInTeamWords> = {
	en: { title: 'You are not in the team', why: 'You are signed in, but your email address belongs to nobody in the team of this inbox.', next: 'Ask an administrator of the inbox to add you under People, with the address you sign in with.' },
	es: { title: 'No está en el equipo', why: 'Ha iniciado sesión, pero su dirección de correo no es de nadie del equipo de esta bandeja.', next: 'Pida a un administrador de la bandeja que le añada en Equipo, con la dirección con la que inicia sesión.' },
	de: { title: 'Sie sind nicht im Team', why: 'Sie sind angemeldet, aber Ihre E-Mail-Adresse gehört niemandem im Team dieses Posteingangs.', next: 'Bitten Sie die Administration des Posteingangs, Sie unter „Team“ mit der Adresse hinzuzufügen, mit der Sie sich anmelden.' },
};
