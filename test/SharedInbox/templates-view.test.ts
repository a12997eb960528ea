import { deleteTemplate, getTemplate, listTemplates, upsertTemplate, type MailTemplate } from '../../nodes/shared/store/templates';
import { templatesWords } from '../../nodes/SharedInbox/page/words/templates';
import { formOn, saidAbout } from './page-forms';
import { openTestInbox, type TestInbox } from './test-inbox';

const GREETING = { name: 'First answer', language: '', subject: 'About [[listing]]', body: 'Hello [[first_name|there]],\n\nthank you.\n\n[[signature]]', format: 'text' as const };

let inbox: TestInbox;
let cookies: Record<'ana' | 'bob' | 'eva', string>;

beforeEach(async () => {
	inbox = await openTestInbox();
	cookies = { ana: await inbox.signIn(await inbox.member('Ana', 'administrator')), bob: await inbox.signIn(await inbox.member('Bob')), eva: await inbox.signIn(await inbox.member('Eva', 'coordinator')) };
});
afterEach(async () => await inbox.close());

const see = async (who: keyof typeof cookies, query: string, language = 'en') => await inbox.get(query, { cookie: cookies[who], 'accept-language': language });
const stored = async (template: Partial<MailTemplate> = {}) => (await upsertTemplate(inbox.store, { ...GREETING, ...template })).template;
const newForm = async () => formOn((await see('ana', '?template=new')).body, 'save-template') ?? {};
const openForm = async (id: string, action = 'save-template') => formOn((await see('ana', `?template=${id}`)).body, action) ?? {};
const bodies = async () => (await listTemplates(inbox.store)).map(({ name, language, body }) => [name, language, body]);

