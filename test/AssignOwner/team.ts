import type { TeamMember } from '../../nodes/shared/store/team';

/** A member with nothing special but what is said. */
export const member = (name: string, more: Partial<TeamMember> = {}): TeamMember => ({
	id: name,
	name,
	email: `${name.toLowerCase()}@agency.example`,
	role: 'member',
	administratorRank: null,
	team: '',
	isActive: true,
	timeZone: 'UTC',
	workingHours: null,
	absentFrom: null,
	absentUntil: null,
	deputyId: null,
	openEnquiryLimit: null,
	rotationWeight: 1,
	languages: [],
	places: [],
	signature: null,
	...more,
});
