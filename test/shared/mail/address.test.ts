import { addressesInText, isNoReply, isOneOf, isValidAddress, organisationDomain, parseAddressList, readWrittenAddress } from '../../../nodes/shared/mail/address';
import { processorTime } from '../../support/processor-time';

describe('addresses', () => {
	it.each(['ann@mail.example', 'ann.lee+flat@sub.mail.example', 'jörg@post.example', 'a@xn--bcher-kva.example'])('%s is valid', (address) => {
		expect(isValidAddress(address)).toBe(true);
	});

	it.each(['power quadrant system@mail.example', 'spain transfer@mail.example>', '@test.example, @x.example:a@b.example', 'facebook@2x.png', 'in\u00adfo@mail.example', 'a@b', 'a..b@mail.example', '', `${'a'.repeat(300)}@mail.example`])('%s is refused', (address) => {
		expect(isValidAddress(address)).toBe(false);
	});

	it('reads lists with quotes, comments, groups and broken entries', () => {
		expect(parseAddressList('"Lee, Ann" <ann@mail.example>, Team: bob@mail.example (Bob), <c@mail.example>;')).toEqual([
			{ name: 'Lee, Ann', address: 'ann@mail.example' },
			{ name: 'Bob', address: 'bob@mail.example' },
			{ name: '', address: 'c@mail.example' },
		]);
		expect(parseAddressList('"unclosed <a@mail.example>')).toHaveLength(1);
	});

	it('reads an address as people and forms write it', () => {
		expect(readWrittenAddress('Ann Lee ann@mail.example')).toEqual({ name: 'Ann Lee', address: 'ann@mail.example' });
		expect(readWrittenAddress('Ann Lee [mailto:ann@mail.example]')?.address ?? null).toBeNull();
		expect(readWrittenAddress('no address here')).toBeNull();
	});

	it('knows our own by address and by domain (B8)', () => {
		expect(isOneOf('Sophie@Agency.example', ['agency.example'])).toBe(true);
		expect(isOneOf('ann@notagency.example', ['agency.example'])).toBe(false);
		expect(isOneOf('other@mail.example', ['ann@mail.example'])).toBe(false);
	});

	it('knows addresses nobody reads', () => {
		expect(['noreply@x.example', 'no-reply@x.example', 'noreply.pro.es@x.example', 'nao-responder@x.example'].every(isNoReply)).toBe(true);
		expect(['nora@x.example', 'replies@x.example'].some(isNoReply)).toBe(false);
	});

	it('finds the organisation of a host', () => {
		expect(organisationDomain('mail.shop.co.uk')).toBe('shop.co.uk');
		expect(organisationDomain('lead.portal.example')).toBe('portal.example');
	});

	it('finds addresses in text once each, in bounded time', () => {
		expect(addressesInText('Write to ann@mail.example. Or ANN@mail.example, <bob@mail.example>!')).toEqual(['ann@mail.example', 'bob@mail.example']);
		const started = processorTime();
		addressesInText('a@'.repeat(500_000));
		expect(processorTime() - started).toBeLessThan(1000);
	});
});
