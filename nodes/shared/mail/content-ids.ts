import type { OutgoingFile } from './composed-file';

/** RFC 5322, 3.6.4: what every program can read as the id of a part. */
const STRICT_ID = /^[\w!#$%&'*+/=?^`{|}~.-]{1,200}@[\w!#$%&'*+/=?^`{|}~.-]{1,200}$/;
/** The address of a picture in HTML (RFC 2392). */
const CID = /\bcid:([^"'<>()]{1,500})/gi;

export interface WithContentIds {
	html: string | undefined;
	/** One per file; null for those that the HTML does not show. */
	contentIds: (string | null)[];
}

/**
 * Gives every picture that the HTML shows a Content-ID by the rules, e.g. `1.4f1@agency.example` for one that is called
 * `logo`, and writes it into the HTML. A file that the HTML does not show is an ordinary attachment.
 *
 * @param messageId of the mail, with brackets: two mails never share an id
 */
export function withContentIds(html: string | undefined, files: readonly OutgoingFile[], messageId: string): WithContentIds {
	if (html === undefined) return { html, contentIds: files.map(() => null) };
	const written = new Map<string, string>();
	files.forEach(({ contentId }, index) => {
		const id = (contentId ?? '').trim().replace(/^<|>$/g, '');
		if (id !== '' && !written.has(id)) written.set(id, STRICT_ID.test(id) ? id : `${index}.${messageId.slice(1, -1)}`);
	});
	const shown = new Set<string>();
	const changed = html.replace(CID, (whole: string, address: string) => {
		// Outside quotes a blank ends it.
		const found = [decoded(address.trim()), decoded(address.trim().split(/\s/)[0])].find((id) => written.has(id));
		if (found === undefined) return whole;
		shown.add(found);
		return `cid:${written.get(found)}${found === decoded(address.trim()) ? '' : address.slice(address.search(/\s/))}`;
	});
	const given = new Set<string>();
	const contentIds = files.map(({ contentId }) => {
		const id = (contentId ?? '').trim().replace(/^<|>$/g, '');
		if (!shown.has(id) || given.has(id)) return null;
		given.add(id);
		return written.get(id) ?? null;
	});
	return { html: changed, contentIds };
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
