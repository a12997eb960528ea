import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { languageLabel } from '../shared/mail/template/languages';
import { existingStoreOf } from '../shared/node/store-of';
import { listTemplates, type MailTemplate } from '../shared/store/templates';

/** A template in all its languages: which one is sent depends on the enquiry. */
export const templateNameParameter: INodeProperties = {
	displayName: 'Template',
	name: 'template',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'Sent in the language of the enquiry when the template has that, else as written for every language',
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Select a template…', typeOptions: { searchListMethod: 'searchTemplateNames', searchable: true } },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. First answer' },
	],
};

/** The text of a template in one language. */
export const templateIdParameter: INodeProperties = {
	displayName: 'Template',
	name: 'templateId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Select a template…', typeOptions: { searchListMethod: 'searchTemplates', searchable: true } },
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 0190163d-8694-739b-aea5-966c26f8ad91' },
	],
};

/** The names of the templates, each once. */
export async function searchTemplateNames(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const names = new Set((await found(this, filter)).map(({ name }) => name));
	return { results: [...names].map((name) => ({ name, value: name })) };
}

/** The templates in each of their languages. */
export async function searchTemplates(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return { results: (await found(this, filter)).map(({ id, name, language }) => ({ name: `${name} (${languageLabel(language)})`, value: id })) };
}

async function found(context: ILoadOptionsFunctions, filter = ''): Promise<MailTemplate[]> {
	const store = await existingStoreOf(context);
	const wanted = filter.trim().toLowerCase();
	const templates = store === null ? [] : await listTemplates(store, 1000);
	return templates.filter(({ name, language }) => `${name} ${languageLabel(language)}`.toLowerCase().includes(wanted));
}
