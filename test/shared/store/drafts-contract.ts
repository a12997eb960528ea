import { setTimeout as sleep } from 'node:timers/promises';

import { addDraftFile, attemptToSend, draftFiles, draftsOf, endDraft, isOpenDraft, keepDraft, readDraft, readDraftFile, setDraftAction, setDraftServerKey, type DraftContent } from '../../../nodes/shared/store/drafts';
import { endAction, queueAction } from '../../../nodes/shared/store/outbox';
import { outgoingVersions, removeReplaced } from '../../../nodes/shared/store/replaced-outgoing';
import type { Store } from '../../../nodes/shared/store/store';
import { upsertTeamMember } from '../../../nodes/shared/store/team';
import type { Backend } from './contract';

/** What drafts of staff must do on every back end (S7). */
export function describeDrafts(name: string, backend: Backend): void {
	describe(`drafts on ${name}`, () => {
		let store: Store;
		let ana = '';
		let ben = '';
		beforeEach(async () => {
			store = await backend.open();
			const member = async (who: string) => (await store.transaction((sql) => upsertTeamMember(sql, { name: who, email: `${who}@office.example` }))).member.id;
			[ana, ben] = [await member('ana'), await member('ben')];
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		const content = (body: string): DraftContent => ({ mode: 'new', aboutId: null, contactId: null, mailboxId: null, to: '', cc: '', bcc: '', subject: '', body, language: 'en', withOriginal: true, withSignature: true });
		const keep = async (body: string, by = ana) => await store.transaction((sql) => keepDraft(sql, by, 'one', content(body)));

		test('each time it is kept is a version; only its writer keeps it', async () => {
			expect([await keep('a'), await keep('b'), await keep('c', ben)]).toEqual([1, 2, null]);
			expect(await readDraft(store, ana, 'one')).toMatchObject({ body: 'b', version: 2 });
			expect([await readDraft(store, ben, 'one'), await draftsOf(store, ben, 9)]).toEqual([undefined, []]);
		});

		test('what is kept at the very moment in which it is sent does not change what leaves', async () => {
			await keep('a');
			let late: Promise<number | null> = Promise.resolve(null);
			const actionId = await store.transaction(async (sql) => {
				const version = await keepDraft(sql, ana, 'one', content('sent'));
				const { id } = await queueAction(sql, 'send-one', { memberId: ana, operation: 'send', arguments: { version } });
				await setDraftAction(sql, 'one', id);
				// Has begun, and waits.
				late = keep('late');
				await sleep(300);
				return id;
			});
			expect(await late).toBeNull();
			expect(await readDraft(store, ana, 'one')).toMatchObject({ body: 'sent', version: 2, actionId });
			expect(await isOpenDraft(store, ana, 'one')).toBe(false);
			expect(await draftsOf(store, ana, 9)).toEqual([]);
			// When it could not be sent, it can be changed again.
			await endAction(store, actionId, 'failed', {});
			expect([await isOpenDraft(store, ana, 'one'), await keep('again')]).toEqual([true, 3]);
		});

		test('what has ended is not brought back, keeps nothing of what was written, and knows how it was sent', async () => {
			await keep('a');
			const file = await store.transaction((sql) => addDraftFile(sql, 'one', { fileName: 'plan.pdf', mimeType: 'application/pdf' }, Buffer.from('the plan')));
			expect((await readDraftFile(store, file)).toString()).toBe('the plan');
			await setDraftAction(store, 'one', 'the-action');
			await store.transaction((sql) => endDraft(sql, 'one'));
			expect(await keep('late')).toBeNull();
			expect([await readDraft(store, ana, 'one'), await draftFiles(store, 'one'), await isOpenDraft(store, ana, 'one')]).toEqual([undefined, [], false]);
			expect([await attemptToSend(store, ana, 'one'), await attemptToSend(store, ben, 'one')]).toEqual(['the-action', null]);
			expect((await store.get<{ body: string }>("SELECT body FROM mail_draft WHERE id = 'one'"))?.body).toBe('');
		});

		test('a copy on the server belongs to a draft that is there, and takes the place of the one it knew', async () => {
			await keep('a');
			expect([await setDraftServerKey(store, 'one', 'first', null), await setDraftServerKey(store, 'one', 'second', null), await setDraftServerKey(store, 'one', 'second', 'first')]).toEqual([true, false, true]);
			await store.transaction((sql) => endDraft(sql, 'one'));
			expect(await setDraftServerKey(store, 'one', 'third', 'second')).toBe(false);
		});

		test('of versions that were to leave, those that certainly did not are removed', async () => {
			for (const [key, status] of [['page:one:1', 'refused'], ['page:one:2', 'sent'], ['page:other:1', 'refused']] as const) {
				await store.run(
					"INSERT INTO outgoing_mail (id, key, purpose, status, sender_address, envelope_from, envelope_id, header_id, subject, size_bytes, listings, queued_at) VALUES ($1, $1, 'staff', $2, 'office@homes.example', '', $1, $1, '', 0, '[]', 1)",
					[key, status],
				);
			}
			const versions = await outgoingVersions(store, ['page:one:1', 'page:one:2', 'page:one:3']);
			expect(versions.map(({ id, status }) => [id, status]).sort()).toEqual([['page:one:1', 'refused'], ['page:one:2', 'sent']]);
			await store.transaction((sql) => removeReplaced(sql, versions));
			expect((await store.all<{ id: string }>('SELECT id FROM outgoing_mail ORDER BY id')).map(({ id }) => id)).toEqual(['page:one:2', 'page:other:1']);
		});
	});
}
