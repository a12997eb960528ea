import { setTimeout as sleep } from 'node:timers/promises';

import { together } from '../../../nodes/shared/store/together';

test('what was sent together is waited for, all of it; the first in order that failed is the reason', async () => {
	const done: string[] = [];
	const slow = async (name: string, ms: number, fails = false) => {
		await sleep(ms);
		done.push(name);
		if (fails) throw new Error(name);
		return name;
	};
	await expect(together([slow('a', 30, true), slow('b', 1, true), slow('c', 60)])).rejects.toThrow('a');
	expect(done).toEqual(['b', 'a', 'c']);
	expect(await together([slow('d', 1), 5])).toEqual(['d', 5]);
});
