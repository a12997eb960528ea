import { LeadParser } from '../../../nodes/LeadParser/LeadParser.node';
import { fuzz, ownMails } from './fuzz.mjs';

const COUNT = 1000;

test(`${COUNT} damaged mails: no error, no hang, no contact out of nothing, the same result twice (issue 4, Shows 4)`, async () => {
	expect(ownMails().length).toBeGreaterThan(20);
	// Another seed each day: what fails is printed with it, and can be made again.
	const seed = Number(process.env.SMART_INBOX_SEED ?? Math.floor(Date.now() / 86_400_000));
	const { outcomes, slowestMs, slowest } = await fuzz(LeadParser, { count: COUNT, seed });
	console.log(`seed ${seed}: ${JSON.stringify(outcomes)}, slowest ${slowestMs} ms (${slowest})`);
	expect(outcomes.lead).toBeGreaterThan(COUNT / 10);
}, 240_000);
