import { Health, ownTrouble, type Trouble } from '../../nodes/SmartInboxTrigger/health';
import { alertThrough } from '../../nodes/SmartInboxTrigger/alert';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openNotices } from '../../nodes/shared/store/notices';
import { StoreError, type Store } from '../../nodes/shared/store/store';
import { closeStores, N8nEdge, temporaryStore, until } from './n8n-edge';

const MINUTES = 60_000;
const OUTAGE: Trouble = { reason: 'network', message: 'Nothing answers', description: 'Check the host.' };

let store: Store;
let health: Health;
let alerts: string[];

beforeEach(async () => {
	store = await temporaryStore();
	alerts = [];
	health = new Health(store, [(await ensureMailbox(store, 'inbox@office.example', 'imap')).id], (message, description) => alerts.push(`${message}. ${description}`));
});
afterEach(closeStores);

async function unwritable(work: () => Promise<void>): Promise<void> {
	const { transaction } = store;
	store.transaction = (async () => {
		throw new Error('disk full');
	}) as typeof store.transaction;
	await work();
	store.transaction = transaction;
}

test('a short outage is nobody’s business; a long one gives one notice and one alert, and is resolved when it is over', async () => {
	await health.bad('INBOX', OUTAGE, 0);
	await health.good('INBOX', MINUTES);
	for (let minute = 2; minute < 30; minute++) await health.bad('INBOX', OUTAGE, minute * MINUTES);
	expect(alerts).toEqual(['Nothing answers. Check the host.']);
	expect(await openNotices(store)).toHaveLength(1);
	await health.good('INBOX', 30 * MINUTES);
	expect(await openNotices(store)).toEqual([]);
});

test('a store that cannot be written takes no notice of it either: there is one alert all the same, and one more next time', async () => {
	const trouble = ownTrouble(new StoreError('The disk is full', 'Free some space.'), 'No mail is lost.');
	await unwritable(async () => {
		for (let minute = 0; minute < 30; minute++) await health.bad('INBOX', trouble, minute * MINUTES);
	});
	expect(alerts).toEqual(['The disk is full. Free some space. No mail is lost.']);
	await health.bad('INBOX', trouble, 30 * MINUTES);
	expect(alerts).toHaveLength(1);
	await health.good('INBOX', 31 * MINUTES);
	await unwritable(async () => {
		for (let minute = 32; minute < 60; minute++) await health.bad('INBOX', trouble, minute * MINUTES);
	});
	expect(alerts).toHaveLength(2);
});

test('an n8n that cannot keep an alert does not stop whoever raised it', () => {
	const { trigger } = new N8nEdge();
	trigger.saveFailedExecution = () => {
		throw new Error('database is down');
	};
	expect(() => alertThrough(trigger)('message', 'description')).not.toThrow();
});

test('alerts come at most one a minute; those in between come with the next, together', async () => {
	const n8n = new N8nEdge();
	const alert = alertThrough(n8n.trigger, 200);
	for (let number = 1; number <= 8; number++) alert(`Trouble ${number}`, `Mend ${number}.`);
	alert('Trouble 2', 'Mend 2.');
	expect(n8n.alerts).toEqual(['Trouble 1']);
	await until('the others come', () => n8n.alerts.length === 2);
	expect(n8n.alerts[1]).toBe('7 things need attention: Trouble 2');
	alert('Trouble 9', 'Mend 9.');
	await until('a single one stays as it is', () => n8n.alerts.length === 3);
	expect(n8n.alerts[2]).toBe('Trouble 9');
});
