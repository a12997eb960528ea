import { readLead } from '../../nodes/LeadParser/extract';
import type { RightValues } from '../../nodes/LeadParser/learn/example';
import { learnProfile, type Learnt } from '../../nodes/LeadParser/learn/learn-profile';
import { PROFILES } from '../../nodes/LeadParser/portals';
import { readProfiles } from '../../nodes/LeadParser/profile-format';
import type { ReadOptions } from '../../nodes/LeadParser/reading';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import type { Lead } from '../../nodes/shared/node/item';

// N3, issue 4 show 5: five layouts the general engine does not read completely; after one example it does.

const OPTIONS: ReadOptions = { defaultCountry: 'DE', own: [], ownPhones: [], profiles: PROFILES };

interface Person extends RightValues {
	/** What differs besides: dates, numbers, the listing. */
	other: string;
}

interface Layout {
	headers: (person: Person) => string;
	type: 'text/plain' | 'text/html';
	body: (person: Person) => string;
	/** Without a default country a Chinese number has none. */
	country?: string;
	first: Person;
	next: Person;
}

const headers = (from: string, subject: string, more = '') => `From: ${from}\r\nTo: inbox@agency.example\r\nSubject: ${/^[\x20-\x7e]*$/.test(subject) ? subject : `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`}\r\n${more}`;
const raw = (layout: Layout, person: Person) => Buffer.from(`${layout.headers(person)}Message-ID: <${person.phone.replace(/\D/g, '')}@layout.example>\r\nDate: Tue, 3 Nov 2026 10:15:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: ${layout.type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${layout.body(person)}`);

