import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { backUpStore } from '../../../shared/store/back-up';

const show = { resource: ['store'], operation: ['backUp'] };
/** Where the file is in the item. */
const FIELD = 'data';

export const description: INodeProperties[] = [
	{
		displayName: 'Copies go into the folder backups beside the store, on the same disk. For a copy elsewhere, turn on Attach File and connect a node that uploads it. n8n\'s own database and encryption key are not in it: back them up too.',
		name: 'backUpNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	{
		displayName: 'Keep',
		name: 'keep',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1000 },
		default: 7,
		description: 'How many backups stay in the folder, this one included. Older ones are deleted when this one is complete.',
		displayOptions: { show },
	},
	{
		displayName: 'Attach File',
		name: 'attachFile',
		type: 'boolean',
		default: false,
		description: `Whether the item has the copy as a file too, in the field ${FIELD}, so that the next node can upload it`,
		displayOptions: { show },
	},
];

/** Backs the embedded store up, and says where the copy is. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const keep = Number(context.getNodeParameter('keep', itemIndex));
	if (!Number.isInteger(keep) || keep < 1) throw new InputError(`"${String(context.getNodeParameter('keep', itemIndex)).slice(0, 40)}" in Keep is not a number of backups`, 'Enter a whole number from 1 on.');
	const began = performance.now();
	const { madeAt, ...backup } = await backUpStore(await storeOf(context), keep);
	return {
		json: { ...backup, madeAt: new Date(madeAt).toISOString(), seconds: Math.round((performance.now() - began) / 100) / 10 },
		...(context.getNodeParameter('attachFile', itemIndex) === true && {
			binary: { [FIELD]: await context.helpers.prepareBinaryData(createReadStream(backup.file), basename(backup.file), 'application/vnd.sqlite3') },
		}),
	};
}
