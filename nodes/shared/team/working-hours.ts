import { DateTime } from 'luxon';

import { InputError } from '../node/input-error';
import type { WorkingHours } from '../store/team';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const EXAMPLE = 'Write e.g. "Mon-Fri 09:00-13:00 15:00-19:00, Sat 10:00-14:00"; "Always" for every hour of the day. Hours past midnight are written as 22:00-02:00.';

const wrongIn = (parameter: string) => (part: string) => new InputError(`"${part.slice(0, 60)}" in ${parameter} cannot be read`, EXAMPLE);

type Wrong = ReturnType<typeof wrongIn>;

/**
 * Reads hours as people write them: "Mon-Fri 09:00-17:30, Sat 10:00-14:00".
 *
 * @param parameter names where they were written
 * @returns null for "Always"
 * @throws InputError naming the part that cannot be read
 */
export function readWorkingHours(text: string, parameter = 'Working Hours'): WorkingHours[] | null {
	const wrong = wrongIn(parameter);
	if (/^\s*always\s*$/i.test(text)) return null;
	const hours: WorkingHours[] = [];
	let days: number[] = [];
	// "to" and long dashes are what sheets and people make of a hyphen.
	const plain = text.slice(0, 500).replace(/\s*(?:[-–—]|\bto\b)\s*/gi, '-');
	for (const part of plain.split(/[\s,;]+/).filter((one) => one !== '')) {
		if (/^\p{L}/u.test(part)) {
			// A weekday behind hours begins a new list of days; behind a weekday it is one more.
			const more = readDays(part, wrong);
			days = hours.some((one) => one.days === days) ? more : [...days, ...more];
		} else {
			if (days.length === 0) throw wrong(part);
			hours.push({ days, ...readSpan(part, wrong) });
		}
	}
	if (hours.length === 0 || !hours.some((one) => one.days === days)) throw wrong(text.trim());
	return hours;
}

function readDays(part: string, wrong: Wrong): number[] {
	const [from, until = from, ...rest] = part.split('-').map((name) => DAYS.findIndex((day) => name.toLowerCase().startsWith(day)) + 1);
	if (from === 0 || until === 0 || rest.length > 0) throw wrong(part);
	// "Sat-Mon" goes over the end of the week.
	return Array.from({ length: ((until - from + 7) % 7) + 1 }, (_, index) => ((from - 1 + index) % 7) + 1);
}

function readSpan(part: string, wrong: Wrong): Pick<WorkingHours, 'from' | 'until'> {
	const match = /^(\d{1,2})(?:[:.h](\d{2}))?-(\d{1,2})(?:[:.h](\d{2}))?$/.exec(part);
	const time = (hour: string, minute = '00') => {
		const valid = Number(minute) < 60 && (Number(hour) < 24 || (Number(hour) === 24 && minute === '00'));
		if (!valid) throw wrong(part);
		return `${hour.padStart(2, '0')}:${minute}`;
	};
	if (!match) throw wrong(part);
	return { from: time(match[1], match[2]), until: time(match[3], match[4]) };
}

/** The same as text, e.g. for a list of members. */
export function writeWorkingHours(hours: readonly WorkingHours[] | null): string {
	if (hours === null) return 'Always';
	const name = (day: number) => DAYS[day - 1][0].toUpperCase() + DAYS[day - 1].slice(1);
	const parts: string[] = [];
	let before = '';
	for (const { days, from, until } of hours) {
		const consecutive = days.length > 2 && days.every((day, index) => index === 0 || day === (days[index - 1] % 7) + 1);
		const names = consecutive ? `${name(days[0])}-${name(days[days.length - 1])}` : days.map(name).join(' ');
		if (names === before) parts[parts.length - 1] += ` ${from}-${until}`;
		else parts.push(`${names} ${from}-${until}`);
		before = names;
	}
	return parts.join(', ');
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * Whether somebody works at this moment, by the clock on the wall of their own zone: 09:00 is 09:00 on both sides of a
 * change of summer time, an hour that comes twice counts twice, and one that is left out never comes.
 *
 * @param zone IANA name; null = this machine's
 */
export function isWorking(hours: readonly WorkingHours[] | null, zone: string | null, now: number): boolean {
	if (hours === null) return true;
	const there = DateTime.fromMillis(now, { zone: zone ?? 'system' });
	// A zone this machine does not know must not hide a member for ever.
	const local = there.isValid ? there : DateTime.fromMillis(now);
	const minute = local.hour * 60 + local.minute;
	const today = local.weekday;
	const yesterday = today === 1 ? 7 : today - 1;
	return hours.some(({ days, from, until }) => {
		const [begin, end] = [minutesOf(from), minutesOf(until)];
		if (end > begin) return days.includes(today) && minute >= begin && minute < end;
		return (days.includes(today) && minute >= begin) || (days.includes(yesterday) && minute < end);
	});
}
