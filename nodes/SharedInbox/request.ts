import type { IncomingHttpHeaders } from 'node:http';

import type { IDataObject } from 'n8n-workflow';

/** What the page needs to know of a request; query and form hold the first value of each name. */
export interface PageRequest {
	method: 'GET' | 'POST';
	query: Record<string, string>;
	form: Record<string, string>;
	headers: IncomingHttpHeaders;
	/** Files of a form, in memory up to what n8n takes (N8N_FORMDATA_FILE_SIZE_MAX). */
	files: PageFile[];
}

/** A file that came with a form. */
export interface PageFile {
	/** Of the form's field. */
	field: string;
	/** As the browser says. */
	fileName: string;
	mimeType: string;
	sizeBytes: number;
	/** Where n8n has put it until the request is answered. */
	content(): Promise<Buffer>;
}

export interface PageResponse {
	status: number;
	headers: Record<string, string>;
	body: string | Buffer;
	/** What somebody did: an item on the node's output, so that a workflow carries it out. */
	action?: IDataObject;
}

/** The plain texts among parsed query or form values: whoever sends lists or objects gets their first text, or nothing. */
export function textsOf(values: unknown): Record<string, string> {
	const texts: Record<string, string> = {};
	if (typeof values !== 'object' || values === null) return texts;
	for (const [name, value] of Object.entries(values)) {
		const first: unknown = Array.isArray(value) ? value[0] : value;
		if (typeof first === 'string') texts[name] = first;
	}
	return texts;
}

/** The value of one cookie, or undefined. */
export function readCookie(headers: IncomingHttpHeaders, name: string): string | undefined {
	for (const part of (headers.cookie ?? '').split(';')) {
		const equals = part.indexOf('=');
		if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
	}
	return undefined;
}
