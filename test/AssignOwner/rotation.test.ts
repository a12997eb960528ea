import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeProcesses } from './rotation-processes';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'smart-inbox-rotation-'));
});
afterEach(async () => await rm(folder, { recursive: true, maxRetries: 5 }));

describeProcesses('SQLite', async () => join(folder, 'store.sqlite'));
