import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { list } from '../shared/node/list';
import { learntProfilesStamp, listLearntProfiles } from '../shared/store/learnt-profiles';
import { listingsStamp, listReferences } from '../shared/store/listings';
import { existingStoreOf, type NodeContext } from '../shared/node/store-of';
import type { Store } from '../shared/store/store';
import { arrangeReferences, type KnownReferences } from './known-references';
import { PROFILES, type SenderProfile } from './portals';
import { readProfiles } from './profile-format';
import type { ReadOptions } from './reading';

export const readOptionsParameter: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show: { operation: ['read'] } },
	options: [
		{
			displayName: 'Confidence Threshold',
			name: 'confidenceThreshold',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2, numberStepSize: 0.05 },
			default: 0,
			description: 'Leads that are less sure than this go to Needs Review. From 0 (none do) to 1; 0.8 is a good value for a careful start.',
		},
		{
			displayName: 'Known Reference List',
			name: 'knownReferenceList',
			type: 'string',
			default: '',
			placeholder: 'e.g. REF-1042, REF-1043',
			description: 'References separated by commas, or an expression that gives a list. Used when Known References is set to it.',
		},
		{
			displayName: 'Known References',
			name: 'knownReferences',
			type: 'options',
			options: [
				{ name: 'From Known Reference List', value: 'list' },
				{ name: 'From the Listings', value: 'store', description: 'Those kept by Contact Upsert, if there are any' },
				{ name: 'None', value: 'none', description: 'Every reference counts' },
			],
			default: 'store',
			description: 'A known reference is found wherever it stands in the e-mail, if it is written exactly so, capitals included. Others stay with a low confidence.',
		},
		{
			displayName: 'Own Profiles (JSON)',
			name: 'ownProfiles',
			type: 'json',
			typeOptions: { rows: 8 },
			default: '[]',
			description: 'What you know about senders, as Learn From Example gives it. <a href="https://github.com/n8n-nodes-smart-inbox/n8n-nodes-smart-inbox/blob/HEAD/docs/lead-parser.md#own-profiles">The format</a>.',
		},
		{
			displayName: 'Profiles',
			name: 'profiles',
			type: 'options',
			options: [
				{ name: 'Built-In and Own', value: 'all', description: 'Portals and form plug-ins we know, what was learnt, and Own Profiles' },
				{ name: 'None', value: 'none', description: 'Read every e-mail with the general engine and your rules only' },
				{ name: 'Own Only', value: 'own', description: 'What was learnt from examples, and Own Profiles' },
			],
			default: 'all',
			description: 'Which knowledge about senders to use',
		},
	],
};

interface Written {
	confidenceThreshold?: number;
	knownReferenceList?: unknown;
	knownReferences?: 'list' | 'none' | 'store';
	ownProfiles?: unknown;
	profiles?: 'all' | 'none' | 'own';
}

/** What the options of the node decide. @throws InputError when Own Profiles cannot be read */
export async function readOptionsOf(context: IExecuteFunctions, itemIndex: number): Promise<Pick<ReadOptions, 'profiles' | 'knownReferences' | 'confidenceThreshold'>> {
	const written = context.getNodeParameter('options', itemIndex, {}) as Written;
	return {
		profiles: await chosenProfiles(context, written),
		knownReferences: await chosenReferences(context, written),
		confidenceThreshold: Math.min(1, Math.max(0, Number(written.confidenceThreshold ?? 0) || 0)),
	};
}

/** A person's own come first, then the latest learnt, then ours. */
async function chosenProfiles(context: NodeContext, { profiles = 'all', ownProfiles }: Written): Promise<SenderProfile[]> {
	if (profiles === 'none') return [];
	return [...readProfiles(ownProfiles, 'Own Profiles (JSON)'), ...(await learntProfiles(context)), ...(profiles === 'own' ? [] : PROFILES)];
}

async function chosenReferences(context: NodeContext, { knownReferences = 'store', knownReferenceList }: Written): Promise<KnownReferences | undefined> {
	if (knownReferences === 'none') return undefined;
	if (knownReferences === 'list') return arrangeReferences(list(knownReferenceList));
	const store = await existingStoreOf(context);
	return store === null ? undefined : await references.of(store);
}

/** The profiles that Learn from Example has kept. */
export async function learntProfiles(context: NodeContext): Promise<SenderProfile[]> {
	const store = await existingStoreOf(context);
	return store === null ? [] : await learnt.of(store);
}

/** Something made of the store's rows, made again only when its stamp changes: asked for with every mail. */
class Kept<T> {
	private readonly made = new WeakMap<Store, { stamp: string; value: T }>();

	constructor(
		private readonly stampOf: (store: Store) => Promise<string>,
		private readonly make: (store: Store) => Promise<T>,
	) {}

	async of(store: Store): Promise<T> {
		const stamp = await this.stampOf(store);
		const known = this.made.get(store);
		if (known?.stamp === stamp) return known.value;
		const value = await this.make(store);
		this.made.set(store, { stamp, value });
		return value;
	}
}

const references = new Kept(listingsStamp, async (store) => arrangeReferences(await listReferences(store)));
const learnt = new Kept(learntProfilesStamp, async (store) => (await listLearntProfiles(store)).flatMap(({ profile }) => readProfiles(profile, 'the learnt profiles')));