const layouts: Record<string, Layout> = {
	'prose with fixed words around each value': {
		headers: () => headers('"Wohnwink" <wink@wohnwink.example>', 'Ein Wink'),
		type: 'text/plain',
		body: (p) => `Liebes Team,\n\nam ${p.other} hat die Person ${p.name} bei uns für Sie gewinkt und möchte über das Inserat ${p.reference} sprechen.\nZurückwinken geht per Post an ${p.email} oder mit Draht an ${p.phone} zu jeder Stunde.\n\nEs folgt der Wortlaut des Winks:\n${p.message}\nHier endet der Wortlaut.\n\nWohnwink, Service 030 9999999, hilfe@wohnwink.example\n`,
		first: { name: 'Petra Kühn', email: 'petra.k@post.example', phone: '0171 2345678', reference: 'W-104/7', message: 'Ist die Wohnung noch frei?\nIch könnte am Freitag.', other: '03.11.2026' },
		next: { name: 'Jonas von Aspern', email: 'jva@brief.example', phone: '+49 151 7654321', reference: 'W-98/2', message: 'Guten Tag, gibt es einen Keller?\n\nUnd einen Balkon? Danke im Voraus.', other: '24.12.2026' },
	},
	'labels in words nobody else uses, with arrows, a name in two parts': {
		headers: () => headers('"Tocatoc" <toc+81723@tocatoc.example>', 'Toc toc'),
		type: 'text/plain',
		body: (p) => `TOC TOC (${p.other})\n\nDe pila » ${p.name.split(' ')[0]}\nDe casa » ${p.name.split(' ').slice(1).join(' ')}\nBuzón » ${p.email}\nTimbre » ${p.phone}\nPuerta » ${p.reference}\nLo que susurra » ${p.message}\nEscuchado por » tocatoc robot 12\nPisadas » ${p.other.length}\n`,
		country: 'ES',
		first: { name: 'Ana Ruiz Soler', email: 'ana@correo.example', phone: '612 345 678', reference: 'Bajo-7', message: 'Querría verlo el viernes por la tarde.', other: 'martes 3' },
		next: { name: 'Lluís Pons', email: 'lpons@correu.example', phone: '688 111 222', reference: 'Alto-31', message: 'Hola, ¿admite perros?\nTengo dos, muy tranquilos.', other: 'miércoles 14' },
	},
	'an HTML table in Japanese, with cells of another kind between': {
		headers: (p) => headers('"=?utf-8?B?5L2P44G+44GE44Gu5qmL?=" <hashi@sumai-hashi.example>', `【橋渡し】${p.other}`),
		type: 'text/html',
		body: (p) => `<html><body><p>担当者様</p><table><tr><td>橋番</td><td>${p.reference}</td></tr><tr><td>渡り手</td><td>${p.name}</td></tr><tr><td>文の宛先</td><td><b>${p.email}</b></td></tr><tr><td>声の宛先</td><td>${p.phone}</td></tr><tr><td>渡した日</td><td>${p.other}</td></tr><tr><td>渡り手の声</td><td>${p.message.split('\n').join('<br>')}</td></tr><tr><td>橋の長さ</td><td>12</td></tr></table><p>住まいの橋 運営局</p></body></html>`,
		country: 'JP',
		first: { name: '山田 花子', email: 'hanako@tegami.example', phone: '090-1234-5678', reference: 'H-2201', message: '内見を希望します。\n土曜日は可能でしょうか。', other: '2026年11月3日' },
		next: { name: '佐藤 健', email: 'ken.sato@tegami.example', phone: '080-9876-5432', reference: 'H-340', message: 'まだ空いていますか。', other: '2026年12月24日' },
	},
	'values in the subject and in Reply-To, the message between two lines': {
		headers: (p) => headers('"Ledgerline" <desk@ledgerline.example>', `Walk-in ~ ${p.name} ~ lot ${p.reference} ~ ${p.other}`, `Reply-To: <${p.email}>\r\n`),
		type: 'text/plain',
		body: (p) => `A walk-in was put on your ledger.\n\nLine to ring: ${p.phone} (mornings)\n\n~~ their own words ~~\n${p.message}\n~~ words end ~~\n\nKeep your ledger tidy.\n`,
		country: 'GB',
		first: { name: 'Rhys ap Gwilym', email: 'rhys@letters.example', phone: '07911 123345', reference: 'LL 204', message: 'I pass by every day and wonder about the garden.', other: 'page 12' },
		next: { name: 'Chloé Ashworth', email: 'chloe.a@letters.example', phone: '+44 20 7946 0123', reference: 'MM 77', message: 'Could we walk through on Sunday?\n\nWe are three, and a cat.', other: 'page 13' },
	},
	'Chinese prose in one paragraph of HTML': {
		headers: () => headers('"=?utf-8?B?5pWy6Zeo?=" <qiao@qiaomen.example>', '敲门'),
		type: 'text/html',
		body: (p) => `<div>您好，敲门网于${p.other}收到来访：来访者为${p.name}（拨打${p.phone}即可，或写信至${p.email}），看中的门牌为《${p.reference}》。</div><div>来访者留下的话如下</div><div>${p.message.split('\n').join('</div><div>')}</div><div>以上为来访者留下的话，请尽快开门。</div>`,
		country: 'CN',
		first: { name: '王小明', email: 'xm.wang@xin.example', phone: '138 0013 8000', reference: 'A-113', message: '请问这套房子还在吗？我想周末看房。', other: '11月3日' },
		next: { name: '欧阳晓雪', email: 'ouyang@xin.example', phone: '139 1234 5678', reference: 'B-7', message: '您好。\n价格可以商量吗？', other: '12月24日' },
	},
};

async function learn(layout: Layout, person: Person = layout.first, right: Partial<RightValues> = {}): Promise<Learnt> {
	const { mail } = await parseMail(raw(layout, person));
	return learnProfile(mail, [], { ...person, ...right }, { ...OPTIONS, defaultCountry: layout.country ?? 'DE' }, '', '');
}

async function read(layout: Layout, person: Person, learnt: Learnt[] = []): Promise<Lead> {
	const { mail } = await parseMail(raw(layout, person));
	return readLead(mail, [], { ...OPTIONS, defaultCountry: layout.country ?? 'DE', profiles: [...learnt.flatMap(({ profile }) => readProfiles(JSON.stringify(profile), 'Own Profiles (JSON)')), ...PROFILES] });
}

