import type { Store } from '../../../nodes/shared/store/store';
import { addTemplate, changeTemplate, deleteTemplate, findTemplate, getTemplate, listTemplates, upsertTemplate } from '../../../nodes/shared/store/templates';
import type { Backend } from './contract';

const TEMPLATE = { name: 'First answer', language: '', subject: 'Your enquiry', body: 'Hello [[name]] 🏡', format: 'text' as const };

/** What every back end must do with templates (S9). */
export function describeTemplates(name: string, backend: Backend): void {
	describe(`templates on ${name}`, () => {
		let store: Store;
		beforeEach(async () => {
			store = await backend.open();
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		test('one is kept for each name and language, and replaced', async () => {
			const { template, created } = await upsertTemplate(store, TEMPLATE, 1000);
			expect([created, template]).toEqual([true, { ...TEMPLATE, id: template.id, createdAt: 1000, updatedAt: 1000 }]);
			const german = await upsertTemplate(store, { ...TEMPLATE, language: 'de', body: '<p>Guten Tag</p>', format: 'html' }, 2000);
			expect([german.created, german.template.id === template.id]).toEqual([true, false]);
			const again = await upsertTemplate(store, { ...TEMPLATE, subject: '', body: 'Hi' }, 3000);
			expect(again).toEqual({ created: false, template: { ...TEMPLATE, subject: '', body: 'Hi', id: template.id, createdAt: 1000, updatedAt: 3000 } });
			expect((await listTemplates(store)).map(({ language, format }) => [language, format])).toEqual([['', 'text'], ['de', 'html']]);
		});

		test('the one in the language is found, else the one for every language', async () => {
			for (const language of ['', 'de', 'pt']) await upsertTemplate(store, { ...TEMPLATE, language, body: `in ${language}` });
			await upsertTemplate(store, { ...TEMPLATE, name: 'Only Spanish', language: 'es' });
			const bodyIn = async (language: string, template = TEMPLATE.name) => (await findTemplate(store, template, language))?.body;
			expect(await Promise.all(['de', 'pt-BR', 'fr', ''].map((language) => bodyIn(language)))).toEqual(['in de', 'in pt', 'in ', 'in ']);
			await upsertTemplate(store, { ...TEMPLATE, language: 'pt-BR', body: 'in pt-BR' });
			expect(await bodyIn('pt-BR')).toBe('in pt-BR');
			expect([await bodyIn('es', 'Only Spanish'), await bodyIn('de', 'Only Spanish'), await bodyIn('de', 'first answer')]).toEqual([TEMPLATE.body, undefined, undefined]);
		});

		test('one is added once, and never in place of another', async () => {
			const added = await addTemplate(store, TEMPLATE, 1000);
			expect(added).toEqual({ ...TEMPLATE, id: added?.id, createdAt: 1000, updatedAt: 1000 });
			expect(await addTemplate(store, TEMPLATE, 2000)).toEqual(added);
			expect(await addTemplate(store, { ...TEMPLATE, body: 'Hi' }, 2000)).toBeNull();
			expect(await listTemplates(store)).toEqual([added]);
		});

		test('one is changed by whoever has seen its last change, and takes nobody else’s name', async () => {
			const { template } = await upsertTemplate(store, TEMPLATE, 1000);
			await upsertTemplate(store, { ...TEMPLATE, name: 'Second' }, 1000);
			const renamed = await changeTemplate(store, template.id, 1000, { ...TEMPLATE, name: 'Greeting' }, 1000);
			expect(renamed).toEqual({ ...template, name: 'Greeting', updatedAt: 1001 });
			expect(await getTemplate(store, template.id)).toEqual(renamed);
			// The same form again, and somebody who had opened it before.
			expect(await changeTemplate(store, template.id, 1000, { ...TEMPLATE, name: 'Greeting' }, 3000)).toEqual(renamed);
			expect(await changeTemplate(store, template.id, 1000, { ...TEMPLATE, body: 'Other' }, 3000)).toBe('changed');
			expect(await changeTemplate(store, template.id, 1001, { ...TEMPLATE, name: 'Second' }, 3000)).toBe('taken');
			await deleteTemplate(store, template.id);
			expect(await changeTemplate(store, template.id, 1001, TEMPLATE, 3000)).toBe('gone');
		});

		test('they are listed by name, up to a limit, and deleted one by one', async () => {
			for (const one of ['beta', 'Alpha', 'alpha']) await upsertTemplate(store, { ...TEMPLATE, name: one });
			const all = await listTemplates(store);
			expect(all.map((template) => template.name)).toEqual(['Alpha', 'alpha', 'beta']);
			expect(await listTemplates(store, 1)).toEqual([all[0]]);
			expect(await deleteTemplate(store, all[0].id)).toEqual(all[0]);
			expect(await deleteTemplate(store, all[0].id)).toBeUndefined();
			expect(await listTemplates(store)).toEqual(all.slice(1));
		});
	});
}
