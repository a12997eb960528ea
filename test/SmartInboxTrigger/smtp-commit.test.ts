import { Commits } from '../../nodes/SmartInboxTrigger/sources/smtp-commit';
import type { HandedOver } from '../../nodes/SmartInboxTrigger/sources/smtp-store';
import { storeHandedOver } from '../../nodes/SmartInboxTrigger/sources/smtp-store';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { StoreError, type Sql, type Store } from '../../nodes/shared/store/store';
import { closeStores, temporaryStore } from './n8n-edge';

let store: Store;
let mailboxes: Map<string, string>;
/** Durable transactions, and the answers given when each ended. */
let commits: number;
let answered: number;
/** What the store says to a statement; undefined lets it through. */
let refuse: (text: string, values: readonly unknown[]) => Error | undefined;

beforeEach(async () => {
	store = await temporaryStore();
	const { id } = await store.transaction((sql) => ensureMailbox(sql, 'leads@office.example', 'smtp'));
	mailboxes = new Map([['leads@office.example', id]]);
	[commits, answered] = [0, 0];
	refuse = () => undefined;
	const { transaction } = store;
	store.transaction = (async (work, options) => {
		if (options?.durable) commits++;
		return await transaction.call(
			store,
			async (sql) =>
				await work({
					...sql,
					all: (text, values) => sql.all(text, values),
					get: (text, values) => sql.get(text, values),
					takeTurns: (names) => sql.takeTurns(names),
					run: async (text, values = []) => {
						const refusal = refuse(text, values);
						if (refusal) throw refusal;
						return await sql.run(text, values);
					},
				} satisfies Sql),
			options,
		);
	}) as typeof store.transaction;
});
afterEach(closeStores);

function mail(number: number): HandedOver {
	const data = (async function* () {
		yield Buffer.from(`From: a${number}@client.example\r\nSubject: Mail ${number}\r\nMessage-ID: <${number}@client.example>\r\n\r\nHello\r\n`);
	})();
	return { data, sender: '', recipients: ['leads@office.example'], client: { name: 'c', address: '127.0.0.1', protocol: 'ESMTP' } };
}

async function handOver(numbers: number[]) {
	const together = new Commits(store);
	return await Promise.allSettled(
		numbers.map(async (number) => {
			const said = await storeHandedOver({ store, commits: together }, mailboxes, [], mail(number));
			answered++;
			return said;
		}),
	);
}

const subjects = async () => (await store.all<{ subject: string }>('SELECT m.subject FROM delivery d JOIN message m ON m.id = d.message_id ORDER BY length(m.subject), m.subject')).map(({ subject }) => subject);
const isAboutMail = (number: number, values: readonly unknown[]) => values.includes(`Mail ${number}`);

test('mails of many clients share a commit, and each is answered when its own is done', async () => {
	const results = await handOver(Array.from({ length: 100 }, (_, number) => number));
	expect(results.every(({ status }) => status === 'fulfilled')).toBe(true);
	expect(await subjects()).toHaveLength(100);
	expect(commits).toBeLessThan(10);
	expect(answered).toBe(100);
});

test('one mail alone does not wait for others', async () => {
	await handOver([1]);
	expect(commits).toBe(1);
});

test('a mail that cannot be written is refused alone, the others that came with it are stored', async () => {
	refuse = (_text, values) => (isAboutMail(7, values) ? new Error('value out of range') : undefined);
	const results = await handOver(Array.from({ length: 20 }, (_, number) => number));
	expect(results.flatMap(({ status }, number) => (status === 'rejected' ? [number] : []))).toEqual([7]);
	const stored = await subjects();
	expect(stored).toHaveLength(19);
	expect(stored).not.toContain('Mail 7');
});

test('a full disk refuses them all at once, and the next mail is tried again', async () => {
	refuse = (text) => (text.includes('INTO delivery') ? new StoreError('The disk that holds the store is full', 'Free some space.', { isFull: true }) : undefined);
	const results = await handOver(Array.from({ length: 20 }, (_, number) => number));
	expect(results.every((result) => result.status === 'rejected' && result.reason instanceof StoreError && result.reason.isFull)).toBe(true);
	expect(commits).toBeLessThan(5);
	expect(await subjects()).toEqual([]);
	refuse = () => undefined;
	await handOver([1, 2]);
	expect(await subjects()).toEqual(['Mail 1', 'Mail 2']);
});

test('the same mail twice in one commit is one row, and 250 both times', async () => {
	const results = await handOver([5, 5]);
	expect(results.map((result) => result.status === 'fulfilled' && result.value)).toEqual([expect.stringMatching(/^2\.0\.0 OK: queued as /), results[0].status === 'fulfilled' && results[0].value]);
	expect(await subjects()).toEqual(['Mail 5']);
});
