const HEADER = 'X-Loop';
const MARK = 'n8n-nodes-smart-inbox';

/** Headers of every mail we send by ourselves: what RFC 3834, 3.1.7, Exchange and older programs look at before they answer, and our own mark. */
export function automaticHeaders(submitted: 'auto-replied' | 'auto-generated'): Record<string, string> {
	return { 'Auto-Submitted': submitted, 'X-Auto-Response-Suppress': 'All', Precedence: 'bulk', [HEADER]: MARK };
}

/** Whether a mail came out of this package, by the headers of its item. */
export function carriesOurMark(headers: Record<string, string[]> | undefined): boolean {
	return (headers?.[HEADER.toLowerCase()] ?? []).some((value) => value.includes(MARK));
}
