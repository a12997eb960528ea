import type { PageRequest } from './request';

/** Whether a browser loads what somebody may open next, and not what they have opened (Fetch Metadata, Sec-Purpose). */
export function isFetchedAhead({ headers }: PageRequest): boolean {
	const ahead = [headers['sec-purpose'], headers.purpose, headers['x-purpose'], headers['x-moz']].some((value) => /prefetch|preview|prerender/i.test(String(value ?? '')));
	return ahead || ![undefined, 'document'].includes(headers['sec-fetch-dest'] as string | undefined);
}
