import type { INodeProperties } from 'n8n-workflow';

import { addressIdentity } from '../shared/mail/address';
import { list } from '../shared/node/list';
import type { Queue } from './queues';
import { DEFAULT_RULES, type Rule } from './rules';

const QUEUES = ['existingClients', 'language', 'leastOpen', 'place', 'roundRobin', 'source', 'weighted'];
const hasQueue = { show: { name: QUEUES } };

/** What one rule is made of; a queue belongs to the rules that take turns. */
const values: INodeProperties[] = [
	{
		displayName: 'Rule',
		name: 'name',
		type: 'options',
		options: [
			{ name: 'Administrator', value: 'administrator', description: 'The first administrator, or the second when the first is absent or in another team at present' },
			{ name: 'Coordinator', value: 'coordinator', description: 'Whoever coordinates the team below' },
			{ name: 'Existing Owner', value: 'existingOwner', description: 'Whoever looks after the contact already. Comes first when it is not in the list.' },
			{ name: 'Language', value: 'language', description: "The next in the queue who speaks the person's language" },
			{ name: 'Least Open Enquiries', value: 'leastOpen', description: 'Whoever in the queue has the fewest open enquiries' },
			{ name: 'Listing Owner', value: 'listingOwner', description: 'Whoever is in charge of the listing the enquiry names' },
			{ name: 'Place', value: 'place', description: "The next in the queue who looks after the listing's place" },
			{ name: 'Round Robin', value: 'roundRobin', description: 'The next in the queue' },
			{
				name: 'Route Existing Clients to Their Manager',
				value: 'existingClients',
				description: "When the client's owner is in the queue, the mail joins the existing record; when not, it becomes a new enquiry for the next in the queue",
			},
			{ name: 'Source', value: 'source', description: 'The next in the queue, for enquiries from certain sources only' },
			{ name: 'Weighted Round Robin', value: 'weighted', description: 'The next in the queue; whoever has more weight gets more' },
		],
		default: 'coordinator',
	},
	{
		displayName: 'Sources',
		name: 'sources',
		type: 'string',
		default: '',
		placeholder: 'e.g. idealista, Website',
		description: 'Names of sources as Lead Parser gives them, separated by commas',
		displayOptions: { show: { name: ['source'] } },
	},
	{
		displayName: 'Queue Name',
		name: 'queue',
		type: 'string',
		default: '',
		placeholder: 'e.g. Sales',
		description: 'Rules with the same queue name share one rotation. Empty = named after its members.',
		displayOptions: hasQueue,
	},
	{
		displayName: 'Queue Members',
		name: 'queueFrom',
		type: 'options',
		options: [
			{ name: 'All of a Team', value: 'team' },
			{ name: 'Chosen Members', value: 'members' },
			{ name: 'Everybody', value: 'everybody', description: 'Every active team member' },
		],
		default: 'team',
		displayOptions: hasQueue,
	},
	{
		displayName: 'Queue Team',
		name: 'queueTeam',
		type: 'string',
		default: '',
		placeholder: 'e.g. Centro',
		description: 'Empty = the team below',
		displayOptions: { show: { name: QUEUES, queueFrom: ['team'] } },
	},
	{
		displayName: 'Member Names or IDs',
		name: 'queueMembers',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'loadTeam' },
		default: [],
		description: 'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: { show: { name: QUEUES, queueFrom: ['members'] } },
	},
];

/** The sortable list of rules. */
export const rulesParameter: INodeProperties = {
	displayName: 'Rules',
	name: 'rules',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Rule' },
	placeholder: 'Add Rule',
	default: { rule: DEFAULT_RULES.map(({ name }) => ({ name })) },
	description: 'Tried from top to bottom; the first that finds somebody counts. A contact that has an active owner keeps it, unless a rule of the list says otherwise.',
	options: [
		{
			displayName: 'Rule',
			name: 'rule',
			values,
		},
	],
};

const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/** The rules as the parameter has them; what is no rule is left out, and a rule that stands there twice counts once. */
export function readRules(parameter: unknown): Rule[] {
	const { rule } = (parameter ?? {}) as { rule?: unknown };
	const rules = (Array.isArray(rule) ? rule : []).map((one: Record<string, unknown> | null) => readRule(one ?? {})).filter((one) => one !== null);
	return [...new Map(rules.map((one) => [JSON.stringify(one), one])).values()];
}

function readRule(entry: Record<string, unknown>): Rule | null {
	switch (entry.name) {
		case 'administrator':
		case 'coordinator':
		case 'existingOwner':
		case 'listingOwner':
			return { name: entry.name };
		case 'existingClients':
		case 'language':
		case 'leastOpen':
		case 'place':
		case 'roundRobin':
		case 'weighted':
			return { name: entry.name, queue: readQueue(entry) };
		case 'source':
			return { name: entry.name, queue: readQueue(entry), sources: list(entry.sources) };
		default:
			return null;
	}
}

function readQueue(entry: Record<string, unknown>): Queue {
	const from = entry.queueFrom === 'members' || entry.queueFrom === 'everybody' ? entry.queueFrom : 'team';
	return { name: text(entry.queue), from, team: from === 'team' ? text(entry.queueTeam) : '', members: from === 'members' ? list(entry.queueMembers).map(addressIdentity) : [] };
}
