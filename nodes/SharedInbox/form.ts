import { readFile } from 'node:fs/promises';

import { textsOf, type PageFile, type PageRequest } from './request';

/** A file as formidable hands it to n8n, which passes it on. */
interface UploadedFile {
	filepath: string;
	originalFilename?: string | null;
	mimetype?: string | null;
	size: number;
}

/**
 * The texts and files of a form. n8n parses a multipart body into `{ data, files }` (webhook-helpers.js), any other into its
 * values.
 *
 * @param isMultipart whether n8n itself has read it as one: a JSON body can look the same, and would name files of this machine
 */
export function formOf(body: unknown, isMultipart: boolean): Pick<PageRequest, 'form' | 'files'> {
	if (typeof body !== 'object' || body === null) return { form: {}, files: [] };
	if (!isMultipart) return { form: textsOf(body), files: [] };
	const { data, files } = body as { data?: unknown; files?: unknown };
	if (typeof files !== 'object' || files === null || typeof data !== 'object') return { form: textsOf(body), files: [] };
	return { form: textsOf(data), files: Object.entries(files).flatMap(([field, given]) => [given].flat().filter(isUploaded).map((file) => pageFile(field, file))) };
}

function pageFile(field: string, { filepath, originalFilename, mimetype, size }: UploadedFile): PageFile {
	return { field, fileName: originalFilename ?? '', mimeType: mimetype ?? 'application/octet-stream', sizeBytes: size, content: async () => await readFile(filepath) };
}

function isUploaded(value: unknown): value is UploadedFile {
	return typeof value === 'object' && value !== null && typeof (value as UploadedFile).filepath === 'string' && typeof (value as UploadedFile).size === 'number';
}
