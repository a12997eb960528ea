import { once } from 'node:events';
import { createServer, get, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IHookFunctions } from 'n8n-workflow';

import { checkOwnPage } from '../../nodes/SharedInbox/check-own-page';
import { openTestInbox, type TestInbox } from './test-inbox';

let inbox: TestInbox;
const told: { level: string; text: string }[] = [];

beforeEach(async () => {
	inbox = await openTestInbox();
	told.length = 0;
});
afterEach(async () => await inbox.close());

/** n8n as a trigger sees it when it is published. */
const n8n = (address: string) =>
	({
		getNodeWebhookUrl: () => address,
		logger: { warn: (text: string) => told.push({ level: 'warn', text }), info: (text: string) => told.push({ level: 'info', text }) },
		helpers: {
			httpRequest: async ({ url }: { url: string }) => {
				const answer = await fetch(url);
				const headers: Record<string, string> = {};
				answer.headers.forEach((value, name) => (headers[name] = value));
				return { headers, body: await answer.text() };
			},
		},
	}) as unknown as IHookFunctions;

/** A reverse proxy in front of the page. */
async function throughProxy(change: (headers: IncomingHttpHeaders) => IncomingHttpHeaders, body?: string): Promise<void> {
	const proxy = createServer((incoming, outgoing) => {
		get(`${inbox.url}${incoming.url?.replace(/^[^?]*/, '')}`, (answer) => {
			const pieces: Buffer[] = [];
			answer.on('data', (piece: Buffer) => pieces.push(piece));
			answer.on('end', () => outgoing.writeHead(answer.statusCode ?? 500, change(answer.headers)).end(body ?? Buffer.concat(pieces)));
		});
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	await checkOwnPage(n8n(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}/webhook/inbox`), [0]);
	proxy.closeAllConnections();
	proxy.close();
}

const without = (name: string) => (headers: IncomingHttpHeaders) => Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));

test('nothing is said of a page that arrives as it was sent', async () => {
	await throughProxy((headers) => headers);
	expect(told).toEqual([]);
});

test.each(['content-security-policy', 'x-content-type-options', 'cache-control', 'referrer-policy', 'x-frame-options'])('a proxy that takes %s away is told of, and what to do', async (name) => {
	await throughProxy(without(name));
	expect(told).toEqual([{ level: 'warn', text: expect.stringMatching(new RegExp(`without ${name}\\. .*reverse proxy.*Let the proxy pass the headers of /webhook/inbox on.*publish`, 'is')) as string }]);
});

test.each([
	['that is weaker', { 'content-security-policy': "default-src 'self'" }],
	['that lets the page into the origin of n8n', { 'content-security-policy': "sandbox allow-scripts allow-same-origin; default-src 'none'; base-uri 'none'; frame-ancestors 'none'" }],
	['that lets others keep it', { 'cache-control': 'public, max-age=3600' }],
])('a header of the proxy %s is told of', async (_, changed) => {
	await throughProxy((headers) => ({ ...headers, ...changed }));
	expect(told).toEqual([expect.objectContaining({ level: 'warn' })]);
});

test('a policy that the proxy adds to ours takes nothing away', async () => {
	await throughProxy((headers) => ({ ...headers, 'content-security-policy': `${String(headers['content-security-policy'])}, upgrade-insecure-requests` }));
	expect(told).toEqual([]);
});

test('the sign-in page of a proxy, and nobody at all, are no reason to warn', async () => {
	await throughProxy(() => ({ 'content-type': 'text/html' }), '<h1>Who are you?</h1>');
	await checkOwnPage(n8n('http://127.0.0.1:9/webhook/inbox'), [0, 0]);
	expect(told.map(({ level }) => level)).toEqual(['info', 'info']);
});

test('the page that is asked for shows nothing, and no word but ours', async () => {
	await inbox.member('Ana');
	expect((await inbox.get('?self-check=abc-1')).body).toContain('This page is itself: abc-1');
	const { body } = await inbox.get(`?${new URLSearchParams({ 'self-check': '<b>x</b>' }).toString()}`);
	expect(body).not.toMatch(/x<\/b>|&lt;b|Mail Me a Link/);
});
