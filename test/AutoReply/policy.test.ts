import { refuseByHistory, refuseByMail, type ReplyFacts } from '../../nodes/AutoReply/policy';

const GOOD: ReplyFacts = {
	contactCreated: true,
	outcome: 'lead',
	kind: 'personal',
	senderVerified: true,
	sourceKind: 'direct',
	recipient: 'ana@example.com',
	relayEmails: [],
	ownAddresses: ['inbox@agency.example', 'agency.example'],
	carriesOurMark: false,
	answersOurReply: false, relayForwards: false, blocked: null, isTimeForReplies: true,
};

describe('W10: who gets an automatic reply', () => {
	test.each<[string, Partial<ReplyFacts>]>([
		['a person who wrote themselves', {}],
		['a person behind a portal', { sourceKind: 'portal' }],
		['a person behind a portal that sends in bulk', { sourceKind: 'portal', kind: 'bulk' }],
		['a person behind a form that sends in bulk', { sourceKind: 'form', kind: 'bulk' }],
		['a person in a lead file that a provider sends in bulk', { sourceKind: 'file', kind: 'bulk' }],
	])('%s', (_, more) => {
		expect(refuseByMail({ ...GOOD, ...more })).toBeNull();
	});

	test.each<[string, Partial<ReplyFacts>]>([
		['new contact', { contactCreated: false }],
		['an enquiry', { outcome: 'none' }],
		['own mark', { carriesOurMark: true }],
		['machine mail', { kind: 'automatic' }],
		['machine mail', { kind: 'bounce' }],
		['machine mail', { kind: 'report' }],
		['machine mail', { kind: 'bulk' }],
		['machine mail', { kind: 'automatic', sourceKind: 'portal' }],
		['machine mail', { kind: undefined }],
		['one sender', { senderVerified: false }],
		['address of the person', { recipient: null }],
		['address of the person', { recipient: 'ana@localhost' }],
		['address of the person', { recipient: 'r-1@relay.example', relayEmails: ['r-1@relay.example'] }],
		['address of the person', { recipient: 'noreply@portal.example' }],
		['address of the person', { recipient: 'inbox@agency.example' }],
		['address of the person', { recipient: 'marta@sales.agency.example' }],
		['not an answer to us', { answersOurReply: true }],
	])('rule "%s" refuses %j, with a reason', (rule, more) => {
		expect(refuseByMail({ ...GOOD, ...more })).toEqual({ rule, reason: expect.stringMatching(/\S/) as string });
	});
});

describe('limits against loops', () => {
	test.each([
		[{ toPersonInDay: 0, toPersonInWeek: 4, fromMailboxInTenMinutes: 29 }, null],
		[{ toPersonInDay: 1, toPersonInWeek: 1, fromMailboxInTenMinutes: 1 }, 'one per person and day'],
		[{ toPersonInDay: 0, toPersonInWeek: 5, fromMailboxInTenMinutes: 0 }, 'five per person and week'],
		[{ toPersonInDay: 0, toPersonInWeek: 0, fromMailboxInTenMinutes: 30 }, 'circuit breaker'],
	])('%j: %s', (history, rule) => {
		expect(refuseByHistory(history)?.rule ?? null).toBe(rule);
	});
});
