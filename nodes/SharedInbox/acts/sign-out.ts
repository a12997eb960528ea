import { endSession, endSessionsOf, type Session } from '../../shared/store/sessions';
import type { PageResponse } from '../request';
import { sessionCookie } from '../session';
import { showSignIn } from '../sign-in';
import type { Act, Visit } from '../visit';

/** Ends this session. */
export const signOut: Act = async (visit, session) => {
	await endSession(visit.site.store, session.id);
	return await signedOut(visit);
};

/** Ends every session of whoever asks, this one too. */
export const signOutEverywhere: Act = async (visit: Visit, { member }: Session) => {
	await visit.site.store.transaction((sql) => endSessionsOf(sql, member.id, visit.now));
	return await signedOut(visit);
};

async function signedOut(visit: Visit): Promise<PageResponse> {
	const answer = await showSignIn(visit, 'signed out');
	return { ...answer, headers: { ...answer.headers, 'Set-Cookie': sessionCookie(null, visit.site.publicUrl, visit.reached.encrypted) } };
}
