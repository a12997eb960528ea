import { keepDraft, readDraft, draftFiles, readDraftFile } from '../../nodes/shared/store/drafts';
import { endAction, getAction } from '../../nodes/shared/store/outbox';
import type { TeamMember } from '../../nodes/shared/store/team';
import { upsertTemplate } from '../../nodes/shared/store/templates';
import { openTestInbox, plainMail, type Answer, type TestInbox } from './test-inbox';

// Mails that staff write on the page, as a browser without a script sends them (S7, S9, A11).

let inbox: TestInbox;
let ana: TeamMember;
let cookie = '';
let officeId = '';

beforeEach(async () => {
	inbox = await openTestInbox();
	ana = await inbox.member('Ana', 'administrator');
	officeId = await inbox.mailbox('office@homes.example');
	cookie = await inbox.signIn(ana);
});
afterEach(async () => await inbox.close());

const messageId = async (key: string) => (await inbox.store.get<{ id: string }>('SELECT message_id AS id FROM delivery WHERE message_key = $1', [key]))?.id ?? '';
const unescaped = (text: string) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');

/** What a browser would send of the form on the page; null where there is none. */
function formOn({ body }: Pick<Answer, 'body'>): Record<string, string> {
	const form = /<form [^>]*class="paper compose"[\s\S]*?<\/form>/.exec(body)?.[0] ?? '';
	const values: Record<string, string> = {};
	for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
		const name = / name="([^"]*)"/.exec(tag)?.[1];
		if (!name || tag.includes('type="file"') || (tag.includes('type="checkbox"') && !tag.includes(' checked'))) continue;
		values[name] = unescaped(/ value="([^"]*)"/.exec(tag)?.[1] ?? '');
	}
	values.body = unescaped(/<textarea[^>]*>\n?([\s\S]*?)<\/textarea>/.exec(form)?.[1] ?? '');
	const chosen = /<select id="c-from"[\s\S]*?<\/select>/.exec(form)?.[0] ?? '';
	values.mailbox = / value="([^"]*)" selected/.exec(chosen)?.[1] ?? /<option value="([^"]*)"/.exec(chosen)?.[1] ?? '';
	return values;
}

async function opened(query: string, as = cookie): Promise<Record<string, string>> {
	const answer = await inbox.get(query, { cookie: as });
	expect(answer.status).toBe(200);
	return formOn(answer);
}

describe('the form (S7)', () => {
	it('a reply goes to the author, under the subject, from the mailbox the mail came to', async () => {
		const key = await inbox.mail(plainMail({ subject: 'A flat', from: '"Gil, Marta" <marta@people.example>' }));
		const form = await opened(`?compose=reply&message=${await messageId(key)}`);
		expect(form).toMatchObject({ mode: 'reply', to: '"Gil, Marta" <marta@people.example>', cc: '', subject: 'Re: A flat', mailbox: officeId, body: '' });
	});

	it('a reply to all keeps the others in, and our own addresses out', async () => {
		const key = await inbox.mail(plainMail({ subject: 'A flat' }).replace('To: office@homes.example', 'To: office@homes.example, ben@people.example\nCc: Cleo <cleo@people.example>'));
		expect(await opened(`?compose=replyAll&message=${await messageId(key)}`)).toMatchObject({ to: 'Marta Gil <marta@people.example>, ben@people.example', cc: 'Cleo <cleo@people.example>' });
	});

	it('what is passed on has no recipient yet', async () => {
		const key = await inbox.mail(plainMail({ subject: 'A flat' }));
		expect(await opened(`?compose=forward&message=${await messageId(key)}`)).toMatchObject({ mode: 'forward', to: '', subject: 'Fwd: A flat' });
	});

	it('somebody who has begun an answer goes on with it', async () => {
		const id = await messageId(await inbox.mail(plainMail()));
		const form = await opened(`?compose=reply&message=${id}`);
		await inbox.post({ ...form, body: 'Dear Marta,', do: 'attach' }, { cookie });
		expect(await opened(`?compose=reply&message=${id}`)).toMatchObject({ draft: form.draft, body: 'Dear Marta,' });
		const { body } = await inbox.get(`?message=${id}`, { cookie });
		expect(body).toContain(`?draft=${form.draft}`);
		expect((await inbox.get('', { cookie })).body).toMatch(/href="\?drafts">Drafts <span class="count">1</);
		expect((await inbox.get('?drafts', { cookie })).body).toContain('Re: Question');
	});

	it('whoever may send from nowhere is told so', async () => {
		const ben = await inbox.member('Ben');
		await inbox.store.run('INSERT INTO mailbox_member (mailbox_id, member_id, can_read, can_send) VALUES ($1, $2, 1, 0)', [officeId, ben.id]);
		const id = await messageId(await inbox.mail(plainMail()));
		const answer = await inbox.get(`?compose=reply&message=${id}`, { cookie: await inbox.signIn(ben) });
		expect(answer.body).toContain('You may not send from any mailbox');
		expect(answer.body).not.toContain('class="paper compose"');
	});

	it.each([
		['a mail that is not there', '?compose=reply&message=none'],
		['a contact that is not there', '?compose=new&contact=none'],
	])('%s is not found', async (_, query) => expect((await inbox.get(query, { cookie })).status).toBe(404));
});

describe('sending', () => {
	it('is one action, one item for the workflow, and one draft, however often the form is posted', async () => {
		const id = await messageId(await inbox.mail(plainMail()));
		const form: Record<string, string> = { ...(await opened(`?compose=reply&message=${id}`)), body: 'Saturday at ten?', do: 'send' };
		const [first, second] = [await inbox.post(form, { cookie }), await inbox.post(form, { cookie })];
		expect([first.status, second.status]).toEqual([303, 303]);
		expect(second.headers.location).toBe(first.headers.location);
		expect(inbox.actions).toEqual([expect.objectContaining({ action: 'pageAction', operation: 'send', draft: form.draft, version: 1, mailbox: officeId, message: id })]);
		const { body } = await inbox.get(first.headers.location, { cookie });
		expect(body).toMatch(/data-state="queued"[^>]*><span class="told">Sending/);
		expect((await inbox.get(`?draft=${form.draft}`, { cookie })).body).toContain('This mail is being sent');
	});

	it('what was written in another window after it had left is not taken for it: it goes on in a new mail', async () => {
		const form: Record<string, string> = { ...(await opened('?compose=new')), to: 'ann@client.example', body: 'First', do: 'send' };
		await inbox.post(form, { cookie });
		const other = await inbox.post({ ...form, body: 'Second' }, { cookie });
		expect(other.status).toBe(409);
		expect(formOn(other)).toMatchObject({ body: 'Second', to: 'ann@client.example' });
		expect(inbox.actions).toHaveLength(1);
		// Neither does anything there change what is on its way.
		await inbox.post({ ...form, do: 'discard' }, { cookie });
		expect(await readDraft(inbox.store, ana.id, form.draft)).toMatchObject({ body: 'First', version: 1 });
	});

	it('whoever presses Reply again while an answer is on its way writes a new one', async () => {
		const id = await messageId(await inbox.mail(plainMail()));
		const form: Record<string, string> = { ...(await opened(`?compose=reply&message=${id}`)), body: 'Yes', do: 'send' };
		await inbox.post(form, { cookie });
		const again = await opened(`?compose=reply&message=${id}`);
		expect(again.draft).not.toBe(form.draft);
		expect(again.body).toBe('');
	});

	it('what was written when the session had ended is given back, and nothing is sent', async () => {
		const form: Record<string, string> = { ...(await opened('?compose=new')), to: 'ann@client.example', body: 'Long & dear', do: 'send' };
		await inbox.store.run('DELETE FROM session');
		const answer = await inbox.post(form);
		expect(answer.status).toBe(403);
		expect(answer.body).toContain('Long &amp; dear</textarea>');
		expect((await inbox.post({ ...form, do: 'keep' })).status).toBe(403);
		expect((await inbox.post({ ...form, pass: 'x' })).body).not.toContain('Long');
		expect(inbox.actions).toEqual([]);
	});

	it('an answer to a mail that is gone by then is kept as a mail of its own', async () => {
		const id = await messageId(await inbox.mail(plainMail()));
		const form: Record<string, string> = { ...(await opened(`?compose=reply&message=${id}`)), about: 'gone', body: 'Kept', do: 'attach' };
		await inbox.post(form, { cookie });
		expect(await readDraft(inbox.store, ana.id, form.draft)).toMatchObject({ mode: 'new', aboutId: null, body: 'Kept' });
	});

	it('that some recipients were refused is told', async () => {
		const form: Record<string, string> = { ...(await opened('?compose=new')), to: 'ann@client.example, no@client.example', do: 'send' };
		const { headers } = await inbox.post(form, { cookie });
		await endAction(inbox.store, String(inbox.actions[0].actionId), 'done', { rejected: ['no@client.example'], warning: null });
		expect((await inbox.get(headers.location, { cookie })).body).toMatch(/Sent\. <b>The mail server refused it for:<\/b> <bdi>no@client\.example/);
	});

	it('what failed can be changed and sent again, once more', async () => {
		const form: Record<string, string> = { ...(await opened('?compose=new')), to: 'ann@client.example', subject: 'One', do: 'send' };
		await inbox.post(form, { cookie });
		const failedId = String(inbox.actions[0].actionId);
		await endAction(inbox.store, failedId, 'failed', { message: 'The server refused it' });
		const home = await inbox.get('', { cookie });
		expect(home.body).toContain('The server refused it');
		const again = await opened(`?draft=${form.draft}`);
		expect(again).toMatchObject({ to: 'ann@client.example', subject: 'One' });
		await inbox.post({ ...again, subject: 'Two', do: 'send' }, { cookie });
		expect(inbox.actions).toHaveLength(2);
		expect(inbox.actions[1]).toMatchObject({ operation: 'send', version: 2 });
		// The attempt before is over for whoever looks at the page.
		expect((await inbox.get('', { cookie })).body).not.toContain('The server refused it');
	});

	it.each([
		['nobody', { to: '' }, 'to', 'Write at least one address'],
		['something that is no address', { to: 'ann@client.example, Ben' }, 'to', 'This is not an email address: Ben'],
		['no address in Cc', { to: 'ann@client.example', cc: 'x@' }, 'cc', 'This is not an email address: x@'],
		['no mailbox of theirs', { to: 'ann@client.example', mailbox: 'other' }, 'mailbox', 'Choose a mailbox you may send from'],
	])('to %s is refused beside the field, and what was written is kept', async (_, change, field, text) => {
		const form: Record<string, string> = { ...(await opened('?compose=new')), subject: 'Kept', body: 'All of it', do: 'send', ...change };
		const answer = await inbox.post(form, { cookie });
		expect(answer.status).toBe(422);
		expect(answer.body).toMatch(new RegExp(`id="wrong-${field}" role="alert">${text}`));
		expect(formOn(answer)).toMatchObject({ subject: 'Kept', body: 'All of it' });
		expect(inbox.actions).toEqual([]);
		expect(await readDraft(inbox.store, ana.id, form.draft)).toMatchObject({ subject: 'Kept', body: 'All of it' });
	});

	it('line breaks in a line become blanks', async () => {
		const form: Record<string, string> = { ...(await opened('?compose=new')), to: 'ann@client.example,\r\nben@client.example', subject: 'One\r\nBcc: x@evil.example', do: 'attach' };
		await inbox.post(form, { cookie });
		expect(await readDraft(inbox.store, ana.id, form.draft)).toMatchObject({ subject: 'One Bcc: x@evil.example', to: 'ann@client.example, ben@client.example' });
	});
});

describe('files', () => {
	it('are kept with the draft, once, without a path; and can be taken out', async () => {
		const form: Record<string, string> = { ...(await opened('?compose=new')), to: 'ann@client.example', do: 'attach' };
		const plan = () => [new File(['a plan'], '../../etc/plan\u202e.pdf', { type: 'application/pdf' })];
		await inbox.postFiles(form, plan(), { cookie });
		await inbox.postFiles(form, plan(), { cookie });
		const [file, ...more] = await draftFiles(inbox.store, form.draft);
		expect(more).toEqual([]);
		expect(file).toMatchObject({ fileName: 'plan .pdf', mimeType: 'application/pdf', sizeBytes: 6 });
		expect((await readDraftFile(inbox.store, file.id)).toString()).toBe('a plan');
		expect((await inbox.get(`?draft=${form.draft}`, { cookie })).body).toContain('plan .pdf');
		await inbox.post({ ...form, do: `remove:${file.id}` }, { cookie });
		expect(await draftFiles(inbox.store, form.draft)).toEqual([]);
	});

	it('that are too large together are refused, and what was written is kept', async () => {
		const form: Record<string, string> = { ...(await opened('?compose=new')), to: 'ann@client.example', body: 'Kept', do: 'send' };
		const answer = await inbox.postFiles(form, [new File([Buffer.alloc(18_000_001)], 'film.mp4', { type: 'video/mp4' })], { cookie });
		expect(answer.status).toBe(422);
		expect(answer.body).toContain('Not attached: film.mp4');
		expect(await readDraft(inbox.store, ana.id, form.draft)).toMatchObject({ body: 'Kept' });
		expect(inbox.actions).toEqual([]);
	}, 30_000);
});

describe('templates (S9)', () => {
	it('are inserted where the cursor is, with what is known of the person; the rest is named', async () => {
		const { template } = await inbox.store.transaction((sql) => upsertTemplate(sql, { name: 'Viewing', language: '', subject: 'Viewing of [[listing]]', body: 'Dear [[name|Sir or Madam]], [[when]]', format: 'text' }));
		const form: Record<string, string> = { ...(await opened('?compose=new')), to: 'ann@client.example', body: 'Before after', at: '7', template: template.id, do: 'insert' };
		const answer = await inbox.post(form, { cookie });
		const written = await inbox.get(answer.headers.location, { cookie });
		expect(formOn(written)).toMatchObject({ subject: 'Viewing of', body: 'Before Dear Sir or Madam, [[when]]after' });
		expect(written.body).toMatch(/note warn">[^<]*<bdi>\[\[when\]\]/);
		expect(inbox.actions).toEqual([]);
	});
});

describe('drafts', () => {
	it('Save Draft keeps it and has a copy put on the server; Discard throws both away', async () => {
		const form: Record<string, string> = { ...(await opened('?compose=new')), subject: 'Later', do: 'save' };
		const answer = await inbox.post(form, { cookie });
		expect(answer.headers.location).toMatch(new RegExp(`^\\?draft=${form.draft}&did=`));
		expect(inbox.actions).toEqual([expect.objectContaining({ operation: 'saveDraft', draft: form.draft })]);
		await inbox.post({ ...form, do: 'discard' }, { cookie });
		expect(await readDraft(inbox.store, ana.id, form.draft)).toBeUndefined();
		expect((await inbox.get(`?draft=${form.draft}`, { cookie })).status).toBe(404);
		// A form that is still open in another window does not bring it back.
		const late = await inbox.post({ ...form, body: 'Written there', do: 'send' }, { cookie });
		expect(late.status).toBe(409);
		expect(late.body).toContain('in a new mail now');
		expect(formOn(late)).toMatchObject({ body: 'Written there', subject: 'Later' });
		expect(formOn(late).draft).not.toBe(form.draft);
		expect((await inbox.post({ ...form, do: 'keep' }, { cookie })).status).toBe(409);
	});

	it('what the script keeps is kept', async () => {
		const form: Record<string, string> = { ...(await opened('?compose=new')), body: 'So far', do: 'keep' };
		expect(await inbox.post(form, { cookie })).toMatchObject({ status: 200, body: '{"kept":true}' });
		expect(await readDraft(inbox.store, ana.id, form.draft)).toMatchObject({ body: 'So far' });
	});

	it('nobody reads, changes, sends or throws away what another one writes', async () => {
		const ben = await inbox.member('Ben');
		const bens = await inbox.signIn(ben);
		await inbox.store.transaction((sql) => keepDraft(sql, ana.id, 'anas-draft', { mode: 'new', aboutId: null, contactId: null, mailboxId: officeId, to: 'ann@client.example', cc: '', bcc: '', subject: 'Secret', body: 'Secret', language: 'en', withOriginal: true, withSignature: true }));
		expect((await inbox.get('?draft=anas-draft', { cookie: bens })).status).toBe(404);
		expect((await inbox.get('?drafts', { cookie: bens })).body).not.toContain('Secret');
		const form: Record<string, string> = { ...(await opened('?compose=new', bens)), draft: 'anas-draft', mode: 'new', to: 'ben@evil.example' };
		for (const work of ['send', 'save', 'keep', 'discard', 'attach']) await inbox.post({ ...form, do: work }, { cookie: bens });
		expect(await readDraft(inbox.store, ana.id, 'anas-draft')).toMatchObject({ to: 'ann@client.example', body: 'Secret', version: 1 });
		expect(inbox.actions).toEqual([]);
	});

	it('what another one could not send is theirs to try again', async () => {
		const id = await messageId(await inbox.mail(plainMail()));
		await inbox.post({ ...(await opened(`?compose=reply&message=${id}`)), do: 'send' }, { cookie });
		const actionId = String(inbox.actions[0].actionId);
		await endAction(inbox.store, actionId, 'failed', { message: 'No' });
		const bens = await inbox.signIn(await inbox.member('Ben'));
		const seen = await inbox.get(`?message=${id}`, { cookie: bens });
		expect(seen.body).toContain('Not sent');
		expect(seen.body).not.toContain('value="retry"');
		const pass = / name="pass" value="([^"]*)"/.exec(seen.body)?.[1] ?? '';
		expect((await inbox.post({ action: 'retry', pass, did: actionId }, { cookie: bens })).status).toBe(404);
		expect(await getAction(inbox.store, actionId)).toMatchObject({ status: 'failed', memberId: ana.id });
	});
});
