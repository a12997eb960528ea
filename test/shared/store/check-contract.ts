import { checkStore, type StoreCheck } from '../../../nodes/shared/store/check/check-store';
import { INVARIANTS } from '../../../nodes/shared/store/check/invariants';
import { plannedSchema } from '../../../nodes/shared/store/check/planned-schema';
import type { Store } from '../../../nodes/shared/store/store';
import type { Backend } from './contract';
import { fillHealthily, runAll } from './healthy-store';

const NOW = Date.now();
const TWO_HOURS_AGO = NOW - 2 * 3_600_000;

/** What breaks each invariant, in each of the ways it can be broken, and nothing else. `key`: what is named. */
export const BREAKS: readonly { name: string; how: string; text: string; key: string }[] = [
	{ name: 'Every mail has its text', how: 'its pieces are gone', text: "DELETE FROM message_source WHERE message_id = 'm2'", key: 'm2' },
	{ name: 'No text has a gap', how: 'the first piece is gone', text: "DELETE FROM message_source WHERE message_id = 'm1' AND piece = 0", key: 'm1' },
	{ name: 'No text has a gap', how: 'a piece between is gone', text: "UPDATE message_source SET piece = 2 WHERE message_id = 'm1' AND piece = 1", key: 'm1' },
	{ name: 'Every mail has its place', how: 'its row of the ledger is gone', text: "DELETE FROM delivery WHERE message_key = 'd3'; DELETE FROM notice", key: 'm3' },
	{ name: 'Every end has its reason', how: 'ignored without a reason', text: "UPDATE delivery SET reason = NULL WHERE message_key = 'd2'", key: 'd2' },
	{ name: 'Every end has its reason', how: 'put aside with an empty one', text: "UPDATE delivery SET reason = '' WHERE message_key = 'd3'", key: 'd3' },
	{ name: 'Every end has its reason', how: 'done, and nobody knows when', text: "UPDATE delivery SET finished_at = NULL WHERE message_key = 'd1'", key: 'd1' },
	{ name: 'Every run is somebody’s', how: 'its n8n is no more', text: `UPDATE delivery SET state = 'running', process = 'gone', started_at = ${TWO_HOURS_AGO}, finished_at = NULL WHERE message_key = 'd1'`, key: 'd1' },
	{ name: 'Every run is somebody’s', how: 'its n8n has said nothing for long', text: `UPDATE delivery SET state = 'running', process = 'mute', started_at = ${TWO_HOURS_AGO}, finished_at = NULL WHERE message_key = 'd1'; INSERT INTO living_process (id, machine, pid, seen_at) VALUES ('mute', '', 1, ${TWO_HOURS_AGO})`, key: 'd1' },
	{ name: 'What was put aside was told', how: 'there is no notice', text: 'DELETE FROM notice', key: 'd3' },
	{ name: 'A mail in a folder has its number', how: 'half of it in the ledger', text: "UPDATE delivery SET uid_validity = NULL WHERE message_key = 'd1'", key: 'd1' },
	{ name: 'A mail in a folder has its number', how: 'none in the ledger, and it is there', text: "UPDATE delivery SET uid = NULL, uid_validity = NULL WHERE message_key = 'd1'", key: 'd1' },
	{ name: 'A mail in a folder has its number', how: 'one of no folder', text: "UPDATE folder_mail SET server_folder_id = NULL WHERE id = 'f1'", key: 'f1' },
	{ name: 'A mail in a folder has its number', how: 'a folder without a beginning', text: "UPDATE folder SET first_uid = NULL WHERE id = 'box-inbox'", key: 'box-inbox' },
	{ name: 'A folder has mail of its own mailbox', how: 'in the ledger', text: "UPDATE delivery SET folder_id = 'own-inbox' WHERE message_key = 'd1'", key: 'd1' },
	{ name: 'A folder has mail of its own mailbox', how: 'on the server', text: "UPDATE folder_mail SET server_folder_id = 'own-inbox', is_pending = 1 WHERE id = 'f1'", key: 'f1' },
	{ name: 'What differs from the server is carried out', how: 'it was marked', text: "UPDATE folder_mail SET is_seen = 0 WHERE id = 'f1'", key: 'f1' },
	{ name: 'What differs from the server is carried out', how: 'it was moved', text: "UPDATE folder_mail SET folder_id = 'box-archive' WHERE id = 'f1'", key: 'f1' },
	{ name: 'A mailbox says why it rests', how: 'no reason', text: "UPDATE mailbox SET state = 'disabled', state_since = 5 WHERE id = 'box'", key: 'box' },
	{ name: 'A mailbox says why it rests', how: 'since nobody knows when', text: "UPDATE mailbox SET state = 'degraded', state_reason = 'The password was refused' WHERE id = 'box'", key: 'box' },
	{ name: 'No mail is left behind', how: 'a later one has run', text: `UPDATE delivery SET state = 'received', reason = NULL, finished_at = NULL, stored_at = ${TWO_HOURS_AGO}, received_at = 0 WHERE message_key = 'd2'; UPDATE delivery SET started_at = ${NOW} WHERE message_key = 'd1'`, key: 'd2' },
	{ name: 'One mail, one person', how: 'its owner was chosen for another', text: "UPDATE assignment SET contact_id = 'c3', enquiry_id = NULL WHERE message_key = 'd1'", key: 'd1' },
	{ name: 'One mail, one person', how: 'another was answered', text: "UPDATE outgoing_mail SET contact_id = 'c3' WHERE id = 'reply'", key: 'd1' },
	{ name: 'An enquiry is its person’s', how: 'of a mail', text: "UPDATE filed_message SET enquiry_id = 'e3'", key: 'd1' },
	{ name: 'An enquiry is its person’s', how: 'joined with another’s', text: "UPDATE enquiry SET joined_into = 'e1' WHERE id = 'e3'", key: 'e3' },
	{ name: 'One request, one enquiry', how: 'two about one conversation', text: "UPDATE enquiry SET joined_into = NULL WHERE id = 'e2'", key: 'e1' },
	{ name: 'One request, one enquiry', how: 'two about one listing', text: "INSERT INTO listing (reference, created_at, updated_at) VALUES ('R1', 1, 1); UPDATE enquiry SET joined_into = NULL, reference = 'R1', thread_key = id WHERE contact_id <> 'c3'", key: 'e1' },
	{ name: 'A merge leads to its person', how: 'in a circle', text: "UPDATE contact SET merged_into = 'c2' WHERE id = 'c2'; UPDATE contact_merge SET winner_id = 'c2'", key: 'c2' },
	{ name: 'A merge leads to its person', how: 'to one who is merged, too', text: "UPDATE contact SET root_id = 'c2', merged_into = 'c1' WHERE id = 'c3'; INSERT INTO contact_merge (id, winner_id, loser_id, reason, merged_at) VALUES ('cm3', 'c1', 'c3', '', 1)", key: 'c3' },
	{ name: 'A merge can be undone', how: 'nothing says why', text: 'DELETE FROM contact_merge', key: 'c2' },
	{ name: 'A merge can be undone', how: 'there is no merge', text: "INSERT INTO contact_merge (id, winner_id, loser_id, reason, merged_at) VALUES ('cm3', 'c1', 'c3', '', 1)", key: 'c3' },
	{ name: 'Addresses and numbers are written one way', how: 'capitals', text: "UPDATE contact_identity SET value = 'Cleo@client.example' WHERE kind = 'email'", key: 'c1' },
	{ name: 'Addresses and numbers are written one way', how: 'no country', text: "UPDATE contact_identity SET value = '600000000' WHERE kind = 'phone'", key: 'c2' },
	{ name: 'A conversation leads to its beginning', how: 'in a circle', text: "UPDATE thread SET merged_into = 't2' WHERE id = 't2'", key: 't2' },
	{ name: 'Every turn was given once', how: 'to two', text: "UPDATE assignment SET turn = 3 WHERE message_key = 'd0'", key: 'd0' },
	{ name: 'Every turn was given once', how: 'before it came', text: "UPDATE assignment SET turn = 4 WHERE message_key = 'd1'", key: 'd1' },
	{ name: 'Nobody is passed over', how: 'three turns of two people', text: "UPDATE rotation SET last_turn = 6; UPDATE rotation_member SET seen_turn = 6; UPDATE rotation_member SET last_turn = 6 WHERE member_id = 'ana'; INSERT INTO assignment (message_key, contact_id, owner_id, rule, reason, assigned_now, assigned_at, queue, turn) VALUES ('x4', 'c1', 'ana', 'round robin', '', 1, 1, 'Sales', 4), ('x5', 'c1', 'ana', 'round robin', '', 1, 1, 'Sales', 5), ('x6', 'c1', 'ana', 'round robin', '', 1, 1, 'Sales', 6)", key: 'ben' },
	{ name: 'Nobody was answered twice', how: 'one mail', text: "INSERT INTO outgoing_mail (id, key, purpose, status, sender_address, envelope_from, envelope_id, header_id, subject, size_bytes, message_key, queued_at, settled_at) VALUES ('reply2', 'again', 'reply', 'unknown', '', '', '', '', '', 1, 'd1', 5, 6)", key: 'reply' },
	{ name: 'Nobody was answered twice', how: 'one contact in a day', text: "INSERT INTO outgoing_mail (id, key, purpose, status, sender_address, envelope_from, envelope_id, header_id, subject, size_bytes, message_key, contact_id, queued_at, settled_at) VALUES ('reply2', 'reply:d8', 'reply', 'sent', '', '', '', '', '', 1, 'd8', 'c1', 80000000, 80000001)", key: 'reply2' },
	{ name: 'Only new contacts were answered', how: 'the contact was there before', text: 'UPDATE filed_message SET created_contact = 0', key: 'reply' },
	{ name: 'What is to leave is whole', how: 'no text', text: "DELETE FROM message_source WHERE message_id = 'news'", key: 'news' },
	{ name: 'What is to leave is whole', how: 'nobody to get it', text: "DELETE FROM outgoing_recipient WHERE outgoing_id = 'news'", key: 'news' },
	{ name: 'What is to leave is whole', how: 'no time', text: "UPDATE outgoing_mail SET next_attempt_at = NULL WHERE id = 'news'", key: 'news' },
	{ name: 'What left was written down before', how: 'written down afterwards', text: "UPDATE outgoing_mail SET queued_at = 90000 WHERE id = 'reply'", key: 'reply' },
	{ name: 'What left was written down before', how: 'no end', text: "UPDATE outgoing_mail SET settled_at = NULL WHERE id = 'reply'", key: 'reply' },
	{ name: 'The list shows what is there', how: 'in a mailbox without it', text: "UPDATE inbox_thread SET place_id = 'own', mailbox_id = 'own' WHERE place_id = 'box-inbox'", key: 't1' },
	{ name: 'The list shows what is there', how: 'in a folder of another mailbox', text: "UPDATE inbox_thread SET place_id = 'own-inbox' WHERE place_id = 'box-inbox'", key: 't1' },
	{ name: 'No mail is hidden', how: 'it is not listed', text: "DELETE FROM folder_mail; DELETE FROM inbox_thread; DELETE FROM inbox_changed", key: 'd1' },
	{ name: 'Every mail is found', how: 'it is not indexed', text: 'DELETE FROM search_mail', key: 'm1' },
	{ name: 'A personal mailbox has its owner', how: 'it never had one', text: "UPDATE mailbox SET owner_id = NULL WHERE id = 'own'", key: 'own' },
	{ name: 'A personal mailbox has its owner', how: 'who has left', text: "UPDATE team_member SET deleted_at = 5 WHERE id = 'ana'", key: 'own' },
	{ name: 'No key of a session is kept', how: 'the key itself', text: "UPDATE session SET token_hash = 'the key itself'", key: 'ana' },
	{ name: 'Who was erased is gone', how: 'a name is left', text: "UPDATE contact SET display_name = 'Eve' WHERE id = 'c4'", key: 'c4' },
	{ name: 'Who was erased is gone', how: 'a number is left', text: "UPDATE contact_identity SET contact_id = 'c4' WHERE kind = 'phone'", key: 'c4' },
	{ name: 'What was erased is gone', how: 'a subject is left', text: "UPDATE message SET subject = 'House' WHERE id = 'm3'", key: 'm3' },
	{ name: 'What was erased is gone', how: 'the text is left', text: "INSERT INTO message_source (message_id, piece, bytes) VALUES ('m3', 0, 'abc')", key: 'm3' },
];

