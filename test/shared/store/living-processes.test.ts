import { livingProcesses, stayAlive } from '../../../nodes/shared/store/living-processes';
import type { Store } from '../../../nodes/shared/store/store';
import { closeStores, temporaryStore } from '../../SmartInboxTrigger/n8n-edge';

let store: Store;
beforeEach(async () => {
	store = await temporaryStore();
});
afterEach(closeStores);

test('N10: a process listens as long as one of its listeners does', async () => {
	const [one, other] = [await stayAlive(store, 'here'), await stayAlive(store, 'here')];
	await one();
	await one();
	expect(await livingProcesses(store)).toEqual(['here']);
	await other();
	expect(await livingProcesses(store)).toEqual([]);
});

test('N10: a listener that could not begin leaves nothing that keeps its process listening', async () => {
	const full: Store = { ...store, backend: store.backend, location: store.location, run: async (text, values) => await store.run(text, values), transaction: async () => await Promise.reject(new Error('full')) };
	const beat = full.run;
	full.run = async (text, values) => (text.startsWith('INSERT') ? await Promise.reject(new Error('full')) : await beat(text, values));
	for (let attempt = 0; attempt < 3; attempt++) await expect(stayAlive(full, 'here')).rejects.toThrow('full');
	const letGo = await stayAlive(store, 'here');
	expect(await livingProcesses(store)).toEqual(['here']);
	await letGo();
	expect(await livingProcesses(store)).toEqual([]);
});

test('N10: one that was killed is no more, also when this process has its number now', async () => {
	const letGo = await stayAlive(store, 'here');
	await store.run("INSERT INTO living_process (id, machine, pid, seen_at) SELECT 'killed', machine, pid, seen_at FROM living_process");
	expect(await livingProcesses(store)).toEqual(['here']);
	await letGo();
});
