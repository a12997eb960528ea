/** A time of six bytes and a GUID; what follows is one piece for each answer ([MS-OXOMSG], 2.2.1.3). */
const CONVERSATION_BYTES = 22;

/** The part of Outlook's Thread-Index that all mails of a conversation share; null when there is none. */
export function conversationOf(threadIndex: string | undefined): string | null {
	if (threadIndex === undefined) return null;
	const written = threadIndex.replace(/\s/g, '');
	if (!/^[A-Za-z0-9+/]{30,}={0,2}$/.test(written)) return null;
	const bytes = Buffer.from(written, 'base64');
	return bytes.length < CONVERSATION_BYTES ? null : bytes.subarray(0, CONVERSATION_BYTES).toString('hex');
}
