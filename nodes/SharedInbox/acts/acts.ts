import type { Act } from '../visit';
import { dismiss } from './dismiss';
import { MAIL_ACTS } from './mail-acts';
import { tellPresence } from './presence';
import { retry } from './retry';
import { showPictures } from './show-pictures';
import { signOut } from './sign-out';

/** What the forms of the page can ask for, by their field `action`. */
const ACTS: Record<string, Act> = {
	...MAIL_ACTS,
	dismiss,
	presence: tellPresence,
	retry,
	'show-pictures': showPictures,
	'sign-out': signOut,
};

/** What a form asks for; undefined when there is no such thing. */
export function actFor(action: string | undefined): Act | undefined {
	return action !== undefined && Object.hasOwn(ACTS, action) ? ACTS[action] : undefined;
}
