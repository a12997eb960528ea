import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../demo/runtime/cache-folder.mjs';
import { installOnce } from '../../demo/runtime/install-once.mjs';
import { N8N_VERSION } from '../../demo/runtime/n8n-install.mjs';
import { startN8n } from '../../demo/runtime/n8n-process.mjs';
import { step } from '../../demo/runtime/progress.mjs';

/**
 * What n8n does on its first start, done once for all tests: its database is migrated, and its owner set up.
 * @returns {Promise<string>} a user folder, to be copied
 */
export function ensurePreparedN8n() {
	return installOnce({
		folder: cacheFolder(`n8n-${N8N_VERSION}-prepared`),
		needs: ['.n8n/config', '.n8n/database.sqlite'],
		build: (draft) =>
			step(`preparing the database of n8n ${N8N_VERSION} (once)`, async () => {
				const n8n = await startN8n({ userFolder: draft });
				await n8n.stop();
				// Its editor, which every start writes anew.
				await rm(join(draft, '.cache'), { recursive: true, force: true });
			}),
	});
}

/** @param {string} userFolder */
export async function copyPreparedN8n(userFolder) {
	await cp(join(await ensurePreparedN8n(), '.n8n'), join(userFolder, '.n8n'), { recursive: true });
}
