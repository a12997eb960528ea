import type { DeliveryState } from '../../../shared/store/ledger';
import type { OutgoingStatus } from '../../../shared/store/outgoing';
import type { Language } from './language';

/** What became of a mail. The reasons of the ledger itself are kept as they were written. */
export interface OutcomeWords {
	outcome: Record<'lead' | 'review' | 'none', string>;
	state: Record<DeliveryState, string>;
	/** When the ledger gives no reason of its own. */
	reason: Record<'quarantined' | 'received' | 'running' | 'done', string>;
	retry: (attempt: number) => string;
	sending: Record<OutgoingStatus, string>;
	bounced: string;
}

export const outcomeWords: Record<Language, OutcomeWords> = {
	en: {
		outcome: { lead: 'Lead', review: 'Needs Review', none: 'Not a Lead' },
		state: { quarantined: 'Quarantined', received: 'Waiting', running: 'In Progress', retry: 'Trying Again', done: 'Done', ignored: 'Ignored' },
		reason: { quarantined: 'It could not be processed, and is kept here.', received: 'It arrived and waits for its turn.', running: 'The workflow is working on it.', done: 'The workflow ran without reading it for a lead.' },
		retry: (attempt) => `It will be tried again after attempt ${attempt}.`,
		sending: { sent: 'Sent', queued: 'Waiting', sending: 'On Its Way', refused: 'Refused', unknown: 'Uncertain' },
		bounced: 'Came Back',
	},
	es: {
		outcome: { lead: 'Consulta', review: 'Por revisar', none: 'No es consulta' },
		state: { quarantined: 'En cuarentena', received: 'En espera', running: 'En curso', retry: 'Nuevo intento', done: 'Hecho', ignored: 'Ignorado' },
		reason: { quarantined: 'No se pudo procesar y se guarda aquí.', received: 'Ha llegado y espera su turno.', running: 'El flujo de trabajo lo está procesando.', done: 'El flujo de trabajo terminó sin buscar una consulta en él.' },
		retry: (attempt) => `Se intentará de nuevo tras el intento ${attempt}.`,
		sending: { sent: 'Enviado', queued: 'En espera', sending: 'En camino', refused: 'Rechazado', unknown: 'Incierto' },
		bounced: 'Devuelto',
	},
	de: {
		outcome: { lead: 'Anfrage', review: 'Zu prüfen', none: 'Keine Anfrage' },
		state: { quarantined: 'In Quarantäne', received: 'Wartet', running: 'In Arbeit', retry: 'Neuer Versuch', done: 'Erledigt', ignored: 'Übergangen' },
		reason: { quarantined: 'Sie konnte nicht verarbeitet werden und wird hier aufbewahrt.', received: 'Sie ist angekommen und wartet, bis sie an der Reihe ist.', running: 'Der Workflow arbeitet daran.', done: 'Der Workflow lief, ohne darin nach einer Anfrage zu suchen.' },
		retry: (attempt) => `Nach Versuch ${attempt} wird es noch einmal versucht.`,
		sending: { sent: 'Gesendet', queued: 'Wartet', sending: 'Unterwegs', refused: 'Abgelehnt', unknown: 'Ungewiss' },
		bounced: 'Kam zurück',
	},
};
