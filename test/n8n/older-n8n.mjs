import { ensureN8nRelease } from '../../demo/runtime/n8n-install.mjs';
import { ensureNodeRelease } from '../../demo/runtime/node-release.mjs';

/** The oldest n8n that the package supports, on the oldest Node which that one accepts. */
export const OLDER_N8N_VERSION = '2.20.12';
const OLDER_NODE_VERSION = '22.16.0';

/** This n8n takes xlsx from a server of its own, which is not always reachable. */
const overrides = { linkedom: '0.18.12', xlsx: '0.18.5' };

export async function ensureOlderN8n() {
	return ensureN8nRelease({ version: OLDER_N8N_VERSION, node: await ensureNodeRelease(OLDER_NODE_VERSION), overrides });
}
