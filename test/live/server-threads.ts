import type { ImapFlow } from 'imapflow';

/** imapflow has no THREAD; its way to send any command is not in its types. */
interface RawCommands {
	exec(command: string, attributes: { type: string; value: string }[], options: { untagged: Record<string, (response: { attributes?: unknown[] }) => Promise<void>> }): Promise<{ next(): void }>;
}

/** The conversations a server sees in the folder that is open (RFC 5256): the UIDs of the mails in each. */
export async function serverThreads(client: ImapFlow): Promise<number[][]> {
	const threads: number[][] = [];
	const answered = await (client as unknown as RawCommands).exec('UID THREAD', ['REFERENCES', 'UTF-8', 'ALL'].map((value) => ({ type: 'ATOM', value })), {
		untagged: { THREAD: async ({ attributes = [] }) => void threads.push(...attributes.map(uidsIn)) },
	});
	answered.next();
	return threads;
}

/** The numbers in a nested list. */
function uidsIn(list: unknown): number[] {
	if (Array.isArray(list)) return list.flatMap(uidsIn);
	return [Number((list as { value?: unknown } | null)?.value ?? list)];
}
