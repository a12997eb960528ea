import { readRule } from '../../nodes/LeadParser/rules/read-rule';
import { readRaw, siteMail } from './read-mail';

// Issue 4, show 6: evidence that a person who does not program can read.

const explanations = async (body: string, options: Parameters<typeof readRaw>[1] = {}, type = 'text/plain') => Object.fromEntries(Object.entries((await readRaw(siteMail(body, '', type), options)).evidence).map(([field, { explanation }]) => [field, explanation]));

it('says where each value stands, and how sure that is', async () => {
	expect(await explanations('<table><tr><td>Name</td><td>Ana Ruiz</td></tr><tr><td>Email:</td><td>ana@mail.example</td></tr></table><p>Reference: AB-12</p>', {}, 'text/html')).toMatchObject({
		name: 'In the cell beside “Name”, line 1. Sure (95 %).',
		emails: 'In the cell beside “Email”, line 3. Sure (97 %).',
		references: expect.stringMatching(/^Behind the label “Reference”, line 5\. Sure \(9\d %\)\.$/) as string,
	});
});

it('names the rule that found a value', async () => {
	const rules = [readRule({ field: 'name', method: 'label', label: 'Suitor', name: 'Visits' }, 'rule 1 of Rules', 'Rule 1'), readRule({ field: 'company', method: 'constant', constant: 'X' }, 'rule 2 of Rules', 'Rule 2')];
	expect(await explanations('Suitor: Ana Ruiz\nEmail: ana@mail.example', { rules })).toMatchObject({
		name: '“Visits” found it: behind the label “Suitor”, line 1. Sure (96 %).',
		company: 'Rule 2 found it: always the same value. Sure (96 %).',
	});
});

it('every method of every fixture is told in words', async () => {
	const told = await explanations('New message from Ana Ruiz\n\nana@mail.example\n612 345 678\n\n“Is it still free, the one on the corner?”');
	expect(Object.values(told).join(' ')).not.toMatch(/read from/i);
});
