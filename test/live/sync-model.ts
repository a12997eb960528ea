import { settle, type Side } from '../../nodes/MailboxSync/sync/conflicts';
import { FLAG, flagNames, OUR_FLAGS } from '../../nodes/shared/store/mail-flags';
import { seededRandom, type Random } from '../support/seeded-random';
import type { MailServer } from './inbox-under-fault';
import { SyncedMailbox } from './synced-mailbox';

/** What one sequence is to be. */
export interface Sequence {
	seed: number;
	operations: number;
	/** Whether the line is cut now and then, and mail is copied, and wishes are carried out at once. */
	isRough: boolean;
}

const FOLDERS = ['INBOX', 'Archive', 'Sent', 'Trash', 'Leads'];
const NAMES = ['Visits', 'Взгляды', '客户', 'Año nuevo', 'Q&A', 'Old/Leads', 'زوار', 'a "quoted" one'];

/** One mail in the model: both sides, and what they were when they were last equal. */
interface Modelled {
	base: Side | null;
	ours: Side | null;
	theirs: Side | null;
}

/**
 * Random operations by two parties, syncs at random moments, the line cut at random points. At the end both sides are equal,
 * and, where nothing made the course of it unknowable, each mail is what the table of conflicts says.
 *
 * @returns what differs; empty when nothing does
 */
export async function runSequence(server: MailServer, without: readonly string[], { seed, operations, isRough }: Sequence): Promise<string[]> {
	const box = await SyncedMailbox.open(server, without);
	try {
		const course = new Course(box, seededRandom(seed), isRough);
		await course.begin();
		for (let index = 0; index < operations; index++) await course.step();
		return await course.end();
	} finally {
		await box.close();
	}
}

class Course {
	private readonly mails = new Map<string, Modelled>();
	private readonly folders = new Set(FOLDERS);
	private subjects = 0;

	constructor(
		private readonly box: SyncedMailbox,
		private readonly random: Random,
		private readonly isRough: boolean,
	) {}

	async begin(): Promise<void> {
		const client = await this.box.theirs();
		for (const path of FOLDERS) if (!(await client.list()).some((one) => one.path === path)) await client.mailboxCreate(path);
		// Not in Trash: what lies there before the first sync is left alone (A8).
		for (let index = 0; index < 5; index++) await this.arrive(['INBOX', 'Archive', 'Leads']);
		await this.sync();
	}

	async step(): Promise<void> {
		const pick = this.random.below(100);
		if (pick < 14) await this.arrive();
		else if (pick < 30) await this.flagThere();
		else if (pick < 40) await this.moveThere();
		else if (pick < 45) await this.removeThere();
		else if (pick < 49) await this.changeFolders();
		else if (pick < 65) await this.flagHere();
		else if (pick < 75) await this.moveHere();
		else if (pick < 80) await this.removeHere();
		else if (this.isRough && pick < 83) await this.copyThere();
		else if (this.isRough && pick < 88) await this.box.push().catch(() => undefined);
		else if (this.isRough && pick < 93) await this.cutSync();
		else await this.sync();
	}

	async end(): Promise<string[]> {
		for (let round = 0; round < 4; round++) {
			const { counts, problems } = await this.sync();
			if (problems.length > 0) return problems.map(({ folder, message }) => `${folder}: ${message}`);
			if (counts.pushed + counts.added + counts.removed + counts.moved + counts.flagged + counts.refused === 0) break;
		}
		const [here, there] = [await this.box.here(), await this.box.there()];
		const differences = [...here.filter((line) => count(here, line) !== count(there, line)).map((line) => `here: ${line}`), ...there.filter((line) => count(here, line) !== count(there, line)).map((line) => `there: ${line}`)];
		const pending = await this.box.store.all<{ subject: string; reason: string | null }>('SELECT m.subject, f.reason FROM folder_mail f JOIN message m ON m.id = f.message_id WHERE f.is_pending = 1');
		differences.push(...pending.map(({ subject, reason }) => `still to do: ${subject} ${reason ?? ''}`));
		if (!this.isRough) {
			const modelled = [...this.mails].flatMap(([subject, { ours }]) => (ours ? [`${ours.folder}/${subject} ${flagNames(ours.flags & OUR_FLAGS).join(' ')}`.trim()] : [])).sort();
			differences.push(...modelled.filter((line) => !here.includes(line)).map((line) => `by the table: ${line}`), ...here.filter((line) => !modelled.includes(line)).map((line) => `not by the table: ${line}`));
		}
		return differences;
	}

	// ── There ───────────────────────────────────────────────────────────────────────────────────────────────────────

	private async arrive(folders: readonly string[] = [...this.folders]): Promise<void> {
		const subject = `m${++this.subjects}`;
		const folder = this.random.of(folders);
		const flags = this.random.below(3) === 0 ? FLAG.seen : 0;
		await this.box.append(folder, subject, flagNames(flags), new Date(Date.UTC(2026, 8, 1, 10, 0, this.random.below(3))));
		this.mails.set(subject, { base: null, ours: null, theirs: { folder, flags } });
	}

	private async at(subject: string, folder: string, work: (uid: number) => Promise<unknown>): Promise<boolean> {
		const client = await this.box.theirs();
		await client.mailboxOpen(folder);
		const found = await client.search({ subject }, { uid: true });
		for (const uid of found || []) {
			const one = await client.fetchOne(String(uid), { envelope: true, flags: true }, { uid: true });
			// Without UIDPLUS what was moved away stays, marked as deleted.
			if (one && one.envelope?.subject === subject && one.flags?.has('\\Deleted') !== true) {
				await work(uid);
				return true;
			}
		}
		return false;
	}

