import { fileIntake, type Intake } from '../../nodes/shared/filing/file';
import { mergeContacts, undoMerge } from '../../nodes/shared/filing/merge';
import { readPerson } from '../../nodes/shared/store/contacts';
import { findOpenEnquiryOnListing, openEnquiry, readEnquiry } from '../../nodes/shared/store/enquiries';
import { upsertListing } from '../../nodes/shared/store/listings';
import type { Store } from '../../nodes/shared/store/store';
import type { Backend } from '../shared/store/contract';

/** The same numbers on every run (mulberry32), so that a failing run can be repeated. */
function randomNumbers(seed: number): () => number {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

const BY_HAND = { reason: 'The same person', actor: 'Marta' };
let count = 0;
function mail(name: string, identities: string[], more: Partial<Intake> = {}): Intake {
	const messageKey = `key-${++count}`;
	return {
		messageKey,
		threadKey: messageKey,
		receivedAt: 1_000_000 + count,
		source: `source ${count}`,
		name,
		company: null,
		language: null,
		identities: identities.map((value) => ({ kind: value.includes('@') ? 'email' : 'phone', value, raw: value })),
		references: [],
		...more,
	};
}

/** What merging by hand and taking it back must do on every back end (invariant 6). */
export function describeMerging(name: string, backend: Backend): void {
	describe(`merging on ${name}`, () => {
		let store: Store;
		beforeEach(async () => {
			store = await backend.open();
			for (const reference of ['R1', 'R2', 'R3']) await upsertListing(store, { reference });
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});
		const file = async (...of: Parameters<typeof mail>) => await fileIntake(store, mail(...of));
		const rows = (text: string) => store.all(text);

		/** Every record and what hangs on it, but for when it was last touched. */
		async function everything(): Promise<unknown> {
			const contacts = await rows('SELECT * FROM contact ORDER BY id');
			return {
				contacts: contacts.map((row) => ({ ...row, updated_at: 0 })),
				identities: await rows('SELECT * FROM contact_identity ORDER BY kind, value'),
				enquiries: await rows('SELECT * FROM enquiry ORDER BY id'),
				interests: await rows('SELECT * FROM interest ORDER BY contact_id, reference'),
				words: await rows('SELECT * FROM contact_word ORDER BY contact_id, word'),
				mails: await rows('SELECT * FROM filed_message ORDER BY message_key'),
				people: await Promise.all(contacts.map(({ id }) => readPerson(store, String(id)))),
			};
		}

		/** One edge for each standing merge, every record one step from its root, and no circle. */
		async function expectSound(): Promise<void> {
			expect(await rows('SELECT id FROM contact WHERE merged_into >= id')).toEqual([]);
			expect(await rows('SELECT c.id FROM contact c JOIN contact r ON r.id = c.root_id WHERE r.root_id <> r.id')).toEqual([]);
			expect(await rows('SELECT c.id FROM contact c JOIN contact m ON m.id = c.merged_into WHERE m.root_id <> c.root_id')).toEqual([]);
			expect(await rows('SELECT loser_id AS id, winner_id AS target FROM contact_merge WHERE undone_at IS NULL ORDER BY loser_id')).toEqual(
				await rows('SELECT id, merged_into AS target FROM contact WHERE merged_into IS NOT NULL ORDER BY id'),
			);
			expect(await rows('SELECT e.id FROM enquiry e JOIN enquiry t ON t.id = e.joined_into JOIN contact c ON c.id = e.contact_id JOIN contact d ON d.id = t.contact_id WHERE c.root_id <> d.root_id')).toEqual([]);
		}

		test('N5: two people become one by hand, and are two again; they are never joined nor asked about again', async () => {
			const ana = await file('Ana Ruiz', ['ana@example.com'], { receivedAt: 500 });
			const other = await file('A. Ruiz Vega', ['+34612345678'], { receivedAt: 100, source: 'Early' });
			const before = await everything();
			const merged = await mergeContacts(store, other.person.id, ana.person.id, BY_HAND);
			expect(merged).toEqual({ contactId: ana.person.id, mergeId: expect.any(String) as string, joinedId: other.person.id });
			expect(await readPerson(store, other.person.id)).toMatchObject({ id: ana.person.id, name: 'Ana Ruiz', firstSource: 'Early', emails: ['ana@example.com'], phones: ['+34612345678'], mergedIds: [other.person.id] });
			expect(await mergeContacts(store, other.person.id, ana.person.id, BY_HAND)).toEqual({ contactId: ana.person.id, mergeId: null, joinedId: null });
			expect(await undoMerge(store, String(merged.mergeId), 'Marta')).toEqual({ contactId: ana.person.id, separatedId: other.person.id });
			expect(await everything()).toEqual(before);
			await expect(undoMerge(store, String(merged.mergeId), 'Marta')).rejects.toMatchObject({ message: expect.stringContaining('undone before') as string });
			const both = await file('Ana Ruiz', ['ana@example.com', '+34612345678']);
			expect(both.person).toMatchObject({ id: ana.person.id, mergedIds: [] });
			expect(both.message.reviewId).toBeNull();
			expect(await rows(`SELECT reason, actor, undone_by FROM contact_merge`)).toEqual([expect.objectContaining({ reason: 'The same person', actor: 'Marta', undone_by: 'Marta' })]);
		});

		test('a merge in the middle of a chain is undone by the record that was merged: what joined behind it goes along', async () => {
			const [a, b, c, d] = await Promise.all(['a', 'b', 'c', 'd'].map(async (one) => (await file(`Person ${one}`, [`${one}@example.com`])).person.id)).then((ids) => ids.sort());
			await mergeContacts(store, c, d, BY_HAND);
			await mergeContacts(store, b, d, BY_HAND);
			await mergeContacts(store, a, c, BY_HAND);
			expect(await undoMerge(store, c, 'Marta')).toEqual({ contactId: a, separatedId: c });
			expect((await readPerson(store, a))?.mergedIds).toEqual([b]);
			expect((await readPerson(store, d))).toMatchObject({ id: c, mergedIds: [d] });
			await expectSound();
		});

		test('an unknown contact and an unknown merge are named', async () => {
			const { person } = await file('Ana', ['ana@example.com']);
			await expect(mergeContacts(store, person.id, 'nobody', BY_HAND)).rejects.toMatchObject({ message: 'There is no contact with the ID nobody' });
			await expect(undoMerge(store, 'nothing', 'Marta')).rejects.toMatchObject({ message: 'There is no merge with the ID in Merge' });
		});

		test('of two open enquiries on one listing the younger is part of the older, and comes back with the undo', async () => {
			const ana = await file('Ana Ruiz', ['ana@example.com'], { references: ['R1'] });
			const luis = await file('Luis Vega', ['luis@example.com'], { references: ['R1'] });
			const third = await file('Eva Sanz', ['eva@example.com'], { references: ['R1'] });
			const [older, younger, youngest] = [ana, luis, third].map(({ enquiry }) => String(enquiry?.id));
			const before = await everything();
			const first = await mergeContacts(store, luis.person.id, third.person.id, BY_HAND);
			const second = await mergeContacts(store, ana.person.id, third.person.id, BY_HAND);
			expect(await rows('SELECT id FROM enquiry WHERE joined_into IS NULL')).toEqual([expect.objectContaining({ id: older })]);
			expect(await findOpenEnquiryOnListing(store, second.contactId, 'R1')).toBe(older);
			await undoMerge(store, String(first.mergeId), 'Marta');
			await expectSound();
			expect((await rows('SELECT id FROM enquiry WHERE joined_into IS NULL')).map(({ id }) => id).sort()).toEqual([older, youngest].sort());
			await undoMerge(store, String(second.mergeId), 'Marta');
			expect(await everything()).toEqual(before);
			expect((await readEnquiry(store, younger))?.id).toBe(younger);
		});

		test('an enquiry that comes back finds that its record has a newer one: they are one enquiry', async () => {
			const ana = await file('Ana Ruiz', ['ana@example.com'], { references: ['R1'] });
			const luis = await file('Luis Vega', ['luis@example.com'], { references: ['R1'] });
			const merged = await mergeContacts(store, ana.person.id, luis.person.id, BY_HAND);
			const newer = await openEnquiry(store, { contactId: luis.person.id, reference: 'R1', threadKey: 't', messageKey: 'm', receivedAt: 1 }, Date.now() + 60_000);
			await undoMerge(store, String(merged.mergeId), 'Marta');
			await expectSound();
			expect(await rows('SELECT id, joined_into FROM enquiry WHERE joined_into IS NOT NULL')).toEqual([expect.objectContaining({ id: newer, joined_into: luis.enquiry?.id })]);
		});

		test('show 2: 254 merges undone in random order restore every record', async () => {
			const random = randomNumbers(11);
			const pick = (below: number) => Math.floor(random() * below);
			const ids: string[] = [];
			for (let index = 0; index < 300; index++) {
				const { person } = await file(`Person${index} Family${index}`, [`p${index}@example.com`, `+3461${String(index).padStart(7, '0')}`], { references: [`R${1 + pick(3)}`], receivedAt: 1_000 + pick(100_000) });
				ids.push(person.id);
			}
			const before = await everything();
			const merges: string[] = [];
			while (merges.length < 254) {
				const { mergeId } = await mergeContacts(store, ids[pick(300)], ids[pick(300)], BY_HAND);
				if (mergeId !== null) merges.push(mergeId);
			}
			expect((await rows('SELECT id FROM contact WHERE root_id = id'))).toHaveLength(300 - 254);
			await expectSound();
			for (let undone = 0; merges.length > 0; undone++) {
				await undoMerge(store, merges.splice(pick(merges.length), 1)[0], 'Marta');
				if (undone % 50 === 0) await expectSound();
			}
			expect(await everything()).toEqual(before);
		}, 300_000);

		test('show 2: merges and undos at random while mail is filed: no identity moves, no circle, every mail stays where it was', async () => {
			// The store itself refuses what must never happen.
			for (const table of ['contact_identity', 'filed_message', 'message_link']) {
				if (store.backend === 'sqlite') await store.run(`CREATE TRIGGER stays_${table} BEFORE UPDATE OF contact_id ON ${table} BEGIN SELECT RAISE(ABORT, 'moved'); END`);
				else {
					await store.run(`CREATE OR REPLACE FUNCTION stays() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''moved''; END' LANGUAGE plpgsql`);
					await store.run(`CREATE TRIGGER stays_${table} BEFORE UPDATE OF contact_id ON ${table} FOR EACH ROW EXECUTE FUNCTION stays()`);
				}
			}
			const people = 24;
			const others = await Promise.all([backend.open(), backend.open(), backend.open()]);
			const intake = async (through: Store, seed: number) => {
				const random = randomNumbers(seed);
				let index = 0;
				for (; index < 100 || !isOver; index++) {
					const who = Math.floor(random() * people);
					const used = [`a${who}@example.com`, `b${who}@example.com`, `+3461${String(who).padStart(7, '0')}`].filter(() => random() < 0.6);
					await fileIntake(through, { ...mail(`Person${who} Family${who}`, used.length > 0 ? used : [`a${who}@example.com`], { references: random() < 0.5 ? ['R1'] : [] }), messageKey: `at-random-${seed}-${index}` });
				}
				return index;
			};
			let isOver = false;
			const meddle = async (through: Store, seed: number) => {
				const random = randomNumbers(seed);
				let [merged, undone] = [0, 0];
				while (merged < 40 || undone < 40) {
					// SQLite answers within the turn: while nobody is filed yet, this loop would keep those who file from their turn.
					await new Promise(setImmediate);
					const roots = await through.all<{ id: string }>('SELECT id FROM contact ORDER BY id');
					const merges = await through.all<{ id: string }>('SELECT id FROM contact_merge WHERE undone_at IS NULL ORDER BY id');
					const one = (from: { id: string }[]) => from[Math.floor(random() * from.length)]?.id;
					// Another may have undone it a moment before.
					const refused = (error: Error) => expect(error.message).toMatch(/undone before|no merge/);
					if (random() < 0.5 && roots.length > 1) merged += (await mergeContacts(through, one(roots), one(roots), BY_HAND)).mergeId === null ? 0 : 1;
					else if (merges.length > 0) await undoMerge(through, one(merges), 'Marta').then(() => undone++, refused);
				}
			};
			const meddling = Promise.all([meddle(others[1], 5), meddle(others[2], 6)]).finally(() => (isOver = true));
			const filed = await Promise.all([intake(store, 1), intake(others[0], 2), intake(store, 3)]);
			await meddling;
			await expectSound();
			expect(await rows('SELECT message_key FROM filed_message')).toHaveLength(filed.reduce((sum, mails) => sum + mails, 0));
			// An identity is with the record of the mail that brought it, for ever.
			expect(await rows('SELECT i.value FROM contact_identity i LEFT JOIN filed_message f ON f.contact_id = i.contact_id WHERE f.contact_id IS NULL')).toEqual([]);
			for (const other of others) await other.close();
		}, 120_000);
	});
}
