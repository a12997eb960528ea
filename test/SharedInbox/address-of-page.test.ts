import { howReached } from '../../nodes/SharedInbox/address-of-page';

const HTTPS = 'https://n8n.homes.example/webhook/inbox';
const HTTP = 'http://localhost:5678/webhook/inbox';

describe('how the page is reached', () => {
	it.each([
		['by its https address behind a proxy', HTTPS, { host: 'n8n.homes.example' }, true, true],
		['by its https address, the proxy saying so', HTTPS, { host: 'n8n.homes.example', 'x-forwarded-proto': 'https' }, true, true],
		['by another name, encrypted', HTTPS, { host: 'inbox.homes.example', 'x-forwarded-proto': 'https, http' }, true, true],
		['on this machine', HTTP, { host: 'localhost:5678' }, true, false],
		['on this machine by number', HTTP, { host: '127.0.0.1:5678' }, true, false],
		['on this machine by IPv6', HTTP, { host: '[::1]:5678' }, true, false],
		['in the local network, in the clear', HTTP, { host: '192.168.1.20:5678' }, false, false],
		['by a public name, in the clear', 'http://n8n.homes.example/webhook/inbox', { host: 'n8n.homes.example' }, false, false],
		['past the proxy, in the clear', HTTPS, { host: '10.0.0.5:5678' }, false, false],
		['by a name that only looks like this machine', HTTP, { host: '127.0.0.1.evil.example' }, false, false],
		['by a name that only looks like this machine, too', HTTP, { host: 'localhost.evil.example' }, false, false],
	])('%s', (_, publicUrl, headers, safe, encrypted) => {
		expect(howReached(headers, publicUrl)).toMatchObject({ safe, encrypted });
	});

	it('lets no Host header into the security policy that is not a host', () => {
		const { addresses } = howReached({ host: "x; script-src 'unsafe-inline'" }, HTTPS);
		expect(addresses).toEqual(['https://n8n.homes.example/webhook/inbox']);
	});
});