	private pick(side: 'ours' | 'theirs'): [string, Modelled, Side] | null {
		const some = [...this.mails].filter(([, mail]) => mail[side] !== null);
		if (some.length === 0) return null;
		const [subject, mail] = this.random.of(some);
		return [subject, mail, mail[side] as Side];
	}

	private async flagThere(): Promise<void> {
		const picked = this.pick('theirs');
		if (!picked) return;
		const [subject, mail, side] = picked;
		const bit = this.random.of([FLAG.seen, FLAG.answered, FLAG.flagged]);
		const client = await this.box.theirs();
		const isSet = (side.flags & bit) !== 0;
		await this.at(subject, side.folder, async (uid) => (isSet ? await client.messageFlagsRemove(String(uid), flagNames(bit), { uid: true }) : await client.messageFlagsAdd(String(uid), flagNames(bit), { uid: true })));
		mail.theirs = { ...side, flags: side.flags ^ bit };
	}

	private async moveThere(): Promise<void> {
		const picked = this.pick('theirs');
		if (!picked) return;
		const [subject, mail, side] = picked;
		const folder = this.random.of([...this.folders].filter((one) => one !== side.folder));
		const client = await this.box.theirs();
		await this.at(subject, side.folder, async (uid) => await client.messageMove(String(uid), folder, { uid: true }));
		mail.theirs = { ...side, folder };
	}

	private async copyThere(): Promise<void> {
		const picked = this.pick('theirs');
		if (!picked) return;
		const [subject, , side] = picked;
		const client = await this.box.theirs();
		const folder = this.random.of([...this.folders].filter((one) => one !== side.folder));
		await this.at(subject, side.folder, async (uid) => await client.messageCopy(String(uid), folder, { uid: true }));
	}

	private async removeThere(): Promise<void> {
		const picked = this.pick('theirs');
		if (!picked) return;
		const [subject, mail, side] = picked;
		const client = await this.box.theirs();
		await this.at(subject, side.folder, async (uid) => await client.messageDelete(String(uid), { uid: true }));
		mail.theirs = null;
	}

	private async changeFolders(): Promise<void> {
		const client = await this.box.theirs();
		const own = [...this.folders].filter((path) => !FOLDERS.includes(path));
		const free = NAMES.filter((name) => !this.folders.has(name));
		const pick = this.random.below(4);
		if (client.mailbox) await client.mailboxClose();
		if (pick === 0 && own.length > 0) {
			const path = this.random.of(own);
			if (!(await done(client.mailboxDelete(path)))) return;
			this.folders.delete(path);
			for (const mail of this.mails.values()) if (mail.theirs?.folder === path) mail.theirs = null;
		} else if (pick === 1 && own.length > 0 && free.length > 0) {
			const [from, to] = [this.random.of(own), this.random.of(free)];
			if (!(await done(client.mailboxRename(from, to)))) return;
			this.folders.delete(from);
			this.folders.add(to);
			for (const mail of this.mails.values()) for (const side of [mail.base, mail.ours, mail.theirs]) if (side?.folder === from) side.folder = to;
		} else if (free.length > 0) {
			const path = this.random.of(free);
			if (!(await done(client.mailboxCreate(path)))) return;
			this.folders.add(path);
		}
	}

	// ── Here ────────────────────────────────────────────────────────────────────────────────────────────────────────

	private async flagHere(): Promise<void> {
		const picked = this.pick('ours');
		if (!picked) return;
		const [subject, mail, side] = picked;
		const bit = this.random.of([FLAG.seen, FLAG.answered, FLAG.flagged]);
		const isSet = (side.flags & bit) !== 0;
		await this.box.want(subject, isSet ? { set: 0, clear: bit } : { set: bit, clear: 0 });
		mail.ours = { ...side, flags: side.flags ^ bit };
	}

	private async moveHere(): Promise<void> {
		const picked = this.pick('ours');
		// A folder that this side knows: one that was renamed there meanwhile has its old name here.
		const folder = this.random.of([...FOLDERS]);
		if (!picked || picked[2].folder === folder) return;
		const [subject, mail, side] = picked;
		await this.box.want(subject, { moveTo: await this.box.folderId(folder) });
		mail.ours = { ...side, folder };
	}

	private async removeHere(): Promise<void> {
		const picked = this.pick('ours');
		if (!picked) return;
		const [subject, mail] = picked;
		await this.box.want(subject, 'remove');
		mail.ours = null;
	}

	// ── Both ────────────────────────────────────────────────────────────────────────────────────────────────────────

	private async sync() {
		const synced = await this.box.sync();
		for (const mail of this.mails.values()) {
			const { base, ours, theirs } = mail;
			const now = base === null ? theirs : settle(base, ours, theirs).ours;
			Object.assign(mail, { base: now && { ...now }, ours: now && { ...now }, theirs: now && { ...now } });
		}
		return synced;
	}

	private async cutSync(): Promise<void> {
		const client = await this.box.ours();
		client.close();
		this.box.proxy.cutAt = 300 + this.random.below(this.random.of([2000, 8000, 40_000]));
		await this.box.sync().catch(() => undefined);
		this.box.proxy.cutAt = Infinity;
	}
}

/** Whether the server did it: it may refuse a name. */
async function done(work: Promise<unknown>): Promise<boolean> {
	return await work.then(
		() => true,
		() => false,
	);
}

function count(lines: readonly string[], line: string): number {
	return lines.filter((one) => one === line).length;
}
