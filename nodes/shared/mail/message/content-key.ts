import { createHash } from 'node:crypto';

import { readHeaders } from './headers';

/**
 * What makes two copies of a mail the same mail: its Message-ID together with a hash of what no server on the way
 * changes (From, Date, Subject, body). The id alone would not do: some web forms give every mail the same one, and then
 * all but the first would be taken for copies. Without an id, or with two of them, the hash of all bytes.
 */
export function contentKey(raw: Buffer, read: ReturnType<typeof readHeaders> = readHeaders(raw)): string {
	const { headers, bodyStart } = read;
	const ids = headers['message-id'] ?? [];
	const id = ids.length === 1 ? normaliseMessageId(ids[0]) : null;
	const hash = createHash('sha256');
	if (id === null) return `sha256:${hash.update(raw).digest('hex')}`;
	for (const name of ['from', 'date', 'subject']) hash.update(`${(headers[name] ?? []).join('\n')}\0`);
	return `mid:${id}#${hash.update(raw.subarray(bodyStart)).digest('hex').slice(0, 32)}`;
}

/** `<Abc@Host.Example>` with its domain in lower case; null when it is not an id. */
export function normaliseMessageId(value: string): string | null {
	const inner = /<([^<>\s]{3,990})>/.exec(value)?.[1] ?? value.trim();
	if (inner.length < 3 || inner.length > 990 || /[\s<>]/.test(inner) || !inner.includes('@')) return null;
	const at = inner.lastIndexOf('@');
	return `<${inner.slice(0, at)}@${inner.slice(at + 1).toLowerCase()}>`;
}

/** The ids in a References or In-Reply-To header; anything between them (commas, comments) is skipped. */
export function messageIds(value: string): string[] {
	return [...new Set(value.match(/<[^<>\s]{1,990}>/g) ?? [])].slice(0, 500);
}
