import { OUR_FLAGS } from '../../shared/store/mail-flags';

/** Where a mail is and its flags (bits), on one side. */
export interface Side {
	folder: string;
	flags: number;
}

/** What is to be done on the server; nothing when all of it is empty. */
export interface Push {
	add: number;
	remove: number;
	/** The folder it is moved to; null = it stays. */
	moveTo: string | null;
	/** Whether it is removed for good. */
	expunge: boolean;
}

export interface Settled {
	/** What people see from now on; null = gone. */
	ours: Side | null;
	push: Push;
	/** Whether something that was wanted here cannot be done any more. */
	isLost: boolean;
}

/**
 * What becomes of a mail that may have changed on both sides since they were last equal (A16).
 *
 * | each flag by itself | not changed here | changed here                                    |
 * |---------------------|------------------|-------------------------------------------------|
 * | not changed there   | stays            | as here                                         |
 * | changed there       | as there         | both made the same change: a flag has two states |
 *
 * | place            | not moved here | moved here to A   | deleted here       |
 * |------------------|----------------|-------------------|--------------------|
 * | not moved there  | stays          | in A              | deleted            |
 * | moved there to B | in B           | in A, out of B    | deleted, out of B  |
 * | deleted there    | gone           | gone: not brought back, and said | gone |
 *
 * In words: deleting wins, wherever it was done; then moving here; what was done to flags is kept on both sides. Whoever
 * works in the shared inbox gets what they asked for, and nothing that somebody removed comes back.
 *
 * @param base both sides when they were last equal
 * @param ours null = deleted here
 * @param theirs the server now; null = no longer there
 */
export function settle(base: Side, ours: Side | null, theirs: Side | null): Settled {
	const nothing: Push = { add: 0, remove: 0, moveTo: null, expunge: false };
	if (theirs === null) return { ours: null, push: nothing, isLost: ours !== null && (ours.folder !== base.folder || ((ours.flags ^ base.flags) & OUR_FLAGS) !== 0) };
	if (ours === null) return { ours: null, push: { ...nothing, expunge: true }, isLost: false };
	const changedHere = (ours.flags ^ base.flags) & OUR_FLAGS;
	const flags = (theirs.flags & ~changedHere) | (ours.flags & changedHere);
	const folder = ours.folder === base.folder ? theirs.folder : ours.folder;
	return {
		ours: { folder, flags },
		push: { add: flags & ~theirs.flags, remove: theirs.flags & ~flags, moveTo: folder === theirs.folder ? null : folder, expunge: false },
		isLost: false,
	};
}
