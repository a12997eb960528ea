import type { Member } from '../../shared/store/sessions';

const LONGEST_NAME = 200;
const ROLES: readonly Member['role'][] = ['member', 'administrator', 'coordinator'];

/** A name as somebody wrote it, on one line. */
export function writtenName(given = ''): string {
	return given.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, LONGEST_NAME);
}

export function writtenRole(given: string | undefined): Member['role'] | undefined {
	return ROLES.find((role) => role === given);
}

/** @returns null = that of the workflow, undefined = none that is known */
export function writtenTimeZone(given = ''): string | null | undefined {
	if (given === '') return null;
	try {
		return new Intl.DateTimeFormat('en', { timeZone: given.slice(0, 100) }).resolvedOptions().timeZone && given;
	} catch {
		return undefined;
	}
}
