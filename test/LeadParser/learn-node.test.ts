import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IExecuteFunctions, ILoadOptionsFunctions, INodeExecutionData } from 'n8n-workflow';

import { LeadParser } from '../../nodes/LeadParser/LeadParser.node';
import { upsertListing } from '../../nodes/shared/store/listings';
import { openStore } from '../../nodes/shared/store/open';
import { siteMail } from './read-mail';

// N3: learn, read, list, delete, as operations of the node, with the store between them.

const before = process.env.N8N_USER_FOLDER;
const home = mkdtempSync(join(tmpdir(), 'smart-inbox-home-'));
beforeAll(() => {
	process.env.N8N_USER_FOLDER = home;
});
afterAll(async () => {
	await (await openStore()).close();
	process.env.N8N_USER_FOLDER = before;
	rmSync(home, { recursive: true, force: true });
});

const node = new LeadParser();

async function run(operation: string, parameters: Record<string, unknown> = {}, body = ''): Promise<INodeExecutionData[][]> {
	const defaults = Object.fromEntries(node.description.properties.map((property) => [property.name, property.default]).reverse());
	const item: INodeExecutionData = { json: {}, binary: { data: { data: siteMail(body).toString('base64'), mimeType: 'message/rfc822' } } };
	const all: Record<string, unknown> = { ...defaults, defaultCountry: 'ES', operation, ...parameters };
	const context = {
		getInputData: () => [item],
		getNodeParameter: (name: string, _item: number, fallback?: unknown) => all[name] ?? fallback,
		getNode: () => ({ name: 'Lead Parser', type: 'leadParser', typeVersion: 1, position: [0, 0], parameters: {} }),
		continueOnFail: () => false,
		helpers: { getBinaryDataBuffer: async () => siteMail(body) },
	};
	return await node.execute.call(context as unknown as IExecuteFunctions);
}

const card = (name: string, email: string) => `Somebody knocks\nWho » ${name}\nWhere to » ${email}\nKnocked by hand`;
const leadOf = (outputs: INodeExecutionData[][]) => outputs.flat()[0].json.lead;

it('before anything is kept, nothing is made', async () => {
	expect(leadOf(await run('read', {}, card('Ana Ruiz', 'ana@mail.example')))).toMatchObject({ name: null });
});

it('what was learnt is kept, used by Read Lead, listed, and gone when deleted', async () => {
	const right = { name: 'Ana Ruiz', email: 'ana@mail.example' };
	const [[onlyGiven]] = await run('learn', { rightValues: right, keepProfile: false, profileName: 'Knocks' }, card('Ana Ruiz', 'ana@mail.example'));
	expect(onlyGiven.json).toMatchObject({ id: 'knocks', kept: false, found: { name: 'under the label “Who »”' } });
	expect(await run('getProfiles')).toEqual([[]]);

	await run('learn', { rightValues: right, keepProfile: true, profileName: 'Knocks' }, card('Ana Ruiz', 'ana@mail.example'));
	const next = card('Bo Li', 'bo@mail.example');
	expect(leadOf(await run('read', {}, next))).toMatchObject({ name: { full: 'Bo Li' }, emails: ['bo@mail.example'], source: { id: 'knocks', name: 'Knocks' } });
	expect(leadOf(await run('read', { options: { profiles: 'none' } }, next))).toMatchObject({ name: null });

	const [listed] = await run('getProfiles');
	expect(listed.map(({ json }) => json)).toMatchObject([{ id: 'knocks', name: 'Knocks', profile: { domains: ['form@site.example'] } }]);
	expect(await node.methods.listSearch.searchLearntProfiles.call({ getNode: () => ({}) } as ILoadOptionsFunctions, 'KNO')).toEqual({ results: [{ name: 'Knocks (knocks)', value: 'knocks' }] });

	expect((await run('deleteProfile', { learntProfile: 'knocks' }))[0][0].json).toEqual({ deleted: true, id: 'knocks' });
	expect(leadOf(await run('read', {}, next))).toMatchObject({ name: null });
	await expect(run('deleteProfile', { learntProfile: 'knocks' })).rejects.toMatchObject({ message: 'There is no learnt profile "knocks" (Learnt Profile)' });
});

it('the profile of the output can be pasted into Own Profiles', async () => {
	const [[given]] = await run('learn', { rightValues: { name: 'Ana Ruiz', email: 'ana@mail.example' }, keepProfile: false }, card('Ana Ruiz', 'ana@mail.example'));
	expect(leadOf(await run('read', { options: { profiles: 'own', ownProfiles: JSON.stringify(given.json.profile) } }, card('Bo Li', 'bo@mail.example')))).toMatchObject({ name: { full: 'Bo Li' } });
});

it('rules of the node, references of the listings and the threshold count', async () => {
	await upsertListing(await openStore(), { reference: 'V/77' });
	const parameters = { rules: { rule: [{ when: 'always', field: 'name', method: 'label', label: 'Who', cleanUp: [] }] } };
	const body = `${card('Bo Li', 'bo@mail.example')}\nMessage: is V/77 still free?`;
	expect(leadOf(await run('read', parameters, body))).toMatchObject({ name: { full: 'Bo Li' }, references: ['V/77'], outcome: 'lead' });
	expect(leadOf(await run('read', { ...parameters, options: { knownReferences: 'list', knownReferenceList: 'X-1' } }, body))).toMatchObject({ references: [] });
	expect(leadOf(await run('read', { ...parameters, options: { confidenceThreshold: 0.99 } }, body))).toMatchObject({ outcome: 'review', reason: expect.stringContaining('Confidence Threshold asks for 99 %') as string });
	await expect(run('read', { rules: { rule: [{ field: 'name', method: 'label', label: '' }] } }, body)).rejects.toMatchObject({ message: 'Rule 1 of Rules has no Label' });
});
