import { itemsOf } from '../../demo/runtime/n8n-client.mjs';
import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startTestN8n, type TestN8n } from './n8n.mjs';

const PACKAGE = 'n8n-nodes-smart-inbox';

let n8n: TestN8n;
let sink: SmtpSink;

beforeAll(async () => {
	sink = await startSmtpSink({ auth: { user: 'office@owners.example', pass: 'right' } });
	n8n = await startTestN8n();
}, 300_000);
afterAll(async () => {
	await n8n?.dispose();
	await sink?.stop();
}, 60_000);

const node = (name: string, type: string, parameters: Record<string, unknown>, more: Record<string, unknown> = {}) => ({ id: name, name, type: type.includes('.') ? type : `${PACKAGE}.${type}`, typeVersion: 1, position: [0, 0], parameters, ...more });
const next = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });

/** Runs one operation of Assign Owner. */
async function run(parameters: Record<string, unknown>) {
	const { id } = await n8n.client.createWorkflow({ name: 'Ask', nodes: [node('Start', 'n8n-nodes-base.manualTrigger', {}), node('Team', 'assignOwner', parameters)], connections: { Start: next('Team') } });
	return itemsOf(await n8n.client.runManually(id, { trigger: 'Start' }), 'Team');
}

test('N6, A13: a queue of chosen members, told by mail from the chosen account; absent, by hand and what is to be done, as the editor sets them', async () => {
	for (const name of ['Luis', 'Nora']) await run({ resource: 'teamMember', operation: 'upsert', email: `${name.toLowerCase()}@owners.example`, name, additionalFields: { workingHours: 'Always' } });
	const type = 'smartInboxMailboxApi';
	const credential = await n8n.client.createCredential({
		name: 'Office',
		type,
		data: { address: 'office@owners.example', password: 'right', imapEnabled: false, smtpEnabled: true, smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'same' },
	});
	const chosen = { credentials: { [type]: { id: credential.id, name: credential.name } } };
	const queue = { queue: 'Sales', queueFrom: 'members', queueMembers: ['luis@owners.example', 'nora@owners.example'] };
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', {}),
		node('File', 'contactUpsert', { resource: 'contact', operation: 'upsert', readFrom: 'fields', emails: 'ana@client.example', name: 'Ana Ruiz', additionalFields: { messageKey: 'call-1' } }),
		node('Assign', 'assignOwner', { resource: 'enquiry', operation: 'assign', rules: { rule: [{ name: 'listingOwner' }, { name: 'roundRobin', ...queue }] }, tellOwner: 'mail', authentication: 'password', options: { messageKey: 'call-1' } }, chosen),
	];
	const { id } = await n8n.client.createWorkflow({ name: 'Call', nodes, connections: { Start: next('File'), File: next('Assign') } });
	const runCall = async () => itemsOf(await n8n.client.runManually(id, { trigger: 'Start' }), 'Assign') as unknown as { enquiry: { id: string }; owner: Record<string, unknown> }[];
	const [first] = await runCall();
	expect(first.owner).toMatchObject({ name: 'Luis', rule: 'round robin', queue: 'Sales', reason: 'Luis is next in the queue Sales', notice: 'Luis was told by mail to luis@owners.example' });
	expect(await sink.waitForMails(1)).toMatchObject([{ from: 'office@owners.example', to: ['luis@owners.example'], user: 'office@owners.example' }]);
	// Once more: the same owner, and nobody is told twice.
	const [again] = await runCall();
	expect(again.owner).toMatchObject({ name: 'Luis', notice: 'Luis was told by mail to luis@owners.example' });
	expect(sink.mails).toHaveLength(1);

	const nora = { __rl: true, mode: 'list', value: 'nora@owners.example' };
	expect(await run({ resource: 'enquiry', operation: 'reassign', enquiryId: first.enquiry.id, newOwner: nora })).toMatchObject([{ owner: { name: 'Nora', rule: 'chosen by hand' } }]);
	expect(await run({ resource: 'teamMember', operation: 'setAbsence', member: nora, until: '2999-01-01', deputy: { __rl: true, mode: 'email', value: 'luis@owners.example' } })).toMatchObject([{ name: 'Nora', isAbsent: true }]);
	expect(await run({ resource: 'teamMember', operation: 'getAll', returnAll: true, filters: { availableOnly: true } })).toMatchObject([{ name: 'Luis' }]);
	expect(await run({ resource: 'enquiry', operation: 'assignWaiting' })).toEqual([]);
	expect(await run({ resource: 'teamMember', operation: 'delete', member: nora, handOverTo: 'member', newOwner: { __rl: true, mode: 'email', value: 'luis@owners.example' } })).toMatchObject([{ deleted: true, handedOver: { contacts: 1, enquiries: 1 } }]);
}, 180_000);

test('the editor offers the members that are known', async () => {
	const found = await n8n.client.searchList({ nodeType: `${PACKAGE}.assignOwner`, method: 'searchEverybody', parameter: 'member', parameters: { resource: 'teamMember', operation: 'get' } });
	expect(found.results).toEqual([{ name: 'Luis (luis@owners.example)', value: 'luis@owners.example' }]);
});

test('the editor offers the members of a queue', async () => {
	const found = await n8n.client.loadOptions({ nodeType: `${PACKAGE}.assignOwner`, method: 'loadTeam', parameter: 'rules', parameters: { resource: 'enquiry', operation: 'assign' } });
	expect(found).toEqual([{ name: 'Luis (luis@owners.example)', value: 'luis@owners.example' }]);
});
