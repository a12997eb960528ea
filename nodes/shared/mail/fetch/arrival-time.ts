import type { FetchMessageObject } from 'imapflow';

const SECOND = 1000;

/** INTERNALDATE, or now when the server does not say; epoch milliseconds. */
export function arrivedAt({ internalDate }: Pick<FetchMessageObject, 'internalDate'>): number {
	const at = internalDate === undefined ? NaN : new Date(internalDate).getTime();
	return Number.isNaN(at) ? Date.now() : Math.max(0, at);
}

/** Whether a mail may have arrived when we know it did: INTERNALDATE knows seconds (RFC 3501, 2.3.3). What nobody said differs from nothing. */
export function isSameArrival(internalDate: Date | string | undefined, known: number | undefined): boolean {
	if (internalDate === undefined || known === undefined) return true;
	return secondOf(Math.max(0, new Date(internalDate).getTime())) === secondOf(known);
}

/** Whole seconds of epoch milliseconds. */
export function secondOf(time: number): number {
	return Math.floor(time / SECOND);
}
