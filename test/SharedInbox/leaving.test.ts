import { keepAnAdministrator } from '../../nodes/shared/store/administrators';
import { memberHoldings } from '../../nodes/shared/store/member-holdings';
import { deleteTeamMember, listTeam } from '../../nodes/shared/store/team';
import { leaveTeam } from '../../nodes/shared/team/leaving-member';
import { openTestInbox, plainMail, type TestInbox } from './test-inbox';

let inbox: TestInbox;

beforeEach(async () => {
	inbox = await openTestInbox();
});
afterEach(async () => await inbox.close());

test('what is said before a member is deleted is what is deleted (A17)', async () => {
	const luis = await inbox.member('Luis');
	const own = await inbox.mailbox('luis.private@homes.example', luis);
	for (let one = 0; one < 3; one++) await inbox.mail(plainMail(), { mailboxId: own });
	await inbox.mail(plainMail());
	expect(await memberHoldings(inbox.store, luis.id)).toEqual({ mailboxes: [{ id: own, address: 'luis.private@homes.example', mails: 3 }], enquiries: 0, contacts: 0, listings: 0 });
	expect((await leaveTeam(inbox.store, luis, null)).mailboxes).toEqual([{ address: 'luis.private@homes.example', mails: 3, kept: 0 }]);
	expect(await inbox.store.get('SELECT COUNT(*) AS mails FROM message')).toEqual({ mails: 1 });
	expect(await listTeam(inbox.store)).toEqual([]);
});

test('of two administrators who remove each other at the same moment, one is left', async () => {
	const [ana, eva] = [await inbox.member('Ana', 'administrator'), await inbox.member('Eva', 'administrator')];
	const removed = await Promise.all([ana, eva].map(({ id }) => keepAnAdministrator(inbox.store, id, (sql) => deleteTeamMember(sql, id))));
	expect(removed.filter((one) => one === true)).toHaveLength(1);
	expect(await listTeam(inbox.store)).toHaveLength(1);
});
