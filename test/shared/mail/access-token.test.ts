import { renewOnceAMinute, withLogin, type RenewToken } from '../../../nodes/shared/mail/access-token';
import type { MailServer, TokenLogin } from '../../../nodes/shared/mail/accounts';
import { MailServerError } from '../../../nodes/shared/mail/mail-server-error';

const MINUTE = 60_000;
const NOW = Date.parse('2026-03-02T10:00:00Z');

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

const token = (name: string, minutes: number | null = 60) => ({ accessToken: name, expiresAt: minutes === null ? null : NOW + minutes * MINUTE });
const serverWith = (minutes: number | null, renew: RenewToken, accessToken = 'old'): MailServer => ({
	host: 'imap.example.com',
	port: 993,
	encryption: 'tls',
	login: { user: 'office', mechanism: 'XOAUTH2', ...token(accessToken, minutes), renew },
});
const refused = new MailServerError('IMAP', 'authentication', 'refused', '');

/** Signs in with every token but these; tells which were shown. */
function doorman(...unwelcome: string[]) {
	const shown: string[] = [];
	const signIn = async ({ login }: MailServer) => {
		const { accessToken } = login as TokenLogin;
		shown.push(accessToken);
		if (unwelcome.includes(accessToken)) throw refused;
		return 'in';
	};
	return { shown, signIn };
}

describe('A2: a token is renewed ahead of its expiry', () => {
	test.each([
		[6, 'old'],
		[4, 'new'],
		[-1, 'new'],
		[null, 'old'],
	])('%s minutes left: the %s one is shown', async (minutes, shown) => {
		const door = doorman();
		await withLogin('IMAP', serverWith(minutes, async () => token('new')), door.signIn);
		expect(door.shown).toEqual([shown]);
	});

	test('an account that has no token yet gets its first one', async () => {
		const door = doorman();
		await withLogin('IMAP', serverWith(null, async () => token('first'), ''), door.signIn);
		expect(door.shown).toEqual(['first']);
	});

	test('a provider that does not answer does not matter while the token lasts', async () => {
		const door = doorman();
		const renew = async () => {
			throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		};
		await withLogin('IMAP', serverWith(4, renew), door.signIn);
		expect(door.shown).toEqual(['old']);
		await expect(withLogin('IMAP', serverWith(-1, renew), door.signIn)).rejects.toMatchObject({ reason: 'network' });
		expect(door.shown).toEqual(['old']);
	});
});

describe('A2: a token that the server refuses is renewed once', () => {
	test('the new one is shown', async () => {
		const door = doorman('old');
		expect(await withLogin('IMAP', serverWith(60, async () => token('new')), door.signIn)).toBe('in');
		expect(door.shown).toEqual(['old', 'new']);
	});

	test('no newer one is to be had: the refusal stands', async () => {
		const door = doorman('old');
		await expect(withLogin('IMAP', serverWith(60, async () => null), door.signIn)).rejects.toBe(refused);
		expect(door.shown).toEqual(['old']);
	});

	test('the sign-in service is down: an outage, and not a refusal', async () => {
		const door = doorman('old');
		await expect(withLogin('IMAP', serverWith(60, () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }))), door.signIn)).rejects.toMatchObject({ reason: 'network' });
	});

	test('other faults of the server ask for no token', async () => {
		const fault = new MailServerError('IMAP', 'refused', 'come back later', '');
		const renew = jest.fn();
		await expect(withLogin('IMAP', serverWith(60, renew), () => Promise.reject(fault))).rejects.toBe(fault);
		expect(renew).not.toHaveBeenCalled();
	});

	test('a refused password is not shown again', async () => {
		const signIn = jest.fn().mockRejectedValue(refused);
		await expect(withLogin('IMAP', { host: 'h', port: 1, encryption: 'none', login: { user: 'a', password: 'b' } }, signIn)).rejects.toBe(refused);
		expect(signIn).toHaveBeenCalledTimes(1);
	});
});

describe('the provider is asked at most once a minute', () => {
	let asked = 0;
	let credentials = 0;
	let id: string;
	beforeEach(() => {
		asked = 0;
		id = `credential-${++credentials}`;
	});
	const give = async () => token(`new-${++asked}`);
	const refuse = async () => {
		asked++;
		throw new Error('invalid_grant');
	};

	test('all who hold the same stale token get the same new one', async () => {
		const [one, other] = await Promise.all([renewOnceAMinute(id, 'old', give), renewOnceAMinute(id, 'old', give)]);
		expect([one?.accessToken, other?.accessToken, (await renewOnceAMinute(id, 'old', give))?.accessToken]).toEqual(['new-1', 'new-1', 'new-1']);
	});

	test('the new one was refused too: none is given until a minute has gone', async () => {
		await renewOnceAMinute(id, 'old', give);
		expect(await renewOnceAMinute(id, 'new-1', give)).toBeNull();
		jest.setSystemTime(NOW + MINUTE);
		expect((await renewOnceAMinute(id, 'new-1', give))?.accessToken).toBe('new-2');
	});

	test('a refusal is remembered as well', async () => {
		await expect(renewOnceAMinute(id, 'old', refuse)).rejects.toThrow('invalid_grant');
		await expect(renewOnceAMinute(id, 'old', refuse)).rejects.toThrow('invalid_grant');
		expect(asked).toBe(1);
		jest.setSystemTime(NOW + MINUTE);
		await expect(renewOnceAMinute(id, 'old', refuse)).rejects.toThrow('invalid_grant');
		expect(asked).toBe(2);
	});

	test('another credential has a minute of its own', async () => {
		await renewOnceAMinute(id, 'old', give);
		await renewOnceAMinute(`${id}-other`, 'old', give);
		expect(asked).toBe(2);
	});

	test('a provider that never answers is given up after half a minute', async () => {
		const waiting = expect(renewOnceAMinute(id, 'old', () => new Promise(() => undefined))).rejects.toMatchObject({ code: 'ETIMEDOUT' });
		await jest.advanceTimersByTimeAsync(30_000);
		await waiting;
	});
});
