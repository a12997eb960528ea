import type { PageResponse } from './request';

/** What the script of the page asked for. */
export function json(status: number, data: object): PageResponse {
	return {
		status,
		headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'Access-Control-Allow-Origin': 'null' },
		body: JSON.stringify(data),
	};
}
