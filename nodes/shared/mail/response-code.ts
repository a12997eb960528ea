import type { ImapFlowError } from 'imapflow';

/**
 * The response code with which a server refused a command (RFC 3501, 7.1; RFC 5530), e.g. "THROTTLED"; undefined when it
 * gave none. imapflow names it after some commands only; after the others it is still in the answer as it was parsed.
 */
export function responseCode(cause: unknown): string | undefined {
	if (typeof cause !== 'object' || cause === null) return undefined;
	const { serverResponseCode, response }: Partial<ImapFlowError> = cause;
	if (serverResponseCode !== undefined) return serverResponseCode;
	if (typeof response !== 'object') return undefined;
	const [first] = response.attributes ?? [];
	const [code] = (!Array.isArray(first) && first?.section) || [];
	return !Array.isArray(code) && typeof code?.value === 'string' ? code.value.toUpperCase().trim() : undefined;
}
