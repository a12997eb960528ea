import { differences } from '../../demo/outcomes.mjs';
import { runCommand } from '../../demo/runtime/command.mjs';
import { say } from '../../demo/runtime/progress.mjs';
import { startSmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { installCommunityPackage, takeInOneMail } from '../n8n/installed-by-n8n.mjs';
import { startTestN8n } from '../n8n/n8n.mjs';
import { ensureOlderN8n, OLDER_N8N_VERSION } from '../n8n/older-n8n.mjs';
import { startRegistryStandIn } from '../n8n/registry-stand-in.mjs';

/**
 * The oldest n8n that is supported installs the tarball by itself, with no other registry in reach, and takes in a mail.
 * @returns {Promise<Record<string, string | number>>} figures
 */
export async function main() {
	const release = await ensureOlderN8n();
	/** @type {(() => Promise<unknown>)[]} */
	const undo = [];
	try {
		const registry = await startRegistryStandIn();
		undo.push(() => registry.stop());
		const sink = await startSmtpSink();
		undo.push(() => sink.stop());
		// It does not know the modules that newer ones are told to leave out.
		const n8n = await startTestN8n({ withPackage: false, env: { ...registry.env, N8N_DISABLED_MODULES: '' }, release });
		undo.push(() => n8n.dispose());
		const { installedVersion, installedNodes } = await installCommunityPackage(n8n, registry.tarball.name);
		const elsewhere = registry.asked.filter((path) => !path.startsWith(`/${registry.tarball.name}`));
		if (elsewhere.length > 0) throw new Error(`The registry was asked for ${elsewhere.join(', ')}.`);
		await n8n.restart();
		const { found, expected } = await takeInOneMail(n8n, sink);
		const wrong = differences(found, expected);
		if (wrong.length > 0) throw new Error(`The mail was taken in, but ${wrong.join('; ')}.`);
		await sink.waitForMails(1);
		return {
			n8n: OLDER_N8N_VERSION,
			node: (await runCommand(release.node, ['--version'])).trim(),
			installed: `${installedVersion}, ${installedNodes.length} nodes`,
			mail: `${found.outcome}: ${found.contact}, owner ${found.owner}, reply ${found.reply}`,
		};
	} finally {
		for (const work of undo.reverse()) await work().catch((/** @type {Error} */ { message }) => say(`  Not cleaned up: ${message}`));
	}
}
