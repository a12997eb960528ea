import { relative } from 'node:path';
import { ensureTarball } from './runtime/package-tarball.mjs';
import { say } from './runtime/progress.mjs';

// npm run package       makes the tarball that npm publishes and the tests install, and names it in its last line

const { file } = await ensureTarball();
say(relative(process.cwd(), file));
