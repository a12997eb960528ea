import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { LeadParser } from '../../nodes/LeadParser/LeadParser.node';
import { outputs } from '../../nodes/LeadParser/operations';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { fixture } from './read-mail';

const node = new LeadParser();

/** Runs the node on items as n8n does, with just what it uses. */
async function run(items: INodeExecutionData[], parameters: Record<string, unknown> = {}, continueOnFail = false): Promise<INodeExecutionData[][]> {
	const defaults = Object.fromEntries(node.description.properties.map((property) => [property.name, property.default]).reverse());
	const context = {
		getInputData: () => items,
		getNodeParameter: (name: string, _item: number, fallback?: unknown) => ({ ...defaults, ...parameters })[name] ?? fallback,
		getNode: () => ({ name: 'Lead Parser', type: 'leadParser', typeVersion: 1, position: [0, 0], parameters: {} }),
		continueOnFail: () => continueOnFail,
		helpers: {
			getBinaryDataBuffer: async (item: number, name: string) => Buffer.from(items[item].binary?.[name].data ?? '', 'base64'),
			prepareBinaryData: async (content: Buffer, fileName: string, mimeType: string) => ({ data: content.toString('base64'), fileName, mimeType }),
		},
	};
	return await node.execute.call(context as unknown as IExecuteFunctions);
}

const file = (name: string): INodeExecutionData => ({ json: {}, binary: { data: { data: fixture(name).toString('base64'), mimeType: 'message/rfc822' } } });
const leadOf = (items: INodeExecutionData[]) => items.map((item) => item.json.lead as { outcome: string; emails: string[] });

describe('Lead Parser node', () => {
	it('has three named outputs', () => {
		expect(outputs({ operation: 'read' }).map(({ displayName }) => displayName)).toEqual(['Lead', 'Needs Review', 'Not a Lead']);
	});

	it('sends each mail to the output of its outcome, paired with its item', async () => {
		const [leads, review, none] = await run([file('newsletter'), file('relay-only'), file('portal-es-table')], { defaultCountry: 'ES' });
		expect([leads, review, none].map((items) => items.map((item) => item.pairedItem))).toEqual([[{ item: 2 }], [{ item: 1 }], [{ item: 0 }]]);
	});

	it('makes a Message of an .eml, with its attachments as binaries', async () => {
		const [[item]] = await run([file('adf-lead')], { defaultCountry: 'US' });
		expect(item.json).toMatchObject({ messageKey: expect.stringMatching(/^eml:[0-9a-f]{64}$/) as string, mailbox: { id: '', address: '', kind: 'shared' }, folder: '', attempt: 1, kind: 'personal' });
		expect(Object.keys(item.binary ?? {})).toEqual(['data', 'attachment_0']);
	});

	it('reads a Message of our trigger, ADF in a binary, and leaves the Message as it is', async () => {
		const { mail, attachments } = await parseMail(fixture('adf-lead'));
		const message = { ...mail, messageKey: 'k1', mailbox: { id: 'm1', address: 'sales@dealer.example', kind: 'shared' }, folder: 'INBOX', threadId: 't1', receivedAt: 'r', storedAt: 's', attempt: 2 };
		const [[item]] = await run([{ json: message, binary: { attachment_0: { data: (await attachments[0].content()).toString('base64'), mimeType: 'application/xml', fileName: 'lead.xml' } } }], { defaultCountry: 'US' });
		const { lead, ...rest } = item.json;
		expect(rest).toEqual(message);
		expect(lead).toMatchObject({ emails: ['dana.w@mail.example'] });
	});

	it.each<[string, INodeExecutionData['json']]>([
		['simple', { textPlain: 'Name: Ann Lee\r\nEmail: ann@mail.example', textHtml: '', from: '"Site" <form@site.example>', to: 'leads@agency.example', subject: 'Website enquiry', date: 'Tue, 3 Nov 2026 10:15:00 +0000', metadata: { 'message-id': '<a@site.example>' }, attributes: { uid: 4 } }],
		['resolved', { text: 'Name: Ann Lee\nEmail: ann@mail.example', html: false, from: { value: [{ name: 'Site', address: 'form@site.example' }], text: '"Site" <form@site.example>' }, headers: { from: 'From: "Site" <form@site.example>', subject: 'Subject: Website enquiry', 'message-id': 'Message-ID: <a@site.example>' }, messageId: '<a@site.example>', attributes: { uid: 4 } }],
		['raw', { raw: 'Name: Ann Lee\r\nEmail: ann@mail.example\r\n' }],
	])('reads an item of the Email Trigger, format %s', async (_format, json) => {
		const [leads] = await run([{ json }]);
		expect(leadOf(leads)).toMatchObject([{ outcome: 'lead', emails: ['ann@mail.example'] }]);
		expect(leads[0].json.messageKey).toMatch(/^eml:/);
	});

	it('says what to do when an item holds no mail, and honours On Error', async () => {
		await expect(run([{ json: {} }])).rejects.toMatchObject({ message: 'This item holds no e-mail', description: expect.stringContaining('binary field "data"') as string, context: { itemIndex: 0 } });
		const [leads] = await run([{ json: {} }, file('portal-es-table')], {}, true);
		expect(leads).toHaveLength(2);
		expect(leads[0].json.error).toBe('This item holds no e-mail');
	});
});
