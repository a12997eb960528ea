import { html, type Html } from '../../shared/html/html';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = JSON.stringify([timeZone, options]);
	let format = formats.get(key);
	if (!format) {
		try {
			format = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
		} catch {
			// A zone this Node does not know.
			format = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
		}
		formats.set(key, format);
	}
	return format;
}

/** e.g. "12 March 2026 at 14:05:09 CET" */
export function fullTimeText(time: number, timeZone: string): string {
	return formatter(timeZone, { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' }).format(time);
}

/** The same, for a page. */
export function fullTime(time: number, timeZone: string): Html {
	return html`<time datetime="${new Date(time).toISOString()}">${fullTimeText(time, timeZone)}</time>`;
}

/** As short as it can be said today: "14:05", "12 Mar, 14:05", "12 Mar 2025". */
export function shortTime(time: number, now: number, timeZone: string): Html {
	const day = formatter(timeZone, { day: 'numeric', month: 'short', year: 'numeric' });
	const year = formatter(timeZone, { year: 'numeric' });
	const options: Intl.DateTimeFormatOptions =
		day.format(time) === day.format(now)
			? { hour: '2-digit', minute: '2-digit' }
			: year.format(time) === year.format(now)
				? { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
				: { day: 'numeric', month: 'short', year: 'numeric' };
	return html`<time data-short datetime="${new Date(time).toISOString()}">${formatter(timeZone, options).format(time)}</time>`;
}
