import type { Act } from '../visit';
import { deleteTemplate } from './delete-template';
import { dismiss } from './dismiss';
import { MAIL_ACTS } from './mail-acts';
import { tellPresence } from './presence';
import { retry } from './retry';
import { saveSignature } from './save-signature';
import { saveTemplate } from './save-template';
import { showPictures } from './show-pictures';
import { signOut } from './sign-out';

/** What the forms of the page can ask for, by their field `action`. */
const ACTS: Record<string, Act> = {
	...MAIL_ACTS,
	'delete-template': deleteTemplate,
	dismiss,
	presence: tellPresence,
	retry,
	'save-signature': saveSignature,
	'save-template': saveTemplate,
	'show-pictures': showPictures,
	'sign-out': signOut,
};

/** What a form asks for; undefined when there is no such thing. */
export function actFor(action: string | undefined): Act | undefined {
	return action !== undefined && Object.hasOwn(ACTS, action) ? ACTS[action] : undefined;
}
