import { createHash } from 'node:crypto';

import { readHeaders } from './headers';

/**
 * What makes two copies of a mail the same mail: its Message-ID together with a hash of what no server on the way
 * changes (From, Date, Subject, body). The id alone would not do: some web forms give every mail the same one, and then
 * all but the first would be taken for copies. Without an id, or with two of them, the hash of all bytes.
 */
export function contentKey(raw: Buffer, read: ReturnType<typeof readHeaders> = readHeaders(raw)): string {
	return new ContentHash(raw, read).key();
}

/** The content key of a mail that comes piece by piece. */
export class ContentHash {
	private readonly hash = createHash('sha256');
	private readonly id: string | null;

	/** @param beginning the mail up to the end of its headers at least */
	constructor(beginning: Buffer, { headers, bodyStart }: ReturnType<typeof readHeaders>) {
		const ids = headers['message-id'] ?? [];
		this.id = ids.length === 1 ? normaliseMessageId(ids[0]) : null;
		if (this.id === null) {
			this.hash.update(beginning);
			return;
		}
		for (const name of ['from', 'date', 'subject']) this.hash.update(`${(headers[name] ?? []).join('\n')}\0`);
		this.hash.update(beginning.subarray(bodyStart));
	}

	update(more: Buffer): void {
		this.hash.update(more);
	}

	/** To be asked once, at the end. */
	key(): string {
		const digest = this.hash.digest('hex');
		return this.id === null ? `sha256:${digest}` : `mid:${this.id}#${digest.slice(0, 32)}`;
	}
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
