import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteStore } from '../../../nodes/shared/store/sqlite';
import { describeStore } from './contract';

let folder: string | undefined;

describeStore('SQLite', {
	async open(migrations) {
		folder ??= await mkdtemp(join(tmpdir(), 'smart-inbox-store-'));
		return await openSqliteStore(join(folder, 'store.sqlite'), migrations);
	},
	async clean() {
		if (folder) await rm(folder, { recursive: true });
		folder = undefined;
	},
});
