import { chooseOwner, DEFAULT_RULES, type Rule, type Situation } from '../../nodes/AssignOwner/rules';
import { member } from './team';

const marta = member('Marta', { role: 'coordinator', team: 'Centro' });
const nora = member('Nora', { role: 'coordinator', team: 'North' });
const luis = member('Luis');
const eva = member('Eva', { role: 'administrator', administratorRank: 1, team: 'Centro' });
const ivo = member('Ivo', { role: 'administrator', administratorRank: 2 });
const everybody = [luis, ivo, eva, nora, marta];

const NOW = Date.UTC(2026, 10, 20, 10);
/** Away until Christmas Eve is over. */
const AWAY = { absentFrom: 0, absentUntil: Date.UTC(2026, 11, 25) };
const UNTIL = 'is absent until the end of 24 December 2026';

/** No rule here takes a turn of a queue: those are tested with a store, where the turns are. */
const noQueue = async () => {
	throw new Error('No queue is asked here');
};
const situation = (more: Partial<Situation>): Situation => ({
	existing: null,
	enquiryOwner: null,
	isByHand: false,
	isClientByHand: false,
	members: everybody,
	team: 'Centro',
	listing: null,
	language: null,
	source: '',
	now: NOW,
	takeTurn: noQueue,
	routedTo: noQueue,
	...more,
});
const listing = (reference: string, ownerId: string | null) => ({ reference, ownerId, place: null });
const outcome = async (more: Partial<Situation>, rules: readonly Rule[] = DEFAULT_RULES) => {
	const choice = await chooseOwner(situation(more), rules);
	return { name: choice.member?.name ?? null, deputy: choice.deputy?.name ?? null, rule: choice.rule, reason: choice.reason, waits: choice.waits };
};

describe('W8: a contact that exists keeps its owner', () => {
	const absent = member('Luis', { ...AWAY, deputyId: 'Nora' });
	const chain = { ...AWAY, deputyId: 'Ivo' };
	test.each<[string, Partial<Situation>, string | null, string | null, string, string]>([
		['whoever the rules would choose', { existing: luis }, 'Luis', null, 'existing owner', 'Luis looks after this contact already'],
		["an enquiry that has an owner of its own keeps that one", { existing: luis, enquiryOwner: nora }, 'Nora', null, 'existing owner', 'Nora looks after this enquiry already'],
		['unless the owner is no longer active, which the reason says', { existing: { ...luis, isActive: false } }, 'Marta', null, 'coordinator', 'Luis, the owner so far, is no longer active. Marta coordinates Centro'],
		['an owner outside working hours stays the owner', { existing: { ...luis, workingHours: [{ days: [7], from: '09:00', until: '10:00' }] } }, 'Luis', null, 'existing owner', 'Luis looks after this contact already'],
		['an absent owner keeps the client; the deputy does the work', { existing: absent, members: [absent, nora] }, 'Luis', 'Nora', 'existing owner', `Luis looks after this contact already. Luis ${UNTIL}, so Nora stands in`],
		['until further notice', { existing: { ...absent, absentUntil: null }, members: [nora] }, 'Luis', 'Nora', 'existing owner', 'Luis looks after this contact already. Luis is absent, so Nora stands in'],
		['an absence that has not begun, or is over, is none', { existing: { ...absent, absentFrom: NOW + 1 } }, 'Luis', null, 'existing owner', 'Luis looks after this contact already'],
		["the deputy is absent too: the deputy's deputy", { existing: absent, members: [absent, { ...nora, ...chain }, ivo] }, 'Luis', 'Ivo', 'existing owner', `Luis looks after this contact already. Luis ${UNTIL}, so Ivo stands in`],
		[
			'deputies who are each other\'s: the rules find a stand-in, and the client stays',
			{ existing: absent, members: [absent, { ...nora, ...AWAY, deputyId: 'Luis' }, marta] },
			'Luis',
			'Marta',
			'existing owner',
			`Luis looks after this contact already. Luis ${UNTIL} and has no deputy, so Marta stands in: Marta coordinates Centro`,
		],
		[
			'an absent owner whom nobody can stand in for waits, visibly',
			{ existing: { ...absent, deputyId: null }, members: [] },
			'Luis',
			null,
			'existing owner',
			`Luis looks after this contact already. Luis ${UNTIL} and has no deputy, and nobody can stand in: Centro has no active coordinator; the enquiry names no listing; there is no active administrator`,
		],
		['whom a person chose by hand stays, whatever the rules say', { existing: luis, enquiryOwner: nora, isByHand: true }, 'Nora', null, 'chosen by hand', 'Nora was chosen by hand for this enquiry'],
		['whom a person chose and who has left does not', { existing: luis, enquiryOwner: { ...nora, isActive: false }, isByHand: true }, 'Luis', null, 'existing owner', 'Luis looks after this contact already'],
	])('%s', async (_, more, name, deputy, rule, reason) => {
		expect(await outcome(more)).toEqual({ name, deputy, rule, reason, waits: name !== null && reason.includes('nobody can stand in') });
	});

	test('but not behind a rule that would take the client from whom a person chose', async () => {
		expect(await outcome({ existing: luis, isClientByHand: true }, [{ name: 'coordinator' }, { name: 'existingOwner' }])).toMatchObject({ name: 'Luis', rule: 'existing owner' });
	});

	test('a list may put the existing owner where it likes', async () => {
		expect(await outcome({ existing: luis }, [{ name: 'coordinator' }, { name: 'existingOwner' }])).toMatchObject({ name: 'Marta' });
		expect(await outcome({ existing: luis, members: [luis] }, [{ name: 'coordinator' }, { name: 'existingOwner' }])).toMatchObject({ name: 'Luis', rule: 'existing owner' });
	});
});

