import { fileAndCompare, fileBurst, fileNaively, onBothBackEnds } from '../soak/people.mjs';
import { figure, want } from './table.mjs';

/** Mails of each of eight processes. */
const EACH = { usual: 1000, full: 5000 };
/** Upserts a second that are wanted, on two cores. */
const WANTED = { SQLite: 5000, PostgreSQL: 700 };
/** Mails that a process works on at the same time, as n8n does with executions. */
const IN_FLIGHT = 8;

/** @type {import('./table.mjs').Bench} */
export const upsert = {
	title: 'the same people in eight processes: filing a mail, beside looking up and inserting',
	sides: ['Contact Upsert', 'look up, then insert'],
	reads: 'files',
	async run(bench) {
		const each = bench.full ? EACH.full : EACH.usual;
		await onBothBackEnds(async ({ name, fresh }) => {
			const ours = await fileAndCompare(await fresh(), each, IN_FLIGHT);
			const naive = await fileNaively(await fresh(), each, IN_FLIGHT);
			const wanted = name === 'SQLite' ? WANTED.SQLite : WANTED.PostgreSQL;
			bench.row({ what: `${name}, mails a second`, ours: figure(ours.perSecond), peer: figure(naive.perSecond), ratio: ours.perSecond / naive.perSecond, ...want(ours.perSecond, 'least', wanted, '/s') });
			bench.row({ what: `${name}, p50 and p99 of a mail`, ours: `${figure(ours.p50)} and ${figure(ours.p99)} ms`, peer: `${figure(naive.p50)} and ${figure(naive.p99)} ms` });
			bench.row({ what: `${name}, CPU of n8n a mail`, ours: `${figure(ours.cpuEach)} ms`, peer: `${figure(naive.cpuEach)} ms` });
			bench.row({ what: `${name}, identities and messages twice`, ours: '0 and 0', peer: `${naive.twice.identities} and ${naive.twice.messages}`, wanted: '0', met: true });
			bench.row({ what: `${name}, transactions that ran again`, ours: String(ours.retries), peer: 'never looks' });
			const burst = await fileBurst(await fresh(), bench.full ? 300 : 100);
			bench.row({ what: `${name}, ${burst.people} new people at the same instant`, ours: `${burst.people} people`, peer: `${burst.naive} people`, wanted: String(burst.people), met: true });
		});
	},
};
