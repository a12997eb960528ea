import { say } from '../../../demo/runtime/progress.mjs';
import { figure, quantile, want } from '../table.mjs';
import { labelledMails } from './labelled-mails.mjs';
import { leadParser } from './read-lead.mjs';
import { FIELDS, rates, score } from './score.mjs';
import { senderIsClient } from './sender-is-client.mjs';

/** @type {Record<import('./labelled-mails.mjs').Field, { what: string, least?: number }>} least: F1 in percent, issue 4 */
const FIELD = {
	email: { what: 'e-mail', least: 99.5 },
	phone: { what: 'phone', least: 98.5 },
	name: { what: 'name', least: 97 },
	reference: { what: 'reference', least: 96 },
	message: { what: 'message', least: 90 },
	relay: { what: 'relay address' },
};

const percent = (/** @type {number} */ value) => (Number.isNaN(value) ? '–' : figure(value, value === 100 ? 0 : 1));

/** @param {import('./score.mjs').Tally} tally */
function cell(tally) {
	const { precision, recall, f1 } = rates(tally);
	const { right, wrong, missed } = tally;
	return `F1 ${percent(f1)} · P ${percent(precision)} · R ${percent(recall)} (${right} right, ${wrong} wrong, ${missed} missed)`;
}

const cost = (/** @type {readonly number[]} */ milliseconds) => `${figure(quantile(milliseconds, 0.5))} / ${figure(quantile(milliseconds, 0.95))} ms`;

/** @type {import('../table.mjs').Bench} */
export const leads = {
	title: 'reading enquiries (test/bench/leads/mails)',
	sides: ['Lead Parser', 'the sender is the client'],
	reads: 'files',
	async run(bench) {
		const mails = labelledMails();
		const languages = new Set(mails.map(({ expected }) => expected.language));
		const peer = await score(mails, senderIsClient);
		say(`  ${peer.leads} enquiries and ${peer.negatives} other mails in ${languages.size} languages`);
		const plain = await score(mails, leadParser('none'));
		const ours = await score(mails, leadParser('all'));
		for (const [heading, faults] of /** @type {const} */ ([
			['Read otherwise than by a person', ours.faults],
			['… and only without profiles', plain.faults.filter((fault) => !ours.faults.includes(fault))],
		])) say([`  ${heading}: ${faults.length}`, ...faults.map((fault) => `    ${fault}`)].join('\n'));

		for (const field of FIELDS) {
			const { what, least } = FIELD[field];
			bench.row({ what, ours: cell(ours.fields[field]), peer: cell(peer.fields[field]), ...(least && want(rates(ours.fields[field]).f1, 'least', least, '')) });
		}
		for (const field of FIELDS) {
			const loss = rates(ours.fields[field]).f1 - rates(plain.fields[field]).f1;
			bench.row({ what: `${FIELD[field].what}, without profiles`, ours: cell(plain.fields[field]), ...(FIELD[field].least && { wanted: 'at most 3 lower', met: loss <= 3 }) });
		}
		const exact = (/** @type {import('./score.mjs').Score} */ { contactsRight, leads }) => `${percent((100 * contactsRight) / leads)} % (${contactsRight} of ${leads})`;
		bench.row({ what: 'contact block exactly right', ours: exact(ours), peer: exact(peer), ...want((100 * ours.contactsRight) / ours.leads, 'least', 97, ' %') });
		bench.row({ what: 'contact block exactly right, without profiles', ours: exact(plain) });
		for (const [what, list] of /** @type {const} */ ([['false contacts', 'falseContacts'], ["values that are never the client's", 'forbidden'], ['enquiries not recognised', 'notRecognised']])) {
			bench.row({ what, ours: `${ours[list].length}, without profiles ${plain[list].length}`, peer: String(peer[list].length), ...want(ours[list].length, 'most', 0, '') });
			const named = [...new Set([...ours[list], ...plain[list]])];
			if (named.length > 0) say(`    ${named.join(', ')}`);
		}
		const review = (100 * ours.review) / ours.leads;
		bench.row({ what: 'enquiries for Needs Review', ours: `${percent(review)} % (${ours.review}), without profiles ${plain.review}`, peer: '0', ...want(review, 'most', 8, ' %') });
		bench.row({ what: 'time per mail, median / 95 of 100', ours: cost(ours.milliseconds), peer: cost(peer.milliseconds), ...want(quantile(ours.milliseconds, 0.95), 'most', 10, ' ms') });
	},
};
