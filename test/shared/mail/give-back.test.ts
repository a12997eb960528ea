import { giveBack, inOwnMemory } from '../../../nodes/shared/mail/message/give-back';

test('bytes that are given back are gone', () => {
	const bytes = Buffer.alloc(100_000, 1);
	giveBack(bytes);
	expect(bytes.length).toBe(0);
});

test('what shares its memory with others stays', () => {
	const whole = Buffer.alloc(100_000, 1);
	giveBack(whole.subarray(10));
	const short = Buffer.from('short');
	giveBack(short);
	expect([whole.length, short.toString()]).toEqual([100_000, 'short']);
});

test('in memory of its own a short text can be given back, and the one it was copied from stays', () => {
	const short = Buffer.from('short');
	const own = inOwnMemory(short);
	expect([own.equals(short), inOwnMemory(own) === own]).toEqual([true, true]);
	giveBack(own);
	expect([own.length, short.toString()]).toEqual([0, 'short']);
});
