import { memberAddress } from '../page/people';
import type { ToldOfPeople } from '../page/words/people';
import type { PageResponse } from '../request';
import { goTo } from '../visit';

/** Back to the team, or to somebody of it, with a word about what was done. */
export function backToPeople(told: ToldOfPeople, memberId?: string): PageResponse {
	return goTo(`${memberId === undefined ? '?people=' : memberAddress(memberId)}&told=${told}`);
}
