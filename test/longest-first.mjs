import { createRequire } from 'node:module';

// What it exports to an import is not what its types say.
/** @type {typeof import('@jest/test-sequencer')} */
const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/**
 * Seconds that files take by themselves, where it is many: what begins last must not be what takes longest. Jest knows
 * that of a folder it has run in before, and a fresh clone is none.
 * @type {Record<string, number>}
 */
const SECONDS = {
	'live/postgres': 150,
	'live/connections': 115,
	'live/postgres-ledger': 95,
	'live/oauth': 90,
	'live/sync': 80,
	'live/takeover': 80,
	'live/faults-answers': 75,
	'live/trigger-imap': 70,
	'live/faults-connection': 65,
	'live/faults-folders': 50,
	'live/account-reconnect': 50,
	'live/replies': 45,
	'live/week': 45,
	'live/faults-crash': 40,
	'live/sync-cyrus': 40,
	'live/folders': 35,
	'live/postgres-pooler': 30,
	'live/owners': 25,
	'live/sync-changes': 25,
	'n8n/pipeline': 185,
	'n8n/queue-mode': 170,
	'n8n/loops': 155,
	'n8n/oauth': 90,
	'n8n/refusals': 90,
	'n8n/chaos': 80,
	'n8n/errors': 55,
	'n8n/store-folder': 55,
	'n8n/replies': 50,
	'n8n/demo': 40,
	'n8n/options': 40,
	'n8n/templates': 35,
	'n8n/sync': 30,
	'n8n/start': 30,
	'n8n/merge-ai': 25,
	'n8n/owners': 25,
	'page/canvas': 100,
	'page/actions': 100,
	'page/rows': 90,
	'page/compose': 80,
	'page/accounts-and-templates': 70,
	'page/shared-inbox': 65,
	'page/lead-parser': 60,
	'page/hostile-mails': 60,
	'page/shared-inbox-n8n': 55,
	'page/trigger-panel': 50,
	'page/team': 50,
	'page/n8n-sign-in': 45,
	'page/reply-looks': 30,
};

/** @param {import('@jest/test-result').Test} test */
const seconds = ({ path }) => SECONDS[/\/test\/(.+)\.test\.ts$/.exec(path)?.[1] ?? ''] ?? 0;

export default class LongestFirst extends Sequencer {
	/** @override @param {import('@jest/test-result').Test[]} tests */
	async sort(tests) {
		return (await super.sort(tests)).sort((one, other) => seconds(other) - seconds(one));
	}
}
