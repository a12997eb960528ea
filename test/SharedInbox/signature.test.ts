import { readSignature } from '../../nodes/shared/mail/answer/signature';
import { mailboxSignature, setMailboxSignature } from '../../nodes/shared/store/mailboxes';
import { memberSignature } from '../../nodes/shared/store/member-signature';
import type { TeamMember } from '../../nodes/shared/store/team';
import { signatureWords } from '../../nodes/SharedInbox/page/words/signature';
import { formOn, saidAbout } from './page-forms';
import { openTestInbox, type TestInbox } from './test-inbox';

const OFFICE = 'office@homes.example';

let inbox: TestInbox;
let team: Record<'ana' | 'bob', TeamMember>;
let cookies: Record<'ana' | 'bob', string>;
let office: string;

beforeEach(async () => {
	inbox = await openTestInbox();
	team = { ana: await inbox.member('Ana', 'administrator'), bob: await inbox.member('Bob') };
	office = await inbox.mailbox(OFFICE);
	cookies = { ana: await inbox.signIn(team.ana), bob: await inbox.signIn(team.bob) };
});
afterEach(async () => await inbox.close());

const see = async (who: 'ana' | 'bob', query = '?signature', language = 'en') => (await inbox.get(query, { cookie: cookies[who], 'accept-language': language })).body;
const ownForm = async (who: 'ana' | 'bob') => formOn(await see(who), 'save-signature', 'id="field-own"') ?? {};
const mailboxForm = async (who: 'ana' | 'bob', id: string) => formOn(await see(who), 'save-signature', `name="mailbox" value="${id}"`);
const signatures = async () => [await memberSignature(inbox.store, team.ana.id), await memberSignature(inbox.store, team.bob.id), await mailboxSignature(inbox.store, OFFICE)];

describe('A11: a signature', () => {
	it('is each member’s own, written once however often the form is posted', async () => {
		const form = { ...(await ownForm('bob')), signature: 'Bob Blue\r\nExample Homes  \r\n' };
		const answers = [await inbox.post(form), await inbox.post(form)];
		expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual([[303, '?signature=saved'], [303, '?signature=saved']]);
		expect(await signatures()).toEqual([null, 'Bob Blue\nExample Homes', null]);
		expect(await see('bob', '?signature=saved')).toContain('The signature is saved.');
		expect(await ownForm('bob')).toMatchObject({ signature: 'Bob Blue\nExample Homes' });
		await inbox.post({ ...(await ownForm('bob')), signature: ' \n ' });
		expect(await signatures()).toEqual([null, null, null]);
		expect(inbox.actions).toEqual([]);
	});

	it('is nobody else’s to write: whatever the form names, it is that of the session', async () => {
		await inbox.post({ ...(await ownForm('ana')), member: team.bob.id, memberId: team.bob.id, email: team.bob.email, signature: 'Ana' });
		expect(await signatures()).toEqual(['Ana', null, null]);
		expect(await see('ana')).not.toContain('Bob');
	});

	it('of a shared mailbox is an administrator’s to write, and everybody’s to see', async () => {
		const form = (await mailboxForm('ana', office)) ?? {};
		expect((await inbox.post({ ...form, signature: 'The office\n12 High Street' })).status).toBe(303);
		expect(await signatures()).toEqual([null, null, 'The office\n12 High Street']);
		expect(await see('bob')).toMatch(/office@homes\.example.*The office\n12 High Street.*An administrator can change it\./s);
		expect(await mailboxForm('bob', office)).toBeNull();
		const { pass } = await ownForm('bob');
		expect((await inbox.post({ ...form, pass, signature: 'Bob' })).status).toBe(404);
		expect((await inbox.post({ ...form, pass, mailbox: '', signature: 'Bob' })).status).toBe(404);
		expect(await signatures()).toEqual([null, null, 'The office\n12 High Street']);
	});

	it('of a personal mailbox is its owner’s, and not there for an administrator', async () => {
		const bobs = await inbox.mailbox('bob@private.example', team.bob);
		await setMailboxSignature(inbox.store, bobs, 'B.');
		expect(await see('ana')).not.toContain('bob@private.example');
		expect((await inbox.post({ ...(await mailboxForm('ana', office)), mailbox: bobs, signature: 'Ana' })).status).toBe(404);
		expect((await inbox.post({ ...(await mailboxForm('bob', bobs)), signature: 'Bob, privately' })).status).toBe(303);
		expect(await mailboxSignature(inbox.store, 'bob@private.example')).toBe('Bob, privately');
	});

	it.each(['own', 'mailbox'] as const)('that is too long is told beside the field, and stays there (%s)', async (which) => {
		const typed = 'x'.repeat(5001);
		const answer = await inbox.post({ ...(which === 'own' ? await ownForm('ana') : await mailboxForm('ana', office)), signature: typed });
		const field = which === 'own' ? 'own' : office;
		expect([answer.status, saidAbout(answer.body, field).fault]).toEqual([422, expect.stringContaining('longer than 5,000')]);
		expect(answer.body).toMatch(new RegExp(`id="field-${field}"[^>]*aria-invalid[^>]*>\\n${typed}</textarea>`));
		expect(answer.body.split(typed)).toHaveLength(2);
		expect(await signatures()).toEqual([null, null, null]);
	});

	it('that looks like HTML is text', async () => {
		await inbox.post({ ...(await ownForm('bob')), signature: '</textarea><script>alert(1)</script>' });
		await setMailboxSignature(inbox.store, office, '<img src=x onerror=alert(1)>');
		expect(await see('bob')).not.toMatch(/<script>alert|<img src=x/);
	});

	it('is not written by a form whose session has ended', async () => {
		expect((await inbox.post({ ...(await ownForm('bob')), pass: 'forged', signature: 'x' })).body).toContain('Mail Me a Link');
		expect(await signatures()).toEqual([null, null, null]);
	});

	it.each(['es', 'de'] as const)('is asked for in "%s", among one’s own settings', async (language) => {
		const body = await see('ana', '?signature', language);
		for (const said of [signatureWords[language].own, signatureWords[language].ofMailboxesHint]) expect(body).toContain(said);
		expect(await see('ana', '?me', language)).toContain(`<a href="?signature">${signatureWords[language].own}</a>`);
	});
});

test.each([
	['Ana\r\nHomes\r\n', 'Ana\nHomes'],
	['\n\n  Ana \t\n\nHomes\0 ', '  Ana\n\nHomes'],
	[' \n\t', null],
])('a signature is kept without blank ends (case %#)', (typed, kept) => {
	expect(readSignature(typed)).toBe(kept);
});
