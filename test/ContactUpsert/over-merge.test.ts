import { fileIntake } from '../../nodes/shared/filing/file';
import { intakeFromFields } from '../../nodes/shared/filing/intake';
import { freshStore } from '../shared/store/contract-sqlite';
import { playWorld, unionOf } from './over-merge-score.mjs';
import { makeWorld } from './over-merge-world.mjs';

const fresh = freshStore();

// The whole simulation, several seeds and all policies: npm run bench -- people-merge
test('W5: offices, families, passed-on numbers and a leaked portal sender: Balanced keeps people apart and finds them again', async () => {
	const mails = makeWorld({ people: 600, mails: 3000, seed: 11 });
	expect(mails).toHaveLength(3000);
	// The mails are hard: whoever shares a datum is not one person.
	expect(unionOf(mails, false).precision).toBeLessThan(0.5);

	const { precision, recall, largest, reviews } = await playWorld({ fileIntake, intakeFromFields }, fresh.store, mails, 'balanced');
	expect(precision).toBeGreaterThanOrEqual(0.97);
	expect(recall).toBeGreaterThanOrEqual(0.87);
	expect(largest).toBeLessThanOrEqual(5);
	expect(reviews).toBeLessThanOrEqual(0.02);
}, 120_000);