describe('W7: owner of a new contact', () => {
	const away = (one: typeof marta, more: Partial<typeof marta> = {}) => ({ ...one, ...AWAY, ...more });
	test.each<[string, Partial<Situation>, string | null, string, string, string?]>([
		['the coordinator of the office', {}, 'Marta', 'coordinator', 'Marta coordinates Centro'],
		['the coordinator of the office, capitals aside', { team: 'north' }, 'Nora', 'coordinator', 'Nora coordinates north'],
		['any coordinator when no office is set', { team: '' }, 'Nora', 'coordinator', 'Nora coordinates North'],
		['the coordinator, before the listing\'s owner', { listing: listing('R', 'Luis') }, 'Marta', 'coordinator', 'Marta coordinates Centro'],
		['an absent coordinator has a deputy', { members: [away(marta, { deputyId: 'Luis' }), luis] }, 'Marta', 'coordinator', `Marta coordinates Centro. Marta ${UNTIL}, so Luis stands in`, 'Luis'],
		['an absent coordinator without a deputy: the next rule', { members: [away(marta), eva] }, 'Eva', 'first administrator', 'Eva is the first administrator'],
		['else the user in charge of the listing', { members: [luis, eva], listing: listing('R', 'Luis') }, 'Luis', 'listing owner', 'Luis is in charge of listing R'],
		['whoever is in charge is absent: the next rule', { members: [away(luis), eva], listing: listing('R', 'Luis') }, 'Eva', 'first administrator', 'Eva is the first administrator'],
		['else the first administrator', { members: [ivo, eva, luis] }, 'Eva', 'first administrator', 'Eva is the first administrator'],
		['a listing whose owner left goes on to the first administrator', { members: [eva], listing: listing('R', 'Luis') }, 'Eva', 'first administrator', 'Eva is the first administrator'],
		['the first is in another team: the second administrator', { members: [ivo, eva], team: 'South' }, 'Ivo', 'second administrator', 'Eva, the first administrator, is in team Centro at present, so Ivo takes it'],
		['the first is absent: the second administrator', { members: [ivo, away(eva)] }, 'Ivo', 'second administrator', `Eva is the first administrator, but Eva ${UNTIL}, so Ivo takes it`],
		['the first is absent and there is no second: the deputy of the first', { members: [away(eva, { deputyId: 'Luis' }), luis] }, 'Eva', 'first administrator', `Eva is the first administrator. Eva ${UNTIL}, so Luis stands in`, 'Luis'],
		['the first is not active: the second administrator', { members: [ivo, { ...eva, isActive: false }] }, 'Ivo', 'second administrator', 'The first administrator is not active, so Ivo takes it'],
		['administrators without a rank: the oldest', { members: [member('Old', { role: 'administrator' }), member('New', { role: 'administrator' })] }, 'Old', 'first administrator', 'Old is the first administrator'],
		['a rank comes before none', { members: [member('Old', { role: 'administrator' }), eva] }, 'Eva', 'first administrator', 'Eva is the first administrator'],
		['nobody: the pool, and why', { members: [luis] }, null, 'pool', 'Nobody could take it: Centro has no active coordinator; the enquiry names no listing; there is no active administrator'],
		['nobody: the first is away and there is no second', { members: [eva], team: 'South', listing: listing('R', null) }, null, 'pool', 'Nobody could take it: South has no active coordinator; nobody is in charge of listing R; Eva, the first administrator, is in team Centro at present, and there is no second'],
		[
			'nobody: all are absent, and everybody is named',
			{ members: [away(marta), away(luis), away(eva), away(ivo)], listing: listing('R', 'Luis') },
			null,
			'pool',
			`Nobody could take it: Marta ${UNTIL} and has no deputy; Luis ${UNTIL} and has no deputy; Eva is the first administrator, but Eva ${UNTIL}, and Ivo ${UNTIL}`,
		],
	])('%s', async (_, more, name, rule, reason, deputy: string | null = null) => {
		expect(await outcome(more)).toEqual({ name, deputy, rule, reason, waits: name === null });
	});

	test('the rules are tried in the order given, and only those given', async () => {
		const asked = { listing: listing('R', 'Luis') };
		expect(await outcome(asked, [{ name: 'listingOwner' }, { name: 'coordinator' }])).toMatchObject({ name: 'Luis' });
		expect(await outcome(asked, [{ name: 'administrator' }])).toMatchObject({ name: 'Eva' });
		expect(await outcome({}, [])).toMatchObject({ name: null, reason: 'Nobody could take it: no rule is set' });
	});
});
