import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INode } from 'n8n-workflow';

import { runItems } from '../../../nodes/shared/node/items';
import { StoreError } from '../../../nodes/shared/store/store';

const node: INode = { id: 'n', name: 'Node', type: 'n8n-nodes-smart-inbox.leadParser', typeVersion: 1, position: [0, 0], parameters: {} };

/** n8n's edge as far as the item loop sees it. */
function context(items: number, { continueOnFail = false, type = node.type } = {}): IExecuteFunctions {
	const edge: Pick<IExecuteFunctions, 'getInputData' | 'getNode' | 'continueOnFail'> = {
		getInputData: () => Array.from({ length: items }, () => ({ json: {} })),
		getNode: () => ({ ...node, type }),
		continueOnFail: () => continueOnFail,
	};
	return edge as IExecuteFunctions;
}

const output = async (n: number) => ({ json: { n } as IDataObject, output: n % 2 });

test('each result leaves on its output, paired with the item it came from', async () => {
	expect(await runItems(context(3), 2, output)).toEqual([
		[
			{ json: { n: 0 }, pairedItem: { item: 0 } },
			{ json: { n: 2 }, pairedItem: { item: 2 } },
		],
		[{ json: { n: 1 }, pairedItem: { item: 1 } }],
	]);
});

test('N12: as an AI tool there is one output, which gets everything', async () => {
	const [all, ...others] = await runItems(context(3, { type: `${node.type}Tool` }), 2, output);
	expect(all.map(({ json }) => json.n)).toEqual([0, 1, 2]);
	expect(others).toEqual([]);
});

const failing = async (n: number) => {
	if (n === 1) throw new StoreError('The disk is full', 'Free some space.');
	return { json: { n } };
};

test('a plain error stops the run as an n8n error with the item, the sentence and what to do', async () => {
	const error = await runItems(context(3), 1, failing).catch((cause: unknown) => cause);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({ message: 'The disk is full', description: 'Free some space.', context: { itemIndex: 1 } });
});

test('an n8n error keeps its own text and is given the item', async () => {
	const inner = new NodeOperationError(node, 'No such folder');
	const error = await runItems(context(1), 1, () => Promise.reject(inner)).catch((cause: unknown) => cause);
	expect(error).toBe(inner);
	expect(inner.context.itemIndex).toBe(0);
});

test('On Error: Continue: the item becomes an error item and the others go on', async () => {
	const [items] = await runItems(context(3, { continueOnFail: true }), 1, failing);
	expect(items.map(({ json }) => json)).toEqual([{ n: 0 }, { error: 'The disk is full' }, { n: 2 }]);
	expect(items[1]).toMatchObject({ pairedItem: { item: 1 }, error: { description: 'Free some space.' } });
});
