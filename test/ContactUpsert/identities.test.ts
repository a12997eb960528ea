import { isWeakIdentity, phoneIdentity, usableIdentities } from '../../nodes/shared/filing/identities';
import { intakeFromFields, intakeFromItem } from '../../nodes/shared/filing/intake';
import type { IntakeItem, Lead } from '../../nodes/shared/node/item';

const OWN = ['office@agency.example', 'own.example'];
const values = (emails: string[], relayEmails: string[] = []) => usableIdentities({ emails, relayEmails, phones: [] }, OWN).identities.map((one) => one.value);

describe('what never tells a person apart (W5)', () => {
	test.each(['noreply@portal.example', 'no-reply@portal.example', 'mailer-daemon@portal.example', 'postmaster@portal.example', 'office@agency.example', 'OFFICE@agency.example', 'anyone@own.example', 'anyone@mail.own.example', 'not an address', 'ana@'])('%s', (address) => {
		expect(values([address])).toEqual([]);
	});

	test.each(['noemail@gmail.com', 'no-mail@mail.com', 'sincorreo@hotmail.com', 'notengo@correo.com', 'test@test.com', 'a@a.com'])('an address typed for want of one: %s', (address) => {
		expect(values([address])).toEqual([]);
	});

	test.each(['nomar@gmail.com', 'test@client.com', 'anna@anna.com', 'sinead@mail.com'])('but %s is one', (address) => {
		expect(values([address])).toEqual([address]);
	});

	test.each([['+34600000000', 0], ['+34123456789', 0], ['+14155555555', 0], ['+34612345678', 1], ['+34655443300', 1]])('the phone %s counts %i times', (e164, count) => {
		expect(usableIdentities({ emails: [], relayEmails: [], phones: [{ raw: e164, e164 }] }, []).identities).toHaveLength(count);
	});

	test('a portal\'s forwarding address, even when it is among the e-mails too', () => {
		expect(values(['r-123@relay.example', 'ana@example.com'], ['R-123@relay.example'])).toEqual(['ana@example.com']);
	});

	test('the same address in two spellings is one', () => {
		expect(values(['Ana@Example.com', 'ana@example.com'])).toEqual(['ana@example.com']);
	});

	test.each(['info@firm.example', 'Ventas@firm.example', 'kontakt2@firm.example', 'customer.service@firm.example'])('with the option, the address of a role: %s', (address) => {
		const { identities, leftOut } = usableIdentities({ emails: [address, 'ana.info@firm.example'], relayEmails: [], phones: [] }, [], true);
		expect(identities.map((one) => one.value)).toEqual(['ana.info@firm.example']);
		expect(leftOut).toEqual([`${address.toLowerCase()} is an address of a role, not of a person`]);
		expect(values([address])).toEqual([address.toLowerCase()]);
	});

	test('a hundred addresses are a list, not a person', () => {
		expect(values(Array.from({ length: 100 }, (_, index) => `p${index}@example.com`))).toHaveLength(5);
	});
});

describe('what several people are likely to use', () => {
	test.each([
		['phone', '+34911234567', true],
		['phone', '+34612345678', false],
		['phone', '+493012345678', true],
		['phone', '+4915112345678', false],
		['phone', '+442071234567', true],
		['phone', '+34900123456', true],
		// Where mobiles have no range of their own, nobody knows.
		['phone', '+12125550123', false],
		['email', 'info@firm.example', true],
		['email', 'inforuiz@firm.example', false],
	] as const)('%s %s: %s', (kind, value, weak) => {
		expect(isWeakIdentity(kind, value)).toBe(weak);
	});
});

describe('phone numbers a person typed', () => {
	test.each([
		['612 345 678', 'ES', '+34612345678'],
		['+34 612-345-678', undefined, '+34612345678'],
		['0034 612 345 678', 'ES', '+34612345678'],
		['(030) 901820', 'DE', '+4930901820'],
		['612 345 678', undefined, null],
		['12', 'ES', null],
	] as const)('%s in %s is %s', (raw, country, e164) => {
		expect(phoneIdentity(raw, country)).toBe(e164);
	});
});

describe('reading the item', () => {
	const lead: Lead = {
		name: { full: 'Ana Ruiz', first: 'Ana', last: 'Ruiz' },
		company: null,
		emails: ['ana@example.com'],
		relayEmails: [],
		phones: [],
		references: ['R1'],
		message: null,
		interest: {},
		extras: {},
		source: { id: 'portal', name: 'Portal', kind: 'portal' },
		language: 'es',
		confidence: 1,
		evidence: {},
		unusedLabels: [],
		outcome: 'lead',
		reason: '',
	};
	const item: IntakeItem = { messageKey: 'k1', threadId: 't1', receivedAt: '2025-03-01T09:30:00.000Z', mailbox: { id: 'm', address: 'inbox@agency.example', kind: 'shared' }, lead };

	test('the lead becomes an intake', () => {
		expect(intakeFromItem(item, [])).toMatchObject({ intake: { messageKey: 'k1', threadKey: 't1', receivedAt: Date.parse('2025-03-01T09:30:00Z'), name: 'Ana Ruiz', source: 'Portal', references: ['R1'], language: 'es' } });
	});

	test('W11: neither e-mail nor phone is Needs Review, with the reason', () => {
		expect(intakeFromItem({ ...item, lead: { ...lead, emails: [] } }, [])).toEqual({ intake: null, reason: 'Neither an email address nor a phone number of the person was found' });
		expect(intakeFromItem({ ...item, lead: { ...lead, emails: [], relayEmails: ['x@relay.example'] } }, [])).toMatchObject({ intake: null, reason: expect.stringContaining('forwarding address') as string });
		expect(intakeFromItem({ ...item, lead: { ...lead, emails: ['inbox@agency.example'] } }, [])).toMatchObject({ intake: null, reason: expect.stringContaining('your own') as string });
		expect(intakeFromItem({ ...item, lead: { ...lead, emails: [], phones: [{ raw: '12', e164: null }] } }, [])).toMatchObject({ intake: null, reason: expect.stringContaining('"12" is not complete') as string });
	});

	test('a lead under review is filed like any other when a person sends it here', () => {
		expect(intakeFromItem({ ...item, lead: { ...lead, outcome: 'review' } }, []).intake).not.toBeNull();
	});

	test('an item without a lead says what to do', () => {
		expect(() => intakeFromItem({}, [])).toThrow(expect.objectContaining({ message: 'The item has no lead', description: expect.stringContaining('Lead Parser') as string }));
	});

	test('typed fields: phones by country, a wrong country is named', () => {
		const fields = { emails: ['Ana <ana@example.com>'], phones: ['612 345 678'], name: 'Ana', references: [], source: '', company: '', language: '', messageKey: '', threadId: '', receivedAt: '', country: 'es' };
		expect(intakeFromFields(fields, []).intake?.identities.map((one) => one.value)).toEqual(['ana@example.com', '+34612345678']);
		expect(() => intakeFromFields({ ...fields, country: 'Spain' }, [])).toThrow('"Spain" in Default Country is not a country code');
		expect(() => intakeFromFields({ ...fields, receivedAt: 'yesterday' }, [])).toThrow('Received At');
	});
});
