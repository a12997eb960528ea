import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { INode, INodeTypeDescription } from 'n8n-workflow';

import { itemsOf, type Execution } from '../../demo/runtime/n8n-client.mjs';
import { runN8nCommand } from '../../demo/runtime/n8n-process.mjs';
import { missingParameters, parameterProblems } from '../support/parameters';
import { query, template } from './intake';
import { startTestN8n, type TestN8n } from './n8n.mjs';

// The templates as a new user meets them: an empty n8n, no credential, no team (issue 2, Show 6).

const PACKAGE = 'n8n-nodes-smart-inbox';
const FOLDER = join(__dirname, '..', '..', 'workflows');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json')).sort();
const INTAKE = '1-smart-inbox-intake.json';
const TRIAL = '2-try-it-without-a-mailbox.json';
const IMPORT = '3-import-team-and-listings.json';
const INBOX = '4-shared-inbox.json';
const REMINDERS = '6-follow-up-reminders.json';
const ALERTS = '7-alerts-when-something-needs-attention.json';
const UPKEEP = '7-look-after-the-data.json';
const WITH_AI = '1-smart-inbox-intake-with-ai.json';
const WITH_APPROVAL = '1-smart-inbox-intake-with-approval.json';
const DOOR = '4-sign-in-with-n8n-account.json';
const PUSH = '8-push-contacts-to-a-crm.json';
const PLAYGROUND = '9-parser-playground.json';
const STARTS = {
	[INTAKE]: 'Receive every mail',
	[WITH_AI]: 'Receive every mail',
	[WITH_APPROVAL]: 'Receive every mail',
	[TRIAL]: 'Start with five sample mails',
	[IMPORT]: 'Start the import',
	[REMINDERS]: 'Every ten minutes',
	[ALERTS]: 'Every five minutes',
	[UPKEEP]: 'Every night',
	[PUSH]: 'When the intake calls',
	[PLAYGROUND]: 'Paste a mail',
};

interface Answered {
	contact: { name: string; created: boolean };
	enquiry: { listing: { reference: string } | null };
	owner: { name: string | null; rule: string; reason: string };
	reply: { sent: boolean; reason: string; listings: string[]; preview?: { subject: string; text: string } | null };
}

let n8n: TestN8n;
let imported = '';
/** Ids of the workflows that the command line imported, by file. */
const ids: Record<string, string> = {};

beforeAll(async () => {
	n8n = await startTestN8n({
		fresh: true,
		prepare: async (userFolder) => {
			imported = await runN8nCommand({ userFolder, args: ['import:workflow', '--separate', `--input=${FOLDER}`] });
		},
	});
	const found = (await n8n.client.call('GET', '/workflows')) as { id: string; name: string }[];
	for (const file of FILES) {
		const { name } = await template(file);
		ids[file] = found.find((workflow) => workflow.name === name)?.id ?? '';
	}
}, 300_000);
afterAll(() => n8n?.dispose(), 60_000);

/** The way of every item: per node, how many items left on each output, over all its runs. */
function paths(execution: Execution): Record<string, number[]> {
	const runs = execution.data.resultData.runData as Record<string, { executionStatus: string; data?: { main: (unknown[] | null)[] } }[]>;
	return Object.fromEntries(
		Object.entries(runs).map(([node, list]) => {
			const outputs = Math.max(...list.map(({ data }) => data?.main.length ?? 0));
			return [node, Array.from({ length: outputs }, (_, output) => list.reduce((sum, { data }) => sum + (data?.main[output]?.length ?? 0), 0))];
		}),
	);
}

async function run(file: keyof typeof STARTS, id = ids[file], trigger = STARTS[file]): Promise<Execution> {
	const execution = await n8n.client.runManually(id, { trigger });
	expect({ status: execution.status, error: execution.data.resultData.error?.message }).toEqual({ status: 'success', error: undefined });
	return execution;
}

const answered = (execution: Execution, node: string, output = 0) => itemsOf(execution, node, output) as unknown as Answered[];
const count = (table: 'contact' | 'enquiry' | 'team_member' | 'listing') => query<{ n: number }>(n8n, `SELECT count(*) AS n FROM ${table}`)[0].n;

test('the command line imports all of them into an empty n8n, and warns of nothing', () => {
	// Before this it says which migrations made the database.
	expect(imported.slice(imported.indexOf('Importing')).trim().split('\n')).toEqual([`Importing ${FILES.length} workflows...`, `Successfully imported ${FILES.length} workflows.`]);
	expect(Object.values(ids).filter((id) => id === '')).toEqual([]);
});

