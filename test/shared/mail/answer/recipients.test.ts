import { replyAllRecipients, replyRecipients, withoutRepeats, type Addressed } from '../../../../nodes/shared/mail/answer/recipients';

const own = ['office@agency.example', 'sales@agency.example'];
const person = (address: string, name = '') => ({ name, address });
const mail = (changes: Partial<Record<'from' | 'sender', string>> & Partial<Record<'replyTo' | 'to' | 'cc', string[]>>): Addressed => ({
	from: changes.from === undefined ? null : person(changes.from),
	sender: changes.sender === undefined ? null : person(changes.sender),
	replyTo: (changes.replyTo ?? []).map((one) => person(one)),
	to: (changes.to ?? []).map((one) => person(one)),
	cc: (changes.cc ?? []).map((one) => person(one)),
});
const addresses = (list: { address: string }[]) => list.map(({ address }) => address);

describe('Who gets a reply', () => {
	test.each<[string, Addressed, string[]]>([
		['the author', mail({ from: 'ann@client.example', to: ['office@agency.example'] }), ['ann@client.example']],
		['whom Reply-To names, each once', mail({ from: 'portal@portal.example', replyTo: ['ann@client.example', 'Ann@Client.example', 'bob@client.example'] }), ['ann@client.example', 'bob@client.example']],
		['the author when Reply-To is only us', mail({ from: 'ann@client.example', replyTo: ['office@agency.example'] }), ['ann@client.example']],
		['the author when Reply-To is no address', mail({ from: 'ann@client.example', replyTo: ['undisclosed'] }), ['ann@client.example']],
		['the sender when there is no author', mail({ sender: 'ann@client.example' }), ['ann@client.example']],
		['those a mail of ours went to', mail({ from: 'office@agency.example', to: ['ann@client.example', 'bob@client.example'] }), ['ann@client.example', 'bob@client.example']],
		['also when we sent it with a tag', mail({ from: 'Office+viewings@agency.example', to: ['ann@client.example'] }), ['ann@client.example']],
		['ourselves, when we wrote to ourselves alone', mail({ from: 'office@agency.example', to: ['office@agency.example'] }), ['office@agency.example']],
		['nobody, when nobody is named', mail({ to: ['office@agency.example'] }), []],
	])('%s', (_who, original, expected) => expect(addresses(replyRecipients(original, own).to)).toEqual(expected));
});

describe('Who gets a reply to all', () => {
	const both = (original: Addressed) => {
		const { to, cc } = replyAllRecipients(original, own);
		return [addresses(to), addresses(cc)];
	};
	test('author and To stay in To, Cc in Cc; our mailboxes and their tags, and repeats, are dropped', () => {
		const original = mail({ from: 'ann@client.example', to: ['office@agency.example', 'bob@client.example', 'ANN@client.example'], cc: ['sales+x@agency.example', 'carl@client.example', 'Bob@client.example', 'colleague@agency.example', 'not an address'] });
		expect(both(original)).toEqual([['ann@client.example', 'bob@client.example'], ['carl@client.example', 'colleague@agency.example']]);
	});
	test('Reply-To counts instead of the author', () => {
		expect(both(mail({ from: 'portal@portal.example', replyTo: ['ann@client.example'], to: ['office@agency.example'] }))).toEqual([['ann@client.example'], []]);
	});
	test('a mail of ours goes to those it went to', () => {
		expect(both(mail({ from: 'office@agency.example', to: ['ann@client.example'], cc: ['bob@client.example', 'office@agency.example'] }))).toEqual([['ann@client.example'], ['bob@client.example']]);
	});
	test('a tag of somebody else is somebody else', () => {
		expect(both(mail({ from: 'ann@client.example', to: ['office@agency.example'], cc: ['ann+work@client.example'] }))).toEqual([['ann@client.example'], ['ann+work@client.example']]);
	});
});

test('Nobody stands in two fields', () => {
	const lists = withoutRepeats({ to: [person('ann@client.example')], cc: [person('Ann@client.example'), person('bob@client.example')], bcc: [person('bob@client.example'), person('x@agency.example')] });
	expect(Object.values(lists).map(addresses)).toEqual([['ann@client.example'], ['bob@client.example'], ['x@agency.example']]);
});
