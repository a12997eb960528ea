import { describePostgresError, isLost } from '../../../nodes/shared/store/postgres-error';
import { StoreError } from '../../../nodes/shared/store/store';

test.each(['EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])('N10: %s: the server is out of reach, and it is said what to do', (code) => {
	const error = Object.assign(new Error(`${code} 10.0.0.1`), { code });
	expect(isLost(error)).toBe(true);
	const described = describePostgresError(error, 'PostgreSQL host:5432/inbox');
	expect(described).toBeInstanceOf(StoreError);
	expect(described).toMatchObject({ message: expect.stringContaining('PostgreSQL host:5432/inbox') as string, description: expect.stringMatching(/\w/) as string });
});
