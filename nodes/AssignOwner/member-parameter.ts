import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../shared/node/input-error';
import type { Sql } from '../shared/store/store';
import { findTeamMember, findTeamMemberByEmail, type TeamMember } from '../shared/store/team';

/** One team member: from the list, by address or by id. */
export function memberParameter(more: Pick<INodeProperties, 'displayName' | 'name' | 'displayOptions'> & Partial<INodeProperties>): INodeProperties {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Select a team member…', typeOptions: { searchListMethod: 'searchEverybody', searchable: true } },
			{ displayName: 'By Email', name: 'email', type: 'string', placeholder: 'e.g. marta@agency.example' },
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 0190163d-8694-739b-aea5-966c26f8ad91' },
		],
		...more,
	};
}

/** The member in a parameter; null when it is empty. @throws InputError when there is no such member */
export async function optionalMember(context: IExecuteFunctions, sql: Sql, parameter: { name: string; displayName: string }, itemIndex: number): Promise<TeamMember | null> {
	const value = String(context.getNodeParameter(parameter.name, itemIndex, '', { extractValue: true }) ?? '').trim();
	return value === '' ? null : await memberBy(sql, value, parameter.displayName);
}

/** @throws InputError when the parameter is empty or names nobody */
export async function chosenMember(context: IExecuteFunctions, sql: Sql, parameter: { name: string; displayName: string }, itemIndex: number): Promise<TeamMember> {
	const member = await optionalMember(context, sql, parameter, itemIndex);
	if (member === null) throw new InputError(`${parameter.displayName} is empty`, 'Choose a member from the list, or give an address or an id.');
	return member;
}

/** Somebody who is to answer from now on. @throws InputError also when the member is not active: nobody would answer then */
export async function chosenOwner(context: IExecuteFunctions, sql: Sql, parameter: { name: string; displayName: string }, itemIndex: number): Promise<TeamMember> {
	const member = await chosenMember(context, sql, parameter, itemIndex);
	if (member.isActive) return member;
	throw new InputError(`${member.name} (${parameter.displayName}) is not active`, 'Choose somebody who is, or set Active in Team Member: Create or Update first.');
}

/** A member by address or id. @param displayName of the parameter that names them @throws InputError */
export async function memberBy(sql: Sql, value: string, displayName: string): Promise<TeamMember> {
	const member = value.includes('@') ? await findTeamMemberByEmail(sql, value) : await findTeamMember(sql, value);
	if (member) return member;
	throw new InputError(`No team member is "${value.slice(0, 100)}" (${displayName})`, 'Add the member first: resource Team Member, operation Create or Update.');
}
