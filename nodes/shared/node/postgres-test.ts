import type { ICredentialTestFunction } from 'n8n-workflow';

import { openPostgresStore } from '../store/postgres';
import { describePostgres, postgresConnectionFrom } from '../store/postgres-connection';
import { sentences } from './sentences';

/** The test behind the credential of the store: signs in, and makes or upgrades its tables as the first mail would. */
export const postgresTest: ICredentialTestFunction = async function ({ data }) {
	const connection = postgresConnectionFrom({ ...data });
	try {
		const store = await openPostgresStore({ ...connection, connections: 1 });
		await store.close();
		return { status: 'OK', message: `The store is ready (${describePostgres(connection)}).` };
	} catch (error) {
		return { status: 'Error', message: sentences(error) };
	}
};
