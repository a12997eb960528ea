import { endSession } from '../../shared/store/sessions';
import { sessionCookie } from '../session';
import { showSignIn } from '../sign-in';
import type { Act } from '../visit';

export const signOut: Act = async (visit, session) => {
	await endSession(visit.site.store, session.id);
	const signedOut = await showSignIn(visit, 'signed out');
	return { ...signedOut, headers: { ...signedOut.headers, 'Set-Cookie': sessionCookie(null, visit.site.publicUrl, visit.reached.encrypted) } };
};
