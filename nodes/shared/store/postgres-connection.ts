/** How to reach the PostgreSQL server of the store: what `smartInboxPostgresApi` holds. */
export interface PostgresConnection {
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	/** "off" = plain text, "on" = encrypted and verified, "unverified" = encrypted, whoever answers. */
	tls: 'off' | 'on' | 'unverified';
	/** PEM of the one authority or certificate to trust; empty = the ones Node.js trusts. */
	certificate: string;
	/** Connections of each n8n process. */
	connections: number;
}

/** Reads the fields of a credential as n8n gives them. */
export function postgresConnectionFrom(data: Record<string, unknown>): PostgresConnection {
	const text = (value: unknown, otherwise: string) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : otherwise);
	const number = (value: unknown, otherwise: number) => (Number.isInteger(Number(value)) && Number(value) > 0 ? Number(value) : otherwise);
	const tls = text(data.tls, 'on');
	return {
		host: text(data.host, 'localhost'),
		port: number(data.port, 5432),
		database: text(data.database, 'smart_inbox'),
		user: text(data.user, 'smart_inbox'),
		password: typeof data.password === 'string' ? data.password : '',
		tls: tls === 'off' || tls === 'unverified' ? tls : 'on',
		certificate: text(data.trustedServerPem, ''),
		connections: Math.min(number(data.connections, 4), 50),
	};
}

/** Where the store is, for messages to people: without the password. */
export function describePostgres({ host, port, database }: PostgresConnection): string {
	return `PostgreSQL ${host}:${port}/${database}`;
}
