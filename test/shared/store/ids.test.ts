import { newId } from '../../../nodes/shared/store/ids';

test('ids sort in the order in which they were made, also within one millisecond', () => {
	const ids = Array.from({ length: 4000 }, () => newId(1_795_288_060_000));
	const sorted = [...ids].sort();
	// The sequence begins anew at most once on the way.
	const start = ids.indexOf(sorted[0]);
	expect([...ids.slice(start), ...ids.slice(0, start)]).toEqual(sorted);
	expect(new Set(ids).size).toBe(ids.length);
	expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
