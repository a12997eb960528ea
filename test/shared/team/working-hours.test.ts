import { isWorking, readWorkingHours, writeWorkingHours } from '../../../nodes/shared/team/working-hours';

const at = (iso: string) => Date.parse(iso);

test.each([
	['Mon-Fri 09:00-17:30', 'Mon-Fri 09:00-17:30'],
	['monday to friday 9-13 15:00 - 19:00; Saturday 10.00–14.00', 'Mon-Fri 09:00-13:00 15:00-19:00, Sat 10:00-14:00'],
	['Mon, Wed, Fri 8h30-12h00', 'Mon Wed Fri 08:30-12:00'],
	['Fri-Mon 22:00-02:00', 'Fri-Mon 22:00-02:00'],
	['Sun 00:00-24:00', 'Sun 00:00-24:00'],
	['always', 'Always'],
])('N6: "%s" is read as "%s"', (written, meant) => {
	expect(writeWorkingHours(readWorkingHours(written))).toBe(meant);
	expect(readWorkingHours(meant)).toEqual(readWorkingHours(written));
});

test.each([['09:00-17:00', '09:00-17:00'], ['Mon-Fri', 'Mon-Fri'], ['Mon 9-25', '9-25'], ['Mon 09:61-10:00', '09:61-10:00'], ['Montag 9-17 sometimes', 'sometimes'], ['', ''], ['Mon 9-12 Tue', 'Mon 9-12 Tue']])(
	'N6: "%s" is refused, naming what cannot be read',
	(written, named) => {
		expect(() => readWorkingHours(written)).toThrow(`"${named}" in Working Hours cannot be read`);
	},
);

describe('N6: working hours by the clock on the wall', () => {
	const office = readWorkingHours('Mon-Fri 09:00-17:00');
	test.each([
		['Madrid in winter, 08:00 UTC is 9:00', 'Europe/Madrid', '2026-11-20T08:00:00Z', true],
		['one minute before', 'Europe/Madrid', '2026-11-20T07:59:00Z', false],
		['Madrid in summer, 07:00 UTC is 9:00', 'Europe/Madrid', '2026-07-17T07:00:00Z', true],
		['the end is not part of it', 'Europe/Madrid', '2026-07-17T15:00:00Z', false],
		['Friday evening in Europe is Friday morning in California', 'America/Los_Angeles', '2026-11-20T18:00:00Z', true],
		['and in Auckland it is Saturday', 'Pacific/Auckland', '2026-11-20T12:00:00Z', false],
		['a zone nobody knows hides nobody', 'Nowhere/Land', '2026-11-20T12:00:00Z', true],
	])('%s', (_, zone, time, works) => {
		expect(isWorking(office, zone, at(time))).toBe(works);
	});

	const night = readWorkingHours('Sat-Sun 22:00-06:00');
	test.each([
		['past midnight belongs to the day before', '2026-11-23T04:59:00Z', true],
		['until it ends', '2026-11-23T05:00:00Z', false],
		['the early morning of the first day does not', '2026-11-21T03:00:00Z', false],
		['the evening does', '2026-11-21T21:00:00Z', true],
		// 25 October 2026: 03:00 becomes 02:00. 29 March: 02:00 becomes 03:00.
		['autumn: the hour that comes twice, first time', '2026-10-25T00:30:00Z', true],
		['autumn: and second time', '2026-10-25T01:30:00Z', true],
		['autumn: 05:59 is still in it', '2026-10-25T04:59:00Z', true],
		['autumn: 06:00 is not', '2026-10-25T05:00:00Z', false],
		['spring: before the gap', '2026-03-29T00:59:00Z', true],
		['spring: behind the gap', '2026-03-29T01:00:00Z', true],
		['spring: 06:00 comes an hour sooner', '2026-03-29T04:00:00Z', false],
		['spring: 05:59 before that', '2026-03-29T03:59:00Z', true],
	])('%s', (_, time, works) => {
		expect(isWorking(night, 'Europe/Madrid', at(time))).toBe(works);
	});

	test('an opening hour that the change of summer time leaves out never comes', () => {
		const early = readWorkingHours('Sun 02:00-03:00');
		const minutes = Array.from({ length: 24 * 60 }, (_, minute) => at('2026-03-29T00:00:00Z') - 7_200_000 + minute * 60_000);
		expect(minutes.filter((time) => isWorking(early, 'Europe/Madrid', time))).toHaveLength(0);
		const autumn = minutes.map((time) => time + 210 * 86_400_000);
		expect(autumn.filter((time) => isWorking(early, 'Europe/Madrid', time))).toHaveLength(120);
	});
});
