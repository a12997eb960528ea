import type { Language } from './language';

/** What is said where the page cannot be shown: parts in asterisks are names of n8n, and stand out. */
export interface NotOpenWords {
	unavailable: string;
	unavailableHint: string;
	testAddress: string;
	testAddressHint: string;
	unencrypted: string;
	unencryptedWhy: string;
	unencryptedHint: string;
}

export const notOpenWords: Record<Language, NotOpenWords> = {
	en: {
		unavailable: 'The inbox cannot be opened right now',
		unavailableHint: 'No mail is lost. Try again in a minute; if this stays, ask the person who runs n8n to look into its log.',
		testAddress: 'The page is not open yet',
		testAddressHint: 'This is the test address of the node. Publish the workflow, then open its *Production URL*.',
		unencrypted: 'This address is not encrypted',
		unencryptedWhy: 'Over plain http, anybody on the way could read the mails and take over the session. Open the page by its https address.',
		unencryptedHint: 'For the person who runs n8n: put n8n behind https and set WEBHOOK_URL to that address. In a network you trust, the node *Shared Inbox* has the option *Allow Unencrypted HTTP*.',
	},
	es: {
		unavailable: 'La bandeja no se puede abrir en este momento',
		unavailableHint: 'No se pierde ningún correo. Inténtelo de nuevo en un minuto; si sigue así, pida a quien administra n8n que mire su registro.',
		testAddress: 'La página todavía no está abierta',
		testAddressHint: 'Esta es la dirección de prueba del nodo. Publique el flujo de trabajo y abra su *Production URL*.',
		unencrypted: 'Esta dirección no está cifrada',
		unencryptedWhy: 'Con http sin cifrar, cualquiera en el camino podría leer los correos y apropiarse de la sesión. Abra la página con su dirección https.',
		unencryptedHint: 'Para quien administra n8n: ponga n8n detrás de https y asigne esa dirección a WEBHOOK_URL. En una red de confianza, el nodo *Shared Inbox* tiene la opción *Allow Unencrypted HTTP*.',
	},
	de: {
		unavailable: 'Der Posteingang lässt sich gerade nicht öffnen',
		unavailableHint: 'Keine E-Mail geht verloren. Versuchen Sie es in einer Minute erneut; wenn es so bleibt, bitten Sie die Person, die n8n betreibt, in dessen Protokoll zu sehen.',
		testAddress: 'Die Seite ist noch nicht offen',
		testAddressHint: 'Das ist die Testadresse des Knotens. Veröffentlichen Sie den Workflow und öffnen Sie seine *Production URL*.',
		unencrypted: 'Diese Adresse ist nicht verschlüsselt',
		unencryptedWhy: 'Über einfaches http könnte unterwegs jemand die E-Mails lesen und die Sitzung übernehmen. Öffnen Sie die Seite über ihre https-Adresse.',
		unencryptedHint: 'Für die Person, die n8n betreibt: n8n hinter https stellen und diese Adresse in WEBHOOK_URL eintragen. In einem vertrauenswürdigen Netz hat der Knoten *Shared Inbox* die Option *Allow Unencrypted HTTP*.',
	},
};
