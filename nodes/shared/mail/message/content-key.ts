import { createHash } from 'node:crypto';

import { readHeaders } from './headers';

/**
 * What makes two copies of a mail the same mail: its Message-ID, or a hash of its bytes when the id is missing, given
 * twice (then parsers disagree which one counts, and one of them could be borrowed from another mail) or unusable.
 */
export function contentKey(raw: Buffer, headers: Record<string, string[]> = readHeaders(raw).headers): string {
	const ids = headers['message-id'] ?? [];
	const id = ids.length === 1 ? normaliseMessageId(ids[0]) : null;
	return id === null ? `sha256:${createHash('sha256').update(raw).digest('hex')}` : `mid:${id}`;
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