describe('S9: the templates', () => {
	it('are listed for everybody, by name, with their language; only an administrator is offered a new one', async () => {
		const [german, every] = [await stored({ language: 'de' }), await stored({ name: 'Appointment', subject: '' })];
		for (const who of ['ana', 'bob', 'eva'] as const) {
			const { status, body } = await see(who, '?templates');
			expect(status).toBe(200);
			expect([...body.matchAll(/<li><p><a href="\?template=([^"]+)"/g)].map(([, id]) => id)).toEqual([every.id, german.id]);
			expect(body).toMatch(/Appointment.*Every Language.*Subject as in the mail that is answered.*First answer.*German.*About \[\[listing\]\]/s);
			expect(body.includes('?template=new')).toBe(who === 'ana');
			expect(body).toContain('<a href="?templates" aria-current="page">Templates</a>');
		}
	});

	it('an empty list says what to do, each to their own', async () => {
		expect((await see('ana', '?templates')).body).toMatch(/No template yet.*Write the first one/s);
		expect((await see('bob', '?templates')).body).toMatch(/No template yet.*An administrator can write one/s);
	});

	it.each(['es', 'de'] as const)('are said in "%s"', async (language) => {
		const words = templatesWords[language];
		const { id } = await stored();
		expect((await see('ana', '?templates', language)).body).toContain(words.add);
		const { body } = await see('ana', `?template=${id}`, language);
		for (const said of [words.fields.body, words.save, words.variable.owner, words.previewHint, words.sample.firstName]) expect(body).toContain(said);
		expect((await see('bob', `?template=${id}`, language)).body).toContain(words.onlyAdministrators);
	});

	it('a member reads one, sees what it would say, and is given no form', async () => {
		const { id } = await stored();
		const { body } = await see('bob', `?template=${id}`);
		expect(body).toMatch(/First answer.*About \[\[listing\]\].*Hello \[\[first_name\|there\]\].*Preview.*About Bright flat with a terrace.*Hello Marta,\n\nthank you\.\n\nExample Homes\n12 High Street.*\[\[owner_email\]\]/s);
		expect([formOn(body, 'save-template'), formOn(body, 'delete-template')]).toEqual([null, null]);
		expect((await see('bob', '?template=new')).status).toBe(404);
	});

	it('the example values are in the language of the template, where the page speaks it', async () => {
		const [german, french] = [await stored({ language: 'de', body: '[[listing]]' }), await stored({ language: 'fr', body: '[[listing]]' })];
		expect((await see('bob', `?template=${german.id}`)).body).toContain(templatesWords.de.sample.listing);
		expect((await see('bob', `?template=${french.id}`)).body).toContain(templatesWords.en.sample.listing);
	});

	it('what is not there is said so', async () => {
		expect((await see('ana', '?template=no-such-template')).status).toBe(404);
	});

	it('a text that looks like HTML is text, wherever it is shown', async () => {
		const { id } = await stored({ name: '<b>x</b>', subject: '<i>s</i>', body: '</textarea><script>alert(1)</script>[[<img src=x onerror=alert(1)>]]' });
		for (const [who, query] of [['ana', '?templates'], ['ana', `?template=${id}`], ['bob', `?template=${id}`]] as const) {
			expect((await see(who, query)).body).not.toMatch(/<b>x|<i>s<|<script>alert|<img src=x/);
		}
	});
});

describe('an administrator', () => {
	it('writes one, which is there once however often the form is posted', async () => {
		const form = { ...(await newForm()), ...GREETING, name: '  First answer ', body: 'Hello [[name]]\r\n\r\nSee you' };
		const answers = [await inbox.post(form), await inbox.post(form)];
		expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual([[303, '?templates=saved'], [303, '?templates=saved']]);
		expect(await bodies()).toEqual([['First answer', '', 'Hello [[name]]\n\nSee you']]);
		expect((await see('ana', '?templates=saved')).body).toContain('The template is saved.');
		expect(inbox.actions).toEqual([]);
	});

	it('changes one: its name too, and twice is once', async () => {
		const { id, createdAt } = await stored();
		const form = { ...(await openForm(id)), name: 'Greeting', language: 'de', format: 'html', body: '<p>Guten Tag</p>' };
		expect([(await inbox.post(form)).status, (await inbox.post(form)).status]).toEqual([303, 303]);
		expect(await getTemplate(inbox.store, id)).toEqual({ ...GREETING, id, createdAt, updatedAt: expect.any(Number) as number, name: 'Greeting', language: 'de', format: 'html', body: '<p>Guten Tag</p>' });
	});

	it.each([
		[{ name: ' ' }, 'name', /Give the template a name/],
		[{ name: 'x'.repeat(101) }, 'name', /longer than 100/],
		[{ body: '\n ' }, 'body', /Write the text/],
		[{ body: 'x'.repeat(100_001) }, 'body', /longer than 100,000/],
		[{ language: 'tlh' }, 'language', /Choose one of the languages/],
	])('is told beside the field what is wrong, and what was typed stays (case %#)', async (wrong, field, fault) => {
		const answer = await inbox.post({ ...(await newForm()), ...GREETING, ...wrong });
		expect(answer.status).toBe(422);
		expect(saidAbout(answer.body, field).fault).toMatch(fault);
		const { name, subject, body } = { ...GREETING, ...wrong };
		expect(formOn(answer.body, 'save-template')).toMatchObject({ name, subject, body });
		expect(await listTemplates(inbox.store)).toEqual([]);
	});

	it('does not write over another one by its name', async () => {
		const first = await stored();
		const second = await stored({ name: 'Second' });
		for (const form of [await newForm(), await openForm(second.id)]) {
			const answer = await inbox.post({ ...form, ...GREETING, body: 'Other' });
			expect([answer.status, saidAbout(answer.body, 'name').fault]).toEqual([409, expect.stringContaining('another template of this name')]);
			expect(formOn(answer.body, 'save-template')).toMatchObject({ name: GREETING.name, body: 'Other' });
		}
		expect(await listTemplates(inbox.store)).toEqual([first, second]);
	});

	it('is told when somebody else was quicker; saving again replaces it', async () => {
		const { id } = await stored();
		const form = await openForm(id);
		await stored({ body: 'From a workflow' });
		await inbox.store.run('UPDATE mail_template SET updated_at = updated_at + 5');
		const answer = await inbox.post({ ...form, body: 'From the page' });
		expect(answer.status).toBe(409);
		expect(answer.body).toContain('Somebody else has changed the template meanwhile');
		expect((await bodies())[0][2]).toBe('From a workflow');
		expect((await inbox.post(formOn(answer.body, 'save-template') ?? {})).status).toBe(303);
		expect((await bodies())[0][2]).toBe('From the page');
	});

	it('is told when it was deleted meanwhile; saving again makes it anew', async () => {
		const { id } = await stored();
		const form = await openForm(id);
		await deleteTemplate(inbox.store, id);
		const answer = await inbox.post({ ...form, body: 'Still here' });
		expect([answer.status, answer.body.includes('Somebody has deleted the template meanwhile')]).toEqual([409, true]);
		await inbox.post(formOn(answer.body, 'save-template') ?? {});
		expect(await bodies()).toEqual([['First answer', '', 'Still here']]);
	});

	it('sees what it would say before it is kept, and is warned of variables that are none', async () => {
		const answer = await inbox.post({ ...(await newForm()), ...GREETING, subject: '[[listings]]', body: 'Dear [[nom]], from [[owner]]', show: 'preview' });
		expect(answer.status).toBe(200);
		expect(answer.body).toMatch(/Nothing was saved yet.*Dear \[\[nom\]\], from Ana/s);
		expect([saidAbout(answer.body, 'subject').warning, saidAbout(answer.body, 'body').warning]).toEqual([expect.stringContaining('[[listings]]'), expect.stringContaining('[[nom]]')]);
		expect(await listTemplates(inbox.store)).toEqual([]);
		await inbox.post(formOn(answer.body, 'save-template') ?? {});
		expect(await bodies()).toHaveLength(1);
		expect((await see('bob', '?templates')).body).toContain('[[listings]], [[nom]] is sent as it is written');
	});

	it('deletes one after being asked, and twice is once', async () => {
		const [{ id }] = [await stored(), await stored({ name: 'Second' })];
		const { body } = await see('ana', `?template=${id}`);
		expect(body).toMatch(/<details class="confirm"><summary>Delete<\/summary>.*Delete this template\?.*<button>Delete<\/button>/s);
		const form = await openForm(id, 'delete-template');
		const answers = [await inbox.post(form), await inbox.post(form)];
		expect(answers.map(({ headers }) => headers.location)).toEqual(['?templates=deleted', '?templates=deleted']);
		expect(await bodies()).toEqual([['Second', '', GREETING.body]]);
		expect((await see('ana', '?templates=deleted')).body).toContain('The template is deleted.');
	});
});

describe('nobody else', () => {
	it.each(['bob', 'eva'] as const)('changes templates: %s posts an administrator’s forms in vain', async (who) => {
		const template = await stored();
		const { pass } = formOn((await see(who, '')).body, 'sign-out') ?? { pass: '' };
		const [making, changing, deleting] = [await newForm(), await openForm(template.id), await openForm(template.id, 'delete-template')];
		for (const form of [{ ...making, ...GREETING, name: 'Mine' }, { ...making, ...GREETING, show: 'preview' }, { ...changing, body: 'Mine' }, deleting]) {
			expect((await inbox.post({ ...form, pass })).status).toBe(404);
			// Not by the session of somebody who is signed out either.
			expect((await inbox.post({ ...form, pass: 'forged' })).body).toContain('Mail Me a Link');
		}
		expect(await listTemplates(inbox.store)).toEqual([template]);
	});
});
