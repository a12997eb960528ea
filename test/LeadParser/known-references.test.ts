import { arrangeReferences, knownReferencesIn } from '../../nodes/LeadParser/known-references';
import { readRaw, siteMail } from './read-mail';
import { processorTime } from '../support/processor-time';

// W11: a reference counts only when it equals a listing's exactly, capitals included.

const known = arrangeReferences(['AB-12', 'AB-12 B', 'V/77', '10442', '#K9', '12', 'Loft', '物件A1'])!;

test.each<[string, string[]]>([
	['Is AB-12 still free?', ['AB-12']],
	['Is AB-12 B still free, or (AB-12)?', ['AB-12 B', 'AB-12']],
	['ab-12, AB-123, AB-12-3, xAB-12, AB-12/4, a@AB-12', []],
	['house 10442.', ['10442']],
	['ring +34 10442 77 or 10442 112 233, costs 10442,50', []],
	['the Loft has 12 windows', []],
	['#K9 and V/77', ['#K9', 'V/77']],
	['请问物件A1还在吗', ['物件A1']],
])('%j', (text, expected) => {
	expect(knownReferencesIn(text, known)).toEqual(expected);
});

test('wherever it stands in subject or body; an unknown one found by its label stays, less sure', async () => {
	const read = async (body: string) => await readRaw(siteMail(`Email: ana@mail.example\n${body}`), { knownReferences: known });
	const inText = await read('Reference: ZZ-99\nMessage: hello, the one with V/77 at the door');
	expect(inText.references).toEqual(['V/77', 'ZZ-99']);
	expect(inText.evidence.references).toMatchObject({ value: 'V/77', method: 'known reference in the text', confidence: 0.97 });
	const unknown = await read('Reference: ab-12');
	expect(unknown.references).toEqual(['ab-12']);
	expect(unknown.evidence.references.confidence).toBeLessThanOrEqual(0.5);
	expect((await read('Reference: 12')).evidence.references).toMatchObject({ value: '12', confidence: 0.97 });
});

test('without known references every reference counts', async () => {
	expect((await readRaw(siteMail('Email: ana@mail.example\nReference: ZZ-99'))).evidence.references.confidence).toBeGreaterThan(0.9);
	expect(arrangeReferences(['', ' '])).toBeUndefined();
});

test('a hundred thousand references cost a mail nothing worth speaking of', () => {
	const many = arrangeReferences(Array.from({ length: 100_000 }, (_, index) => `REF-${index}`))!;
	const text = 'a word, REF-4711x and more '.repeat(3000);
	const started = processorTime();
	knownReferencesIn(text, many);
	expect(processorTime() - started).toBeLessThan(2000);
});
