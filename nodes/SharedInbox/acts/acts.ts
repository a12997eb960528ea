import type { Act } from '../visit';
import { addMember } from './add-member';
import { changeMe } from './change-me';
import { changeMember } from './change-member';
import { deleteTemplate } from './delete-template';
import { dismiss } from './dismiss';
import { endSessions } from './end-sessions';
import { MAIL_ACTS } from './mail-acts';
import { setMailboxTeam } from './mailbox-team';
import { tellPresence } from './presence';
import { removeMember } from './remove-member';
import { retry } from './retry';
import { saveSignature } from './save-signature';
import { saveTemplate } from './save-template';
import { showPictures } from './show-pictures';
import { signOut, signOutEverywhere } from './sign-out';
import { write } from './write';

/** What the forms of the page can ask for, by their field `action`. */
const ACTS: Record<string, Act> = {
	...MAIL_ACTS,
	'add-member': addMember,
	'change-me': changeMe,
	'change-member': changeMember,
	'delete-template': deleteTemplate,
	dismiss,
	'end-sessions': endSessions,
	'mailbox-team': setMailboxTeam,
	presence: tellPresence,
	'remove-member': removeMember,
	retry,
	'save-signature': saveSignature,
	'save-template': saveTemplate,
	'show-pictures': showPictures,
	'sign-out': signOut,
	'sign-out-everywhere': signOutEverywhere,
	write,
};

/** What a form asks for; undefined when there is no such thing. */
export function actFor(action: string | undefined): Act | undefined {
	return action !== undefined && Object.hasOwn(ACTS, action) ? ACTS[action] : undefined;
}
