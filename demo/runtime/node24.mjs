import { ensureNodeRelease } from './node-release.mjs';

export const NODE_VERSION = '24.21.0';

/** The Node that n8n needs. */
export const ensureNode24 = () => ensureNodeRelease(NODE_VERSION);
