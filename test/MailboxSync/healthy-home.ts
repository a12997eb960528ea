import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStore } from '../../nodes/shared/store/open';
import type { Store } from '../../nodes/shared/store/store';
import { fillHealthily } from '../shared/store/healthy-store';

/** Gives every test of a file an n8n user folder with a store in which all is well. */
export function healthyHome(): { readonly home: string; readonly store: Store } {
	let [home, store]: [string, Store | undefined] = ['', undefined];
	beforeEach(async () => {
		// A name that has to be quoted.
		home = await mkdtemp(join(tmpdir(), "smart-inbox-o'home-"));
		process.env.N8N_USER_FOLDER = home;
		store = await openStore();
		await fillHealthily(store);
	});
	afterEach(async () => {
		await store?.close();
		await rm(home, { recursive: true });
	});
	return {
		get home() {
			return home;
		},
		get store() {
			if (!store) throw new Error('The store is open during a test only');
			return store;
		},
	};
}
