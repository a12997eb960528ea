import { join } from 'node:path';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { accountFromCredential } from '../../nodes/shared/mail/accounts';
import { withImap } from '../../nodes/shared/mail/imap';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';
import { upsertTeamMember, type TeamMember } from '../../nodes/shared/store/team';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { template } from '../n8n/intake';
import { startTestN8n, type TestN8n } from '../n8n/n8n.mjs';
import { until } from '../SmartInboxTrigger/n8n-edge';
import { launchBrowser, openPage, type Browser } from './browser.mjs';

export type Tab = Awaited<ReturnType<typeof openPage>>;

/** Templates 4 and 5 in a real n8n, with a real mail server: what staff do on the page happens in the mailbox. */
export interface TeamInbox {
	n8n: TestN8n;
	dovecot: Dovecot;
	/** What leaves. */
	smtp: SmtpSink;
	browser: Browser;
	/** The store that n8n uses. */
	store: Store;
	/** Of the workflow with the page. */
	pageId: string;
	/** Of the mailbox. */
	mailbox: string;
	/** Of the page. */
	address: string;
	member(name: string, role?: TeamMember['role']): Promise<TeamMember>;
	/** A browser with somebody signed in by the mailed link. */
	signedIn(name: string, options: { javaScript: boolean; width?: number; colorScheme?: 'dark' }): Promise<Tab>;
	/** Subjects in a folder of the server, with a star for mails that were read. */
	onServer(folder: string): Promise<string[]>;
	/** Whether a mail in the inbox of the server is marked as answered. */
	isAnswered(subject: string): Promise<boolean>;
	threadOf(subject: string): Promise<string>;
	close(): Promise<void>;
}

const MAILBOX = 'team@office.example';

/** @param mails whole, or only a subject of one that Ann wrote */
export async function openTeamInbox(mails: readonly string[]): Promise<TeamInbox> {
	const smtp = await startSmtpSink();
	const [n8n, dovecot, browser] = await Promise.all([startTestN8n(), startDovecot(), launchBrowser()]);
	const account = { address: MAILBOX, password: dovecot.password, imapEnabled: true, imapHost: dovecot.host, imapPort: dovecot.port, imapEncryption: 'none', smtpEnabled: true, smtpHost: smtp.host, smtpPort: smtp.port, smtpEncryption: 'none', smtpSignIn: 'none' };
	const credential = await n8n.client.createCredential({ name: MAILBOX, type: 'smartInboxMailboxApi', data: account });
	for (const mail of mails) await dovecot.deliver(MAILBOX, mail.includes(':') ? mail : mailFromAnn(mail));
	const sync = await template('5-mailbox-sync.json');
	const page = await template('4-shared-inbox.json');
	for (const node of [...sync.nodes, ...page.nodes] as (typeof sync.nodes[number] & { name?: string })[]) {
		if (node.type.endsWith('mailboxSync') || node.type.endsWith('sharedInbox')) node.credentials = { smartInboxMailboxApi: credential };
		if (node.name === 'Every minute') node.parameters = { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } };
		if (node.name === 'Sync the mailbox') node.parameters.startFrom = 'everything';
	}
	const syncId = (await n8n.client.createWorkflow(sync)).id;
	const pageId = (await n8n.client.createWorkflow(page)).id;
	await n8n.client.publish(pageId);
	await n8n.client.publish(syncId);
	await n8n.client.waitForExecutions(syncId, 1);
	const store = await openSqliteStore(join(n8n.userFolder, '.n8n', 'smart-inbox', 'store.sqlite'));
	await until('the mails are here', async () => (await store.all('SELECT id FROM folder_mail')).length === mails.length, 60_000);
	// What is done is carried out by the page's own workflow.
	await n8n.client.unpublish(syncId);
	const address = `${n8n.url}/webhook/inbox`;
	const sessions = new Map<string, Awaited<ReturnType<ReturnType<Tab['context']>['cookies']>>>();
	return {
		n8n, dovecot, smtp, browser, store, pageId, mailbox: MAILBOX, address,
		async member(name, role = 'member') {
			return (await store.transaction((sql) => upsertTeamMember(sql, { name, email: `${name.toLowerCase()}@office.example`, role }))).member;
		},
		async signedIn(name, options) {
			const tab = await openPage(browser, options);
			const known = sessions.get(name);
			// As often as that, nobody is mailed a link.
			if (known) {
				await tab.context().addCookies(known);
				return tab;
			}
			const email = `${name.toLowerCase()}@office.example`;
			await tab.goto(address);
			await tab.getByLabel('Email').fill(email);
			await tab.getByRole('button', { name: 'Mail Me a Link' }).click();
			const link = () => smtp.mails.findLast(({ to }) => to.includes(email))?.parsed.text ?? '';
			await until('the link is there', () => Promise.resolve(link().includes('ticket=')), 30_000);
			await tab.goto(/http\S+/.exec(link())?.[0] ?? '');
			await tab.getByRole('button', { name: 'Sign In' }).click();
			await tab.getByText('Sign Out').waitFor();
			sessions.set(name, await tab.context().cookies());
			return tab;
		},
		async onServer(folder) {
			return await withImap(accountFromCredential(account), async (client) => {
				if (!(await client.list()).some(({ path }) => path === folder)) return [];
				const { exists } = await client.mailboxOpen(folder, { readOnly: true });
				const found = exists === 0 ? [] : await client.fetchAll('1:*', { flags: true, envelope: true });
				return found.map(({ envelope, flags }) => `${envelope?.subject}${flags?.has('\\Seen') ? '*' : ''}`).sort();
			});
		},
		async isAnswered(subject) {
			return await withImap(accountFromCredential(account), async (client) => {
				await client.mailboxOpen('INBOX', { readOnly: true });
				return (await client.fetchAll('1:*', { flags: true, envelope: true })).some(({ envelope, flags }) => envelope?.subject === subject && flags?.has('\\Answered'));
			});
		},
		async threadOf(subject) {
			return (await store.get<{ id: string }>('SELECT thread_id AS id FROM message WHERE subject = $1', [subject]))?.id ?? '';
		},
		async close() {
			await store.close();
			await browser.close();
			await n8n.dispose();
			await dovecot.dispose();
			await smtp.stop();
		},
	};
}

/** A mail with this subject. */
export function mailFromAnn(subject: string): string {
	return `From: Ann ${subject} <ann-${subject}@client.example>\r\nTo: ${MAILBOX}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@client.example>\r\nDate: ${new Date().toUTCString()}\r\n\r\nHello\r\n`;
}

/** Posts a form of the page as its button does. */
export async function press(page: Tab, fields: Record<string, string>, once = `test-${Math.random().toString(36).slice(2)}`): Promise<void> {
	const pass = await page.locator('input[name=pass]').first().inputValue();
	await Promise.all([
		page.waitForEvent('domcontentloaded'),
		page.evaluate((given) => {
			const form = Object.assign(document.createElement('form'), { method: 'post', action: '?' });
			for (const [name, value] of Object.entries(given)) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
			document.body.append(form);
			form.submit();
		}, { pass, once, back: `?${new URLSearchParams({ thread: fields.thread }).toString()}`, ...fields }),
	]);
}

/** Waits for what the page says of what was done; without a script, it is loaded again. */
export async function told(page: Tab, text: RegExp, javaScript: boolean): Promise<void> {
	await until(`the page says ${String(text)}`, async () => {
		// The form may still be on its way.
		if (!javaScript) await page.reload().catch(() => undefined);
		return text.test((await page.locator('.doings').innerText().catch(() => '')).replaceAll('\n', ' '));
	}, 30_000);
}