export const failed = ({ checks }: StoreCheck) => checks.filter(({ isOk }) => !isOk).map(({ name, broken, examples }) => ({ name, broken, examples }));

/** Every check holds in a healthy store, and each of them can fail. */
export function describeChecks(name: string, backend: Backend): void {
	describe(`checks on ${name}`, () => {
		let store: Store;
		beforeEach(async () => {
			store = await backend.open();
			await fillHealthily(store);
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		test('a healthy store passes every check, and an empty one', async () => {
			const result = await checkStore(store);
			expect(failed(result)).toEqual([]);
			expect(result).toMatchObject({ backend: store.backend, place: store.location, isConsistent: true, problems: [] });
			expect(result.schemaVersion).toBe(plannedSchema(store.backend).version);
			expect(result.checks.length).toBe(3 + INVARIANTS.length);
			expect(result.checks.every(({ advice }) => advice === null)).toBe(true);
			await store.close();
			await backend.clean();
			store = await backend.open();
			expect(failed(await checkStore(store))).toEqual([]);
		});

		test('each invariant has a way in which it breaks', () => {
			expect(new Set(BREAKS.map((one) => one.name))).toEqual(new Set(INVARIANTS.map((one) => one.name)));
		});

		test.each(BREAKS)('$name: $how', async ({ name, text, key }) => {
			await runAll(store, text);
			// What was changed is computed anew, as the page does before it shows a list.
			if (!text.includes('inbox_thread')) await store.run('DELETE FROM inbox_changed');
			const result = await checkStore(store);
			expect(failed(result)).toEqual([{ name, broken: expect.any(Number) as number, examples: expect.arrayContaining([key]) as string[] }]);
			expect(result.isConsistent).toBe(false);
			expect(result.problems).toEqual([expect.stringContaining(name) as string]);
			expect(result.problems[0]).toContain(INVARIANTS.find((one) => one.name === name)?.advice);
		});

		test.each([['thread', 't2'], ['message', 'm1'], ['delivery', 'd1'], ['contact', 'c1']])('what is still to be computed is neither shown wrongly nor hidden: a %s', async (what, name) => {
			await runAll(store, `DELETE FROM folder_mail; DELETE FROM inbox_thread WHERE place_id = 'box-inbox'; UPDATE inbox_thread SET place_id = 'own', mailbox_id = 'own' WHERE thread_id = 't1'; DELETE FROM inbox_changed`);
			expect(failed(await checkStore(store)).map((one) => one.name)).toEqual(['The list shows what is there', 'No mail is hidden']);
			await store.run('INSERT INTO inbox_changed (what, name) VALUES ($1, $2)', [what, name]);
			expect(failed(await checkStore(store))).toEqual([]);
		});

		test('two people who were one until a merge was undone keep what was theirs together', async () => {
			await runAll(store, "UPDATE contact SET merged_into = NULL, root_id = 'c2' WHERE id = 'c2'; UPDATE contact_merge SET undone_at = 9; UPDATE enquiry SET joined_into = NULL WHERE id = 'e2'");
			await store.run('DELETE FROM inbox_changed');
			expect(failed(await checkStore(store))).toEqual([]);
		});

		test('a key with an address in it is not shown, nor more than three keys', async () => {
			await runAll(store, "UPDATE delivery SET message_key = 'mid:<cleo@client.example>', reason = '' WHERE message_key = 'd2'");
			for (let n = 0; n < 5; n++) await runAll(store, `INSERT INTO delivery (message_key, message_id, mailbox_id, received_at, stored_at, state, finished_at) VALUES ('x${n}', 'm2', 'box', 1, 1, 'ignored', 2)`);
			await store.run('DELETE FROM inbox_changed');
			const result = await checkStore(store);
			expect(failed(result)).toEqual([{ name: 'Every end has its reason', broken: 6, examples: [expect.stringMatching(/^sha256:[0-9a-f]{16}$/) as string, 'x0', 'x1'] }]);
			expect(JSON.stringify(result)).not.toContain('client.example');
		});

		test('a missing index, a missing trigger and a version that was left out are named', async () => {
			await runAll(store, `DROP INDEX delivery_uid; DROP TRIGGER inbox_delivery_added${store.backend === 'postgres' ? ' ON delivery' : ''}; DELETE FROM schema_version WHERE version = 4`);
			expect(failed(await checkStore(store))).toEqual([{ name: 'The schema is complete', broken: 3, examples: ['version 4 was left out', 'delivery_uid is missing', 'inbox_delivery_added is missing'] }]);
		});

		test('a table that is gone is said, and the other checks go on', async () => {
			await runAll(store, 'DROP TABLE rotation_member');
			expect(failed(await checkStore(store)).map((one) => [one.name, one.examples[0]])).toEqual([
				['Every reference has its row', expect.stringContaining('could not be checked')],
				['The schema is complete', 'rotation_member is missing'],
				['Every turn was given once', expect.stringContaining('rotation_member')],
				['Nobody is passed over', expect.stringContaining('rotation_member')],
			]);
		});

		test('nothing can be changed while it looks, and others go on', async () => {
			await store.askAtLength(async (ask) => {
				await expect(ask("INSERT INTO setting (name, value) VALUES ('x', '')")).rejects.toThrow(/read-?only/);
				await store.run("INSERT INTO setting (name, value) VALUES ('y', '')");
				expect(await ask("SELECT name FROM setting WHERE name IN ('x', 'y')")).toEqual([{ name: 'y' }]);
			});
		});
	});
}
