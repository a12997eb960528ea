import { chooseOwner, DEFAULT_RULES, type Situation } from '../../nodes/AssignOwner/rules';
import type { TeamMember } from '../../nodes/shared/store/team';

const member = (name: string, more: Partial<TeamMember> = {}): TeamMember => ({ id: name, name, email: `${name}@agency.example`, role: 'member', administratorRank: null, team: '', isActive: true, ...more });

const marta = member('Marta', { role: 'coordinator', team: 'Centro' });
const nora = member('Nora', { role: 'coordinator', team: 'North' });
const luis = member('Luis');
const eva = member('Eva', { role: 'administrator', administratorRank: 1, team: 'Centro' });
const ivo = member('Ivo', { role: 'administrator', administratorRank: 2 });
const everybody = [luis, ivo, eva, nora, marta];

const situation = (more: Partial<Situation>): Situation => ({ existing: null, members: everybody, team: 'Centro', listing: null, ...more });

describe('W8: a contact that exists keeps its owner', () => {
	test('whoever the rules would choose', () => {
		expect(chooseOwner(situation({ existing: luis }))).toEqual({ member: luis, rule: 'existing owner', reason: 'Luis looks after this contact already' });
	});

	test('unless the owner is no longer active, which the reason says', () => {
		expect(chooseOwner(situation({ existing: { ...luis, isActive: false } }))).toMatchObject({ member: marta, rule: 'coordinator', reason: 'Luis, the owner so far, is no longer active. Marta coordinates Centro' });
	});
});

describe('W7: owner of a new contact', () => {
	test.each<[string, Partial<Situation>, string | null, string, string]>([
		['the coordinator of the office', {}, 'Marta', 'coordinator', 'Marta coordinates Centro'],
		['the coordinator of the office, capitals aside', { team: 'north' }, 'Nora', 'coordinator', 'Nora coordinates north'],
		['any coordinator when no office is set', { team: '' }, 'Nora', 'coordinator', 'Nora coordinates North'],
		['the coordinator, before the listing\'s owner', { listing: { reference: 'R', ownerId: 'Luis' } }, 'Marta', 'coordinator', 'Marta coordinates Centro'],
		['else the user in charge of the listing', { members: [luis, eva], listing: { reference: 'R', ownerId: 'Luis' } }, 'Luis', 'listing owner', 'Luis is in charge of listing R'],
		['else the first administrator', { members: [ivo, eva, luis] }, 'Eva', 'first administrator', 'Eva is the first administrator'],
		['a listing whose owner left goes on to the first administrator', { members: [eva], listing: { reference: 'R', ownerId: 'Luis' } }, 'Eva', 'first administrator', 'Eva is the first administrator'],
		['the first is in another team: the second administrator', { members: [ivo, eva], team: 'South' }, 'Ivo', 'second administrator', 'Eva, the first administrator, is in team Centro at present, so Ivo takes it'],
		['the first is not active: the second administrator', { members: [ivo] }, 'Ivo', 'second administrator', 'The first administrator is not active, so Ivo takes it'],
		['administrators without a rank: the oldest', { members: [member('Old', { role: 'administrator' }), member('New', { role: 'administrator' })] }, 'Old', 'first administrator', 'Old is the first administrator'],
		['a rank comes before none', { members: [member('Old', { role: 'administrator' }), eva] }, 'Eva', 'first administrator', 'Eva is the first administrator'],
		['nobody: the pool, and why', { members: [luis] }, null, 'pool', 'Nobody could take it: Centro has no active coordinator; the enquiry names no listing; there is no active administrator'],
		['nobody: the first is away and there is no second', { members: [eva], team: 'South', listing: { reference: 'R', ownerId: null } }, null, 'pool', 'Nobody could take it: South has no active coordinator; nobody is in charge of listing R; Eva, the first administrator, is in team Centro at present, and there is no second'],
	])('%s', (_, more, name, rule, reason) => {
		const choice = chooseOwner(situation(more), DEFAULT_RULES);
		expect({ name: choice.member?.name ?? null, rule: choice.rule, reason: choice.reason }).toEqual({ name, rule, reason });
	});

	test('the rules are tried in the order given, and only those given', () => {
		const listing = { reference: 'R', ownerId: 'Luis' };
		expect(chooseOwner(situation({ listing }), ['listingOwner', 'coordinator']).member).toBe(luis);
		expect(chooseOwner(situation({ listing }), ['administrator']).member).toBe(eva);
		expect(chooseOwner(situation({}), [])).toMatchObject({ member: null, reason: 'Nobody could take it: no rule is set' });
	});
});
