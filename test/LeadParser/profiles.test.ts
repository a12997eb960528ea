import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROFILES } from '../../nodes/LeadParser/portals';
import { readProfiles } from '../../nodes/LeadParser/profile-format';
import { readRaw, siteMail } from './read-mail';

// Profiles are data: ours and a person's own have one format.

const read = async (profiles: unknown, body: string) => await readRaw(siteMail(body), { profiles: readProfiles(profiles, 'Own Profiles (JSON)') });

it('knows labels, endings and rules of a sender', async () => {
	const profile = { id: 'knocks', name: 'Knock Knock', kind: 'portal', domains: ['site.example'], labels: { Suitor: 'name', Wire: 'email', 'How loud': 'ignore', 'His words': 'message' }, endings: ['brought to you by'], rules: [{ field: 'reference', method: 'subjectPart', after: 'Website' }] };
	const lead = await read(JSON.stringify([profile]), 'Suitor: Ana Ruiz\nWire: ana@mail.example\nHis words: May I see it?\nHow loud: very\nBrought to you by Knock');
	expect(lead).toMatchObject({ name: { full: 'Ana Ruiz' }, emails: ['ana@mail.example'], message: 'May I see it?', references: ['enquiry'], source: { id: 'knocks', name: 'Knock Knock', kind: 'portal' }, extras: {} });
	expect(lead.evidence.name.method).toBe('Knock Knock: label');
});

it('of several layouts of one sender the one that reads most is taken', async () => {
	const of = (id: string, label: string, phone: string) => ({ id, domains: ['form@site.example'], labels: { [label]: 'name', [phone]: 'phone' } });
	const lead = await read([of('one', 'Suitor', 'Bell'), of('two', 'Suitor', 'Horn')], 'Suitor: Ana Ruiz\nHorn: 612 345 678');
	expect(lead).toMatchObject({ source: { id: 'two' }, phones: [{ e164: '+34612345678' }] });
});

it('marks recognise a product that sends from the address of the site', async () => {
	expect((await read([{ id: 'knocks', marks: ['Powered by Knock'] }], 'Email: ana@mail.example\n\npowered by knock')).source.id).toBe('knocks');
});

it('the built-in profiles are in the same format, each with an id of its own', () => {
	expect(PROFILES.length).toBeGreaterThan(100);
	expect(PROFILES.find(({ id }) => id === 'idealista')).toMatchObject({ relayDomains: expect.arrayContaining(['contacts.idealista.com']) as string[], rules: [] });
});

it.each<[unknown, string, string]>([
	['[{', 'Own Profiles (JSON) is not valid JSON', 'Check commas'],
	[[{ id: 'a', domains: ['x.example'] }, { name: 'B' }], 'profile 2 of Own Profiles (JSON) has no "id"', 'Add a short name'],
	[{ id: 'a' }, '"a" (profile 1 of Own Profiles (JSON)) has neither "domains" nor "marks"', 'recognises the sender'],
	[{ id: 'a', domain: ['x.example'] }, '"domain" of "a" (profile 1 of Own Profiles (JSON)) is not known', 'domains'],
	[{ id: 'a', domains: 'x.example' }, '"domains" of "a" (profile 1 of Own Profiles (JSON)) is not a list of texts', '["…"]'],
	[{ id: 'a', domains: ['x.example'], labels: { Suitor: 'nmae' } }, '"nmae" is no "field" of label "Suitor" of "a"', 'name, firstName'],
	[{ id: 'a', domains: ['x.example'], rules: [{ field: 'name' }] }, 'Rule 1 of "a" (profile 1 of Own Profiles (JSON)) has no Label', 'Fill in'],
	[[{ id: 'a', domains: ['x.example'] }, { id: 'a', marks: ['x'] }], 'Two profiles of Own Profiles (JSON) have the id "a"', 'of its own'],
])('says which profile cannot be used and what to do: %j', (profiles, message, description) => {
	expect(() => readProfiles(profiles, 'Own Profiles (JSON)')).toThrow(expect.objectContaining({ message: expect.stringContaining(message) as string, description: expect.stringContaining(description) as string }));
});

it('the profile of the documents is one', async () => {
	const text = readFileSync(join(__dirname, '../../docs/lead-parser.md'), 'utf8');
	const [, json] = /A profile, with everything[\s\S]*?```json\n([\s\S]*?)```/.exec(text)!;
	const lead = await readRaw(Buffer.from(siteMail('Requested by: Ana Ruiz\nCall back on: 612 345 678\nAdvert: V/77\ntheir words\nMay I see it?\nend of words\nVisits so far: 12').toString().replace('form@site.example', 'x@portal-x.example').replace('Website enquiry', 'A visit')), { profiles: readProfiles(json, 'Own Profiles (JSON)') });
	expect(lead).toMatchObject({ source: { id: 'portal-x', kind: 'portal' }, name: { full: 'Ana Ruiz' }, phones: [{ e164: '+34612345678' }], references: ['V/77'], message: 'May I see it?' });
});
