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

test('what PostgreSQL refused behind a statement that failed is not the reason, wherever it stands', async () => {
	const fails = async (code: string, ms: number) => {
		await sleep(ms);
		throw Object.assign(new Error(code), { code });
	};
	await expect(together([fails('25P02', 20), fails('23505', 1)])).rejects.toThrow('23505');
	await expect(together([fails('26000', 20), fails('25P02', 20), fails('23505', 1)])).rejects.toThrow('23505');
	await expect(together([fails('25P02', 20), fails('26000', 1)])).rejects.toThrow('26000');
	await expect(together([fails('25P02', 1)])).rejects.toThrow('25P02');
});
