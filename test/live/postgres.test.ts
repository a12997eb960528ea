import { describeAcquaintances } from '../ContactUpsert/acquaintances-contract';
import { describeMerging } from '../ContactUpsert/merge-contract';
import { describeStore } from '../shared/store/contract';
import { describeConversations } from '../shared/store/conversations-contract';
import { describeEnquiries } from '../shared/store/enquiries-contract';
import { describeDeletingMailboxes } from '../shared/store/delete-mailbox-contract';
import { describeErasing } from '../shared/store/erase-contract';
import { describeNotices } from '../shared/store/notices-contract';
import { describePeople } from '../shared/store/people-contract';
import { describeReports } from '../shared/store/reports-contract';
import { describeSearch } from '../shared/store/search-contract';
import { describeTemplates } from '../shared/store/templates-contract';
import { describeThreads } from '../shared/store/threads-contract';
import { describeUpgrade } from '../shared/store/upgrade-contract';
import { postgresBackend } from './migrated-postgres';
import { startPostgres } from './postgres.mjs';

let server: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
	server = await startPostgres({ settings: { fsync: 'off' } });
}, 60_000);
afterAll(() => server?.dispose(), 60_000);

const backend = postgresBackend(() => server);
describeStore('PostgreSQL', backend);
describePeople('PostgreSQL', backend);
describeNotices('PostgreSQL', backend);
describeErasing('PostgreSQL', backend);
describeDeletingMailboxes('PostgreSQL', backend);
describeConversations('PostgreSQL', backend);
describeEnquiries('PostgreSQL', backend);
describeMerging('PostgreSQL', backend);
describeAcquaintances('PostgreSQL', backend);
describeReports('PostgreSQL', backend);
describeSearch('PostgreSQL', backend);
describeTemplates('PostgreSQL', backend);
describeThreads('PostgreSQL', backend);
describeUpgrade('PostgreSQL', backend);
