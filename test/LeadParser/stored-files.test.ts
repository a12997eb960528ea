import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { LeadParser } from '../../nodes/LeadParser/LeadParser.node';
import { messageItem } from '../../nodes/SmartInboxTrigger/message-item';
import { storedSource } from '../../nodes/shared/store/mail-source';
import { openStore } from '../../nodes/shared/store/open';
import { receivedMail } from '../shared/store/received-mail';
import { fixture } from './read-mail';

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

async function leadOf(item: INodeExecutionData) {
	const node = new LeadParser();
	const defaults = Object.fromEntries(node.description.properties.map((property) => [property.name, property.default]));
	const context = {
		getInputData: () => [item],
		getNodeParameter: (name: string) => ({ ...defaults, defaultCountry: 'US' })[name],
		getNode: () => ({ name: 'Lead Parser', type: 'leadParser', typeVersion: 1, position: [0, 0], parameters: {} }),
		getExecutionId: () => '1',
		continueOnFail: () => false,
		helpers: {
			getBinaryDataBuffer: async (_item: number, name: string) => Buffer.from(item.binary?.[name].data ?? '', 'base64'),
		},
	};
	const [[lead]] = await node.execute.call(context as unknown as IExecuteFunctions);
	return lead;
}

const prepareBinaryData = async (content: unknown, fileName?: string, mimeType = '') => ({ data: (content as Buffer).toString('base64'), fileName, mimeType });

describe('a lead file of a mail that our trigger took in (N2)', () => {
	it.each(['whenAskedFor', 'atOnce'] as const)('is read when attachments come %s', async (attachments) => {
		const store = await openStore();
		const delivery = await receivedMail(store, fixture('adf-lead'), `smtp:${attachments}`);
		const item = await messageItem(delivery, await storedSource(store, delivery.messageId), { attachments, prepareBinaryData });
		expect(Object.keys(item.binary ?? {})).toEqual(attachments === 'atOnce' ? ['attachment_0'] : []);
		const lead = await leadOf(item);
		expect(lead.json.lead).toMatchObject({ emails: ['dana.w@mail.example'], source: { kind: 'file' } });
		// Nothing is added that nobody asked for.
		expect(lead.binary).toEqual(item.binary);
	});
});
