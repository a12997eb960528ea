import { tryCommand } from '../../demo/runtime/command.mjs';
import { projectFolder } from '../../demo/runtime/package-install.mjs';

/**
 * Two parties change a mailbox by chance while it is synced and the line is cut: with QRESYNC, CONDSTORE and plain IMAP, on
 * Dovecot and on Cyrus. `npm test` runs a few short sequences of the same.
 * @param {{ short: boolean }} options
 * @returns {Promise<object>}
 */
export async function main({ short }) {
	const sequences = short ? 6 : 167;
	for (const server of ['sync', 'sync-cyrus']) {
		const { code, output } = await tryCommand(process.execPath, ['test/run.mjs', 'live', '--', `live/${server}.test`, '-t', 'by chance'], {
			cwd: projectFolder,
			env: { ...process.env, SMART_INBOX_SEQUENCES: String(sequences), SMART_INBOX_OPERATIONS: short ? '100' : '200', SMART_INBOX_SEED: String(Date.now() % 1_000_000) },
		});
		if (code !== 0) throw new Error(`Both sides were not equal in the end (${server}):\n${output.slice(-6000)}`);
	}
	return { sequences: 6 * sequences, operationsOfEach: short ? 100 : 200, 'both sides equal, each mail as the table of conflicts says': 6 * sequences };
}
