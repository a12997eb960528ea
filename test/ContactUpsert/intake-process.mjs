// A process of its own that files the mails it is given: node intake-process.mjs <compiled nodes> <store> <mails> <start at>
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [nodes, storeFile, mailsFile, startAt] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { openSqliteStore } = require(join(nodes, 'shared/store/sqlite.js'));
const { fileIntake } = require(join(nodes, 'ContactUpsert/file.js'));

const mails = JSON.parse(readFileSync(mailsFile, 'utf8'));
const store = await openSqliteStore(storeFile);
await sleep(Math.max(0, Number(startAt) - Date.now()));
const begin = performance.now();
const took = [];
for (const mail of mails) {
	const one = performance.now();
	await fileIntake(store, mail);
	took.push(performance.now() - one);
}
const seconds = (performance.now() - begin) / 1000;
await store.close();
took.sort((a, b) => a - b);
process.stdout.write(JSON.stringify({ mails: mails.length, seconds, p50: took[Math.floor(took.length / 2)], p99: took[Math.floor(took.length * 0.99)] }));
