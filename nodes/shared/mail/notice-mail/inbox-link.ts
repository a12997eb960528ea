import { webAddress } from '../../html/web-address';

/** Where in the inbox page a link leads. */
export type InboxPlace = { message: string } | { show: 'attention' } | null;

/**
 * A link into the inbox page.
 *
 * @param page its address; null or anything that is no web address = none is known
 * @returns null when there is nothing to lead to
 */
export function inboxLink(page: string | null, place: InboxPlace): string | null {
	const written = webAddress(page);
	if (written === null || !URL.canParse(written)) return null;
	const address = new URL(written);
	address.search = new URLSearchParams(place ?? {}).toString();
	address.hash = '';
	return address.href;
}
