import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ENQUIRIES, RECIPIENT, sendEnquiry } from './enquiries.mjs';
import { differences, FINAL_STATES, outcomeTable, readOutcome } from './outcomes.mjs';
import { freePort } from './runtime/free-port.mjs';
import { itemsOf } from './runtime/n8n-client.mjs';
import { startN8n } from './runtime/n8n-process.mjs';
import { installPackage } from './runtime/package-install.mjs';
import { elapsed, say, step } from './runtime/progress.mjs';
import { startSmtpSink } from './runtime/smtp-sink.mjs';

const once = process.argv.includes('--once');
const startedAt = Number(process.env.SMART_INBOX_DEMO_STARTED_AT ?? Date.now());
const CREDENTIAL = 'smartInboxMailboxApi';

/** Ctrl-C at any moment: what was started is stopped, and nothing is left behind. */
const interrupted = new Promise((resolve) => {
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => resolve(name));
});

/** @type {(() => Promise<unknown>)[]} */
const cleanUps = [];

/** @param {string} file */
const template = async (file) => JSON.parse(await readFile(new URL(`../workflows/${file}`, import.meta.url), 'utf8'));

/**
 * Changes one node of a template, as a person would in the editor.
 * @param {Record<string, any>} workflow
 * @param {string} type
 * @param {Record<string, any>} change
 */
function change(workflow, type, { parameters, credential }) {
	const node = workflow.nodes.find((/** @type {any} */ candidate) => candidate.type.endsWith(`.${type}`));
	Object.assign(node.parameters, parameters);
	if (credential) node.credentials = { [CREDENTIAL]: { id: credential.id, name: credential.name } };
}

async function main() {
	const sink = await startSmtpSink();
	cleanUps.push(() => sink.stop());
	const userFolder = await mkdtemp(join(tmpdir(), 'smart-inbox-demo-'));
	cleanUps.push(() => rm(userFolder, { recursive: true, force: true, maxRetries: 5 }));
	await installPackage(userFolder);
	const n8n = await step('starting n8n', async () => startN8n({ userFolder, port: await freePort() }));
	cleanUps.push(() => n8n.stop());
	const { client } = n8n;

	const smtpPort = await freePort();
	const { page } = await step('importing the templates and publishing the intake', async () => {
		const credential = await client.createCredential({
			name: 'Demo mailbox (replies stay here)',
			type: CREDENTIAL,
			data: { address: RECIPIENT, senderName: 'Casas', imapEnabled: false, smtpEnabled: true, smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'none' },
		});

		const importing = await client.createWorkflow(await template('3-import-team-and-listings.json'));
		const loaded = await client.runManually(importing.id, { trigger: 'Start the import' });
		const team = itemsOf(loaded, 'Add or update the member');
		const listings = itemsOf(loaded, 'Add or update the listing');
		say(`    team of ${team.length}, ${listings.length} listings`);

		await client.createWorkflow(await template('2-try-it-without-a-mailbox.json'));

		const intake = await template('1-smart-inbox-intake.json');
		change(intake, 'smartInboxTrigger', { parameters: { receiveFrom: 'smtp', recipients: RECIPIENT, port: smtpPort } });
		change(intake, 'leadParser', { parameters: { defaultCountry: 'ES' } });
		change(intake, 'autoReply', { credential });
		await client.publish((await client.createWorkflow(intake)).id);

		const inbox = await template('4-shared-inbox.json');
		change(inbox, 'sharedInbox', { credential });
		const page = await client.createWorkflow(inbox);
		await client.publish(page.id);
		return { page: `${n8n.url}/webhook/inbox`, member: team[0] };
	});

	const rows = await step(`sending five enquiries to ${RECIPIENT} by SMTP on port ${smtpPort}`, () => sendAll(userFolder, smtpPort));
	say(`\n${outcomeTable(rows)}\n`);
	const wrong = rows.flatMap(({ title, found, expected }) => differences(found, expected).map((difference) => `${title}: ${difference}`));
	const replies = sink.mails.map(({ to, parsed }) => `  to ${to.join(', ')}: ${parsed.subject}`);
	say(`Replies that reached the demo's own mail server (127.0.0.1:${sink.port}):\n${replies.join('\n')}\n`);
	if (wrong.length > 0) say(`Not as expected:\n${wrong.map((line) => `  ${line}`).join('\n')}\n`);

	if (!once) {
		const link = await signInLink(page, sink);
		say(`Editor      ${n8n.url}   ${n8n.owner.email} / ${n8n.owner.password}`);
		say(`Inbox page  ${link}   (works once; for another, ask on ${page} as clara@casas.example)`);
		say(`\nReady after ${elapsed(startedAt)}. Send more mail to ${RECIPIENT} on 127.0.0.1:${smtpPort}; what n8n sends is shown here. Ctrl-C ends everything.`);
		sink.hooks.onMail = ({ to, parsed }) => say(`  to ${to.join(', ')}: ${parsed.subject}\n${(parsed.text ?? '').trim().replace(/^/gm, '    ')}`);
		await Promise.race([interrupted, n8n.exited]);
	} else {
		say(wrong.length === 0 ? `All five outcomes are right, after ${elapsed(startedAt)}.` : `${wrong.length} things are not as expected, after ${elapsed(startedAt)}.`);
	}
	return wrong.length === 0;
}

/**
 * One after the other, so that the fourth finds the person of the first.
 * @param {string} userFolder
 * @param {number} smtpPort
 */
async function sendAll(userFolder, smtpPort) {
	const rows = [];
	for (const enquiry of ENQUIRIES) {
		const { headerId } = await untilAccepted(() => sendEnquiry(enquiry, smtpPort));
		const deadline = Date.now() + 60_000;
		let found = readOutcome(userFolder, headerId);
		while (!FINAL_STATES.includes(found?.state) && Date.now() < deadline) {
			await pause(100);
			found = readOutcome(userFolder, headerId);
		}
		rows.push({ title: enquiry.title, expected: enquiry.expected, found: found ?? { state: 'not received' } });
	}
	return rows;
}

/**
 * Publishing returns before the port is open.
 * @template T
 * @param {() => Promise<T>} send
 * @returns {Promise<T>}
 */
async function untilAccepted(send) {
	for (let attempt = 1; ; attempt++) {
		try {
			return await send();
		} catch (error) {
			if (attempt === 60) throw error;
			await pause(250);
		}
	}
}

/**
 * Asks the page for a sign-in link, as a member of the team would, and reads it from the mail.
 * @param {string} page
 * @param {import('./runtime/smtp-sink.mjs').SmtpSink} sink
 */
async function signInLink(page, sink) {
	const before = sink.mails.length;
	await fetch(page, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ action: 'request-link', email: 'clara@casas.example' }) });
	const mails = await sink.waitForMails(before + 1);
	return mails.at(-1)?.parsed.text?.match(/https?:\S+/)?.[0] ?? page;
}

let right = false;
try {
	right = await Promise.race([main(), interrupted.then(() => true)]);
} catch (error) {
	say(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
	for (const cleanUp of cleanUps.reverse()) await cleanUp().catch((/** @type {Error} */ error) => say(error.message));
}
process.exit(right ? 0 : 1);