test('node types, credentials and pinned data are kept as the files have them, unpublished', async () => {
	for (const file of FILES) {
		const { nodes, connections, pinData } = await template(file);
		const kept = await n8n.client.workflow(ids[file]);
		expect({ nodes: kept.nodes as unknown, connections: kept.connections as unknown, pinData: kept.pinData as unknown, active: kept.active as unknown }).toEqual({ nodes, connections, pinData, active: false });
	}
});

test('every node is of a type and version that this n8n has', async () => {
	const types = await n8n.client.nodeTypes('');
	for (const file of FILES) {
		const { nodes } = (await template(file)) as unknown as { nodes: { type: string; typeVersion: number }[] };
		for (const { type, typeVersion } of nodes) {
			const versions = types.filter(({ name }) => name === type).flatMap(({ version }) => version as number | number[]);
			expect({ file, type, known: versions.includes(typeVersion) }).toEqual({ file, type, known: true });
		}
	}
});

test('every parameter of every node, n8n\'s own too, exists in its description, with a value that it allows; names are no defaults', async () => {
	const types = (await n8n.client.nodeTypes('')) as unknown as INodeTypeDescription[];
	const problems: string[] = [];
	for (const file of FILES) {
		const { nodes } = (await template(file)) as unknown as { nodes: INode[] };
		for (const node of nodes) {
			const description = types.find(({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion))!;
			const missing = node.disabled ? [] : missingParameters(node, description);
			problems.push(...[...parameterProblems(node, description), ...missing].map((problem) => `${file}: ${problem}`));
			const names = [description.displayName, description.defaults.name].map((name) => String(name).toLowerCase());
			if (names.includes(node.name.replace(/\d+$/, '').toLowerCase())) problems.push(`${file}: ${node.name} is the name of its type`);
		}
	}
	expect(problems).toEqual([]);
});

test('W7: run first of all, in a store without a team, the intake says that nobody is there to own the contact', async () => {
	// Somebody else's mail, so that the sample itself is still new afterwards.
	const early = JSON.parse(JSON.stringify(await template(INTAKE)).replaceAll('sample:web-form', 'sample:early').replaceAll(/alma\.brook/gi, 'early.bird').replaceAll('123456', '654321')) as Record<string, unknown>;
	const { id } = await n8n.client.createWorkflow(early);
	const [item] = answered(await run(INTAKE, id), 'Answer new contacts', 1);
	expect(item).toMatchObject({ contact: { created: true }, enquiry: { listing: null }, owner: { name: null, rule: 'pool' } });
	expect(item.owner.reason).toMatch(/^Nobody could take it: /);
}, 60_000);

test.each(FILES)('the editor imports %s by the REST API and keeps every node', async (file) => {
	const { nodes, connections, pinData } = await template(file);
	const created = await n8n.client.createWorkflow(await template(file));
	expect({ nodes: created.nodes as unknown, connections: created.connections as unknown, pinData: created.pinData as unknown }).toEqual({ nodes, connections, pinData });
	if (file === IMPORT) {
		const execution = await run(IMPORT, created.id);
		expect(itemsOf(execution, 'Add or update the listing').filter((listing) => listing.created)).toHaveLength(12);
	}
}, 60_000);

describe('1, the intake', () => {
	test('W10: runs on its sample mail without a mailbox account, and says why no answer left', async () => {
		const execution = await run(INTAKE);
		expect(paths(execution)).toEqual({ 'Receive every mail': [1], 'Read the enquiry': [1, 0, 0], 'File contact and enquiry': [1, 0, 0], 'Choose the owner': [1], 'Answer new contacts': [0, 1] });
		const [item] = answered(execution, 'Answer new contacts', 1);
		expect(item.contact).toMatchObject({ name: 'Alma Brook', created: true });
		expect(item.enquiry.listing?.reference).toBe('AT-102');
		expect(item.owner).toMatchObject({ name: 'Marta Gil', rule: 'listing owner', reason: 'Marta Gil is in charge of listing AT-102' });
		expect(item.reply).toMatchObject({ sent: false, reason: 'No mailbox account is chosen. Choose one under Credential to Send From, and publish the workflow again' });
	}, 60_000);

	test('invariant 5: the same sample mail again changes nothing', async () => {
		const before = { contacts: count('contact'), enquiries: count('enquiry') };
		const execution = await run(INTAKE);
		expect(answered(execution, 'Answer new contacts', 1)[0].contact).toMatchObject({ name: 'Alma Brook', created: true });
		expect({ contacts: count('contact'), enquiries: count('enquiry') }).toEqual(before);
	}, 60_000);
});

describe('3, the import', () => {
	test('loads four members and twelve listings; run twice, there are no more of them', async () => {
		for (let time = 1; time <= 2; time++) {
			const execution = await run(IMPORT);
			expect(paths(execution)).toMatchObject({ 'One item per member': [4], 'Add or update the member': [4], 'One item per listing': [12], 'Add or update the listing': [12] });
			expect({ members: count('team_member'), listings: count('listing') }).toEqual({ members: 4, listings: 12 });
			// The REST import above ran first: nothing is created any more.
			expect(itemsOf(execution, 'Add or update the listing').filter(({ created }) => created)).toEqual([]);
		}
	}, 60_000);
});

describe('2, the trial', () => {
	test('N4, W5, W7, W8, W10: five mails become three contacts with owner, reason and the answer they would get', async () => {
		const execution = await run(TRIAL);
		expect(paths(execution)).toEqual({
			'Start with five sample mails': [5],
			'Read the enquiry': [4, 0, 1],
			'File contact and enquiry': [3, 1, 0],
			'New contacts first': [4],
			'Choose the owner': [4],
			'Show the answer': [4],
		});
		const items = answered(execution, 'Show the answer');
		expect(items.map(({ contact, enquiry, owner }) => [contact.name, contact.created, enquiry.listing?.reference ?? null, owner.name, owner.reason])).toEqual([
			['Lucía Ortega', true, 'AT-102', 'Marta Gil', 'Marta Gil is in charge of listing AT-102'],
			['Katrin Brandt', true, null, 'Clara Duarte', 'Clara Duarte is the first administrator'],
			['Owen Price', true, 'CAR-7', 'Jonas Weber', 'Jonas Weber is in charge of listing CAR-7'],
			['Lucía Ortega', false, null, 'Marta Gil', 'Marta Gil looks after this contact already'],
		]);

		const [spanish, german, english, repeated] = items.map(({ reply }) => reply);
		expect(spanish.preview?.subject).toBe('Su consulta sobre Bright flat near the old town, Altea');
		expect(spanish.preview?.text).toMatch(/^Hola, Lucía Ortega:[\s\S]*\(referencia AT-102\)[\s\S]*También le puede interesar[\s\S]*238\.000\s€[\s\S]*Un saludo/);
		expect(spanish.listings).toEqual(['AT-105', 'AT-101', 'AT-104']);
		expect(german.preview).toMatchObject({ subject: 'Ihre Anfrage', text: expect.stringMatching(/^Guten Tag Katrin Brandt,[\s\S]*Mit freundlichen Grüßen/) as string });
		expect(english.preview?.text).toMatch(/^Hello Owen Price,[\s\S]*\(reference CAR-7\)[\s\S]*€22,500/);
		expect(english.listings).toEqual(['CAR-9']);
		expect(repeated).toMatchObject({ preview: null, reason: expect.stringContaining('only new contacts get the automatic reply') as string });
		expect(items.filter(({ reply }) => reply.sent)).toEqual([]);
		expect([spanish, german, english].map(({ reason }) => reason)).toEqual(Array(3).fill('Would be sent once an account is chosen under Credential to Send From'));
	}, 60_000);

	test('N4: the newsletter leaves on Not a Lead, with the reason', async () => {
		const { lead } = itemsOf(await run(TRIAL), 'Read the enquiry', 2)[0] as { lead: { outcome: string; reason: string } };
		expect(lead.outcome).toBe('none');
		expect(lead.reason).toMatch(/newsletter|mailing/i);
	}, 60_000);

	test('invariant 5: the same five mails again change nothing', async () => {
		const before = { contacts: count('contact'), enquiries: count('enquiry') };
		const seen = async () => answered(await run(TRIAL), 'Show the answer').map(({ contact, owner }) => [contact.name, contact.created, owner.name, owner.rule]);
		expect(await seen()).toEqual(await seen());
		expect({ contacts: count('contact'), enquiries: count('enquiry') }).toEqual(before);
	}, 60_000);
});

describe('6, the reminders', () => {
	test('N9: says who would be reminded before an account is chosen, and lists what is overdue', async () => {
		// Somebody else's mail that has waited for years.
		const old = JSON.parse(JSON.stringify(await template(INTAKE)).replaceAll('sample:web-form', 'sample:old').replaceAll(/alma\.brook/gi, 'old.friend').replaceAll('123456', '246810').replaceAll('2026-11-20', '2020-11-20')) as Record<string, unknown>;
		await run(INTAKE, (await n8n.client.createWorkflow(old)).id);
		for (let time = 1; time <= 2; time++) {
			const reminders = itemsOf(await run(REMINDERS), 'Remind whoever has to answer') as unknown as { contactName: string; reminded: boolean; notice: string }[];
			expect(reminders.length).toBeGreaterThan(0);
			for (const { reminded, notice } of reminders) expect({ reminded, notice }).toEqual({ reminded: false, notice: expect.stringContaining('was not reminded by mail: no mailbox account is chosen') as string });
		}
		expect(itemsOf(await run(REMINDERS, ids[REMINDERS], 'Every weekday morning'), 'List what is overdue')).toContainEqual(expect.objectContaining({ assigneeName: 'Marta Gil', isOverdue: true, remindedAt: null }));
	}, 60_000);
});

describe('7, the alerts', () => {
	test('A13: says that nobody is told before an account is chosen, and lists what is open', async () => {
		expect(itemsOf(await run(ALERTS), 'Tell the administrators')).toMatchObject([{ sent: 0, notSent: 0, warning: 'No mailbox account is chosen, so nobody is told. Choose one under Credential.', mails: [] }]);
		const open = itemsOf(await run(ALERTS, ids[ALERTS], 'Every Monday morning'), 'List what is open');
		expect(open).toHaveLength(query<{ n: number }>(n8n, 'SELECT count(*) AS n FROM notice WHERE resolved_at IS NULL')[0].n);
	}, 60_000);
});

describe('7, the upkeep', () => {
	const file = () => join(n8n.userFolder, '.n8n', 'smart-inbox', 'store.sqlite');

	test('N8: deletes nothing that nobody wanted deleted, finds all well, and makes a copy of it', async () => {
		const mails = () => query<{ n: number }>(n8n, 'SELECT count(*) AS n FROM message WHERE erased_at IS NULL')[0].n;
		const before = mails();
		const execution = await run(UPKEEP);
		expect(itemsOf(execution, 'Delete what is too old')).toMatchObject([{ mails: 0, mailboxes: [] }]);
		expect(paths(execution)).toMatchObject({ 'Is all well?': [1, 0], 'Back up the data': [1] });
		const [{ file: copy, mails: copied }] = itemsOf(execution, 'Back up the data') as unknown as { file: string; mails: number }[];
		expect([dirname(copy), copied, mails()]).toEqual([join(dirname(file()), 'backups'), before, before]);
	}, 60_000);

	test('what is not as it has to be fails the execution, says what to do, and is not copied', async () => {
		// As no node of ours can: a contact of an enquiry is not there.
		const store = new DatabaseSync(file(), { timeout: 5000, enableForeignKeyConstraints: false });
		const [{ id, contact }] = store.prepare('SELECT id, contact_id AS contact FROM enquiry LIMIT 1').all() as { id: string; contact: string }[];
		try {
			store.prepare("UPDATE enquiry SET contact_id = 'nobody' WHERE id = ?").run(id);
			const execution = await n8n.client.runManually(ids[UPKEEP], { trigger: STARTS[UPKEEP] });
			expect(execution.status).toBe('error');
			expect(execution.data.resultData.error?.message).toMatch(/^Every reference has its row: not so in 1 case/);
			expect(paths(execution)).not.toHaveProperty('Back up the data');
		} finally {
			store.prepare('UPDATE enquiry SET contact_id = ? WHERE id = ?').run(contact, id);
			store.close();
		}
	}, 60_000);
});

describe('1, with AI', () => {
	test('without a model, the mail that needs one goes on as the parser read it', async () => {
		const execution = await run(WITH_AI);
		expect(paths(execution)).toMatchObject({ 'Receive every mail': [2], 'Read the enquiry': [1, 1, 0], 'Check the answer': [0, 0, 0, 1], 'Go on without AI': [1] });
		expect(itemsOf(execution, 'Go on without AI')).toEqual(itemsOf(execution, 'Read the enquiry', 1));
	}, 60_000);
});

describe('1, with approval', () => {
	test('W10: while nobody can be asked, nothing is sent, and it is told that somebody has to answer', async () => {
		// Somebody who is new, as the sample was answered before.
		const asked = JSON.parse(JSON.stringify(await template(WITH_APPROVAL)).replaceAll('sample:web-form', 'sample:approval').replaceAll(/alma\.brook/gi, 'asked.first').replaceAll('123456', '987654')) as Record<string, unknown>;
		const execution = await run(WITH_APPROVAL, (await n8n.client.createWorkflow(asked)).id);
		expect(paths(execution)).toMatchObject({ 'Write the answer': [1], 'Is there one to send?': [1, 0], 'Answer by hand': [1] });
		expect(execution.data.resultData.runData).not.toHaveProperty('Send the answer');
	}, 60_000);
});

describe('4, the page', () => {
	test('W3: publishes before any account is chosen; the page says what is missing', async () => {
		await n8n.client.publish(ids[INBOX]);
		const response = await fetch(`${n8n.url}/webhook/inbox`);
		expect(response.status).toBe(200);
		expect(await response.text()).toMatch(/Links cannot be mailed yet/);
		await n8n.client.unpublish(ids[INBOX]);
	}, 60_000);

	test('Execute workflow opens the page once, and it says how to open it for good', async () => {
		expect(await n8n.client.call('POST', `/workflows/${ids[INBOX]}/run`, { triggerToStartFrom: { name: 'Show the inbox page' } })).toEqual({ waitingForWebhook: true });
		expect(await (await fetch(`${n8n.url}/webhook-test/inbox`)).text()).toMatch(/The page is not open yet/);
	}, 60_000);
});

test('4, the door: says on its page what is missing while the inbox was never published', async () => {
	const { id } = await n8n.client.createWorkflow(await template(DOOR));
	const { executionId } = (await n8n.client.call('POST', `/workflows/${id}/run`, { triggerToStartFrom: { name: 'Open the inbox' } })) as { executionId: string };
	const execution = await n8n.client.finishedExecution(executionId);
	// A form's ending waits for the browser that is to show it.
	expect(execution.status).toBe('waiting');
	const made = Object.keys(execution.data.resultData.runData);
	expect(made.slice(0, 2)).toEqual(['Open the inbox', 'Get the link']);
	expect(paths(execution)['Get the link'].reduce((sum, items) => sum + items)).toBe(1);
}, 60_000);

describe('8, the push to a CRM', () => {
	test('N11: with every branch off, it shows what would be written, and writes nothing', async () => {
		const execution = await run(PUSH);
		expect(itemsOf(execution, 'What goes to the CRM').map(({ name, email, phone, externalIds }) => [name, email, phone, externalIds])).toEqual([
			['Nora Lindt', 'nora.lindt@post.example', '+436601234567', {}],
			['Tomás Vidal', '', '+34612345677', {}],
		]);
		expect(Object.keys(execution.data.resultData.runData).filter((node) => node.startsWith('Say '))).toEqual([]);
		expect(query<{ n: number }>(n8n, 'SELECT count(*) AS n FROM contact_external_ref')).toEqual([{ n: 0 }]);
		await run(PUSH, ids[PUSH], 'Every hour');
	}, 60_000);
});

describe('9, the playground', () => {
	test('N3, N4: seven samples of five languages leave on three outputs, each value with how sure it is and by which rule', async () => {
		const execution = await run(PLAYGROUND);
		const [leads, unsure, none] = ['Show the enquiry', 'Show what is unsure', 'Show why it is none'].map((node) => itemsOf(execution, node) as unknown as { name?: string; phone?: string; why: string; sure?: string; found: { field: string; value: string; sure: string; rule: string }[] }[]);
		expect(leads.map(({ name, phone }) => [name, phone])).toEqual([
			['Lucía Ortega', '+34612345678'],
			['Katrin Brandt', '+4915123456789'],
			['Élodie Marchand', '+33612345678'],
			['Alma Brook', '+447400123456'],
			['Owen Price', ''],
		]);
		expect(unsure).toHaveLength(1);
		expect(none).toHaveLength(1);
		for (const { sure } of [...leads, ...unsure]) expect(sure).toMatch(/^\d{1,3} %$/);
		for (const { why, found } of [...leads, ...unsure, ...none]) {
			expect(why).toMatch(/\w/);
			for (const one of found) expect(one).toEqual({ field: expect.stringMatching(/\w/) as string, value: expect.any(String) as string, sure: expect.stringMatching(/^\d{1,3} %$/) as string, rule: expect.stringMatching(/\w/) as string });
		}
		for (const { found } of leads) expect(found.length).toBeGreaterThan(1);
		// The samples are looked at in the editor.
		expect(execution.data.resultData.runData).not.toHaveProperty('Show it in the browser');
	}, 60_000);
});

test('nothing of all this made n8n complain about our nodes', () => {
	expect(n8n.logs.filter((line) => /n8n-nodes-smart-inbox\.\w|unrecogni[sz]ed node|unknown node|problem in node|failed to load/i.test(line))).toEqual([]);
});

describe('what the editor knows of the nodes before they are used', () => {
	test('n8n loads every node and credential the package lists', async () => {
		const manifest = JSON.parse(await readFile('package.json', 'utf8')) as { n8n: { nodes: string[]; credentials: string[] } };
		const names = (files: string[]) => files.map((file) => basename(file).split('.')[0]).map((name) => name[0].toLowerCase() + name.slice(1)).sort();
		// A node that can be an AI tool is listed a second time, as that tool.
		const loaded = (await n8n.client.nodeTypes(`${PACKAGE}.`)).map(({ name }) => (name as string).slice(PACKAGE.length + 1)).filter((name) => !name.endsWith('Tool'));
		expect([...new Set(loaded)].sort()).toEqual(names(manifest.n8n.nodes));
		expect((await n8n.client.credentialTypes('smartInbox')).map(({ name }) => name as string).sort()).toEqual(names(manifest.n8n.credentials));
		expect(n8n.logs.filter((line) => line.includes('Failed to load'))).toEqual([]);
	});

	test('N12: every node but the triggers is a tool for AI agents', async () => {
		const found = (await n8n.client.nodeTypes(`${PACKAGE}.`)).map(({ name }) => (name as string).slice(PACKAGE.length + 1));
		expect(found.filter((name) => name.endsWith('Tool')).sort()).toEqual(['assignOwnerTool', 'autoReplyTool', 'contactUpsertTool', 'leadParserTool', 'mailboxSyncTool']);
	});

	test('the nodes are found under Communication and Sales, by the words people use', async () => {
		const nodes = (await n8n.client.nodeTypes(`${PACKAGE}.`)).filter(({ name }) => !(name as string).endsWith('Tool')) as { name: string; codex: { categories: string[]; alias: string[]; resources: { primaryDocumentation: { url: string }[] } } }[];
		expect(nodes).toHaveLength(7);
		for (const { name, codex } of nodes) {
			expect({ name, categories: codex.categories }).toEqual({ name, categories: ['Communication', 'Sales'] });
			expect(codex.alias).toContain('CRM');
			expect(codex.resources.primaryDocumentation[0].url).toMatch(/^https:/);
		}
	});

	test('every node has an icon for light and one for dark, and n8n serves both', async () => {
		const nodes = (await n8n.client.nodeTypes(`${PACKAGE}.`)) as { name: string; iconUrl: { light: string; dark: string } }[];
		const pictures = await Promise.all(
			nodes.map(async ({ name, iconUrl }) => {
				const [light, dark] = await Promise.all([iconUrl.light, iconUrl.dark].map((path) => n8n.client.text(path)));
				return { name, svg: light.startsWith('<svg') && dark.startsWith('<svg'), differ: light !== dark };
			}),
		);
		expect(pictures.filter(({ svg, differ }) => !svg || !differ)).toEqual([]);
	});

	test.each([
		['smartInboxTrigger/1', ['messageKey', 'from', 'visibleText', 'kind']],
		['leadParser/1/read', ['messageKey', 'lead']],
		['leadParser/1/mergeAi', ['messageKey', 'lead']],
		['contactUpsert/1/contact/upsert', ['contact', 'enquiry']],
		['contactUpsert/1/listing/getAll', ['reference', 'title']],
		['assignOwner/1/enquiry/assign', ['owner']],
		['assignOwner/1/teamMember/upsert', ['email', 'role']],
		['autoReply/1/reply/send', ['reply']],
		['mailboxSync/1/message/search', ['uid', 'subject']],
		['mailboxSync/1/folder/getAll', ['path', 'unseen']],
		['mailboxSync/1/notice/sendAlerts', ['sent', 'warning']],
		['assignOwner/1/activity/remind', ['dueAt', 'notice']],
	])('the fields of %s can be dragged before the first run', async (schema, fields) => {
		const response = await fetch(`${n8n.url}/schemas/${PACKAGE}.${schema}.json`, { headers: { cookie: n8n.client.cookie() } });
		expect(response.headers.get('content-type')).toContain('json');
		const { type, properties } = (await response.json()) as { type: string; properties: Record<string, unknown> };
		expect(type).toBe('object');
		expect(Object.keys(properties)).toEqual(expect.arrayContaining(fields));
	});
});
