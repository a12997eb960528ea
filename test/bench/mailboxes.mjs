import { once } from 'node:events';
import { copyFile, mkdir, readdir, rename, stat, chown } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { runCommand } from '../../demo/runtime/command.mjs';

/** @typedef {import('../live/dovecot.mjs').Dovecot} Dovecot */

/** Mails that one APPEND carries (RFC 3502): the server writes them in one transaction. */
const TOGETHER = 200;

/**
 * Fills the INBOX of a user over IMAP: some thousands of mails a second.
 * @param {Dovecot} dovecot
 * @param {string} user
 * @param {Iterable<Buffer>} mails
 */
export async function fillMailbox(dovecot, user, mails) {
	const socket = connect({ host: dovecot.host, port: dovecot.port });
	let answered = '';
	socket.setEncoding('latin1').on('data', (text) => (answered += text));
	/** @param {string} tag */
	const answer = async (tag) => {
		for (;;) {
			const line = answered.split('\r\n').find((candidate) => candidate.startsWith(`${tag} `));
			if (line?.startsWith(`${tag} OK`)) return void (answered = '');
			if (line !== undefined) throw new Error(`The mailbox could not be filled: ${line}`);
			await once(socket, 'data', { signal: AbortSignal.timeout(60_000) });
		}
	};
	/** @param {string | Buffer} data */
	const write = async (data) => {
		if (!socket.write(data)) await once(socket, 'drain');
	};
	try {
		await answer('*');
		await write(`l LOGIN ${user} ${dovecot.password}\r\n`);
		await answer('l');
		let pending = 0;
		for (const mail of mails) {
			await write(`${pending === 0 ? 'a APPEND INBOX' : ''} {${mail.length}+}\r\n`);
			await write(mail);
			pending++;
			if (pending < TOGETHER) continue;
			await write('\r\n');
			await answer('a');
			pending = 0;
		}
		if (pending > 0) {
			await write('\r\n');
			await answer('a');
		}
	} finally {
		socket.destroy();
	}
}

/**
 * Gives another user the same mail, without writing it again: Dovecot never changes the file of a mail.
 * @param {Dovecot} dovecot
 * @param {string} from a user whose mailbox nothing is connected to
 * @param {string} to
 */
export async function copyMailbox(dovecot, from, to) {
	const [source, target] = [from, to].map((user) => join(dovecot.folder, 'mail', user));
	await mkdir(join(dovecot.folder, 'mail'), { recursive: true });
	await runCommand('cp', ['-al', source, target]);
	for (const entry of await readdir(target, { withFileTypes: true, recursive: true })) {
		if (!entry.isFile() || entry.name.startsWith('u.')) continue;
		const file = join(entry.parentPath, entry.name);
		const { uid, gid } = await stat(file);
		await copyFile(file, `${file}.new`);
		if (process.getuid?.() === 0) await chown(`${file}.new`, uid, gid);
		await rename(`${file}.new`, file);
	}
}

/** @param {Dovecot} dovecot @param {string} user @returns {Promise<{ messages: number, unseen: number }>} of the INBOX */
export async function mailboxStatus(dovecot, user) {
	const answer = await dovecot.doveadm(['mailbox', 'status', '-u', user, 'messages unseen', 'INBOX']);
	const number = (/** @type {string} */ name) => Number(new RegExp(`${name}=(\\d+)`).exec(answer)?.[1]);
	return { messages: number('messages'), unseen: number('unseen') };
}
