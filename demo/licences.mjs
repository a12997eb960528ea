import { readFile, writeFile } from 'node:fs/promises';
import { licenceList } from './runtime/licence-list.mjs';

// npm run licences      writes THIRD-PARTY-LICENCES.md anew, after a change of dependencies

const project = new URL('../', import.meta.url);
const lock = JSON.parse(await readFile(new URL('package-lock.json', project), 'utf8'));
await writeFile(new URL('THIRD-PARTY-LICENCES.md', project), licenceList(lock));
