import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Sql } from '../store/store';
import { findTeamMember, findTeamMemberByEmail } from '../store/team';
import { InputError } from './input-error';

/** *Filters → Owner Name or ID*; the node has the method `loadTeam`. */
export const ownerFilter: INodeProperties = {
	displayName: 'Owner Name or ID',
	name: 'owner',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'loadTeam' },
	default: '',
	description: 'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

/**
 * The owner that *Owner Name or ID* and *Unassigned* ask for; null = nobody, undefined = whoever.
 *
 * @throws InputError when nobody in the team is that
 */
export async function readOwnerFilter(sql: Sql, { owner, unassigned }: IDataObject): Promise<string | null | undefined> {
	if (unassigned === true) return null;
	const wanted = String(owner ?? '').trim();
	return wanted === '' ? undefined : await memberIdOf(sql, wanted);
}

/**
 * The ID of the member that was chosen or written there.
 *
 * @param wanted an ID or an e-mail address
 * @throws InputError when nobody in the team is that
 */
async function memberIdOf(sql: Sql, wanted: string): Promise<string> {
	const member = wanted.includes('@') ? await findTeamMemberByEmail(sql, wanted) : await findTeamMember(sql, wanted);
	if (!member) throw new InputError(`No team member is "${wanted.slice(0, 100)}" (Owner Name or ID)`, 'Use the address or the ID of a member, as Assign Owner, Team Member: Get Many gives them.');
	return member.id;
}