/** The five values of a lead, as a person would compare them. */
function valuesOf(lead: Lead): Record<string, unknown> {
	const fold = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();
	return { name: lead.name?.full, emails: lead.emails, phones: lead.phones.map(({ e164 }) => e164), reference: lead.references[0], message: fold(lead.message), outcome: lead.outcome };
}

const E164: Record<string, string> = { '+49 151 7654321': '+491517654321', '688 111 222': '+34688111222', '080-9876-5432': '+818098765432', '+44 20 7946 0123': '+442079460123', '139 1234 5678': '+8613912345678' };
const expected = (person: Person) => ({ name: person.name, emails: [person.email], phones: [E164[person.phone]], reference: person.reference, message: person.message.replace(/\s+/g, ' '), outcome: 'lead' });

describe.each(Object.entries(layouts))('%s', (_name, layout) => {
	it('is not read completely before', async () => {
		expect(valuesOf(await read(layout, layout.next))).not.toEqual(expected(layout.next));
	});

	it('the next mail is read completely after one example', async () => {
		const learnt = await learn(layout);
		expect(valuesOf(await read(layout, layout.next, [learnt]))).toEqual(expected(layout.next));
	});

	it('and the other way round', async () => {
		const learnt = await learn(layout, layout.next);
		expect(valuesOf(await read(layout, layout.first, [learnt]))).toMatchObject({ name: layout.first.name, emails: [layout.first.email], reference: layout.first.reference, message: layout.first.message.replace(/\s+/g, ' ') });
	});
});

it('all five together: each sender is read by its own profile', async () => {
	const learnt = await Promise.all(Object.values(layouts).map(async (layout) => await learn(layout)));
	for (const layout of Object.values(layouts)) expect(valuesOf(await read(layout, layout.next, learnt))).toEqual(expected(layout.next));
});

it('says in words how each value is found', async () => {
	const { explanation } = await learn(layouts['an HTML table in Japanese, with cells of another kind between']);
	expect(explanation).toEqual({ name: 'in the cell beside “渡り手”', email: 'in the cell beside “文の宛先”', phone: 'in the cell beside “声の宛先”', reference: 'in the cell beside “橋番”', message: 'in the cell beside “渡り手の声”' });
});

describe('refuses with a reason', () => {
	const prose = layouts['prose with fixed words around each value'];

	it('a value that is nowhere in the mail', async () => {
		await expect(learn(prose, prose.first, { phone: '0171 1111111' })).rejects.toMatchObject({ message: 'The phone “0171 1111111” stands nowhere in this e-mail', description: expect.stringContaining('as they are written there') as string });
	});

	it('a value with nothing steady around it', async () => {
		const bare: Layout = { ...prose, body: (p) => `${p.other} ${p.reference} 77\n${p.name} ${p.email} ${p.phone}\n` };
		await expect(learn(bare, bare.first, { message: '', name: '', email: '', phone: '' })).rejects.toMatchObject({ message: expect.stringContaining('Nothing around the reference “W-104/7” would find it') as string });
	});

	it('nothing filled in', async () => {
		await expect(learn(prose, prose.first, { name: '', email: '', phone: '', reference: '', message: '' })).rejects.toMatchObject({ message: 'No right value is filled in' });
	});

	it('a letter from the person’s own address', async () => {
		const letter: Layout = { ...prose, headers: (p) => headers(`"${p.name.replace('ü', 'ue')}" <${p.email}>`, 'Frage') };
		await expect(learn(letter)).rejects.toMatchObject({ message: 'This e-mail comes from the person’s own address' });
	});

	it('half a message', async () => {
		await expect(learn(prose, prose.first, { message: 'Ist die Wohnung noch' })).rejects.toMatchObject({ message: expect.stringMatching(/message/) as string });
	});
});
