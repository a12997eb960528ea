import { DateTime, IANAZone } from 'luxon';

import { InputError } from './input-error';

/**
 * A time as a dateTime parameter gives it. The editor writes no zone: what somebody picked is meant by the clock of the
 * workflow (or of a member), not by that of the machine n8n runs on.
 *
 * @param label of the parameter
 * @param zone IANA name
 * @param isEnd whether a day without a time ends when it is over
 * @returns epoch milliseconds; null when the parameter is empty
 * @throws InputError naming the parameter
 */
export function readTime(value: unknown, label: string, zone: string, isEnd = false): number | null {
	const text = value instanceof Date ? value.toISOString() : String(value ?? '').trim();
	if (text === '') return null;
	const time = DateTime.fromISO(text.replace(' ', 'T'), { zone });
	if (!time.isValid) throw new InputError(`"${text.slice(0, 60)}" in ${label} is not a date`, 'Use e.g. 2026-12-24 or 2026-12-24T18:00.');
	return (isEnd && !/[T ]/.test(text) ? time.plus({ days: 1 }) : time).toMillis();
}

/**
 * The time zone in a parameter.
 *
 * @param fallback what an empty one means; IANA name
 * @throws InputError naming the parameter
 */
export function readTimeZone(value: unknown, label: string, fallback: string): string {
	const zone = String(value ?? '').trim() || fallback;
	if (IANAZone.isValidZone(zone)) return zone;
	throw new InputError(`"${zone.slice(0, 60)}" in ${label} is not a time zone`, 'Write its name as Region/City, e.g. Europe/Madrid.');
}
