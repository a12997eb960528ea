import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

/** What one input item became: the data of one output item, and on which output of the node it leaves (0 = the first). */
export interface ItemResult {
	json: IDataObject;
	binary?: INodeExecutionData['binary'];
	output?: number;
}

/**
 * The one item loop of all nodes: runs `work` per input item, pairs items, turns plain errors into n8n errors with the
 * item's index, and honours *On Error*.
 *
 * @param outputs how many outputs the node has; as an AI tool it has one, which gets everything: agents read no other
 * @param work gives the results of one item; throws plain errors with `message` and `description`
 */
export async function runItems(
	context: IExecuteFunctions,
	outputs: number,
	work: (itemIndex: number) => Promise<ItemResult | ItemResult[]>,
): Promise<INodeExecutionData[][]> {
	const isTool = context.getNode().type.endsWith('Tool');
	const data: INodeExecutionData[][] = Array.from({ length: isTool ? 1 : outputs }, () => []);
	for (let item = 0; item < context.getInputData().length; item++) {
		try {
			for (const { json, binary, output = 0 } of [await work(item)].flat()) {
				data[isTool ? 0 : output].push({ json, ...(binary && { binary }), pairedItem: { item } });
			}
		} catch (cause) {
			const error = atItem(context, cause, item);
			if (!context.continueOnFail()) throw error;
			// n8n moves items that carry `error` to the error output when the user chose one.
			data[0].push({ json: { error: error.message }, error, pairedItem: { item } });
		}
	}
	return data;
}

/**
 * The item loop of operations that work on all items at once, e.g. an import. What is wrong with one item is told for
 * that item, after all others were done.
 *
 * @param work gives, for each input item, its results or what is wrong with it
 */
export async function runTogether(context: IExecuteFunctions, outputs: number, work: () => Promise<(ItemResult | Error)[]>): Promise<INodeExecutionData[][]> {
	const results = await work().catch((error: unknown) => context.getInputData().map(() => (error instanceof Error ? error : new Error(String(error)))));
	const wrong = results.flatMap((result, index) => (result instanceof Error ? [index] : []));
	const causes = new Set(wrong.map((index) => results[index]));
	if (causes.size > 1 && !context.continueOnFail()) throw severalWrong(context, results, wrong);
	return await runItems(context, outputs, async (itemIndex) => {
		const result = results[itemIndex];
		if (result instanceof Error) throw result;
		return result;
	});
}

const NAMED = 10;

function severalWrong(context: IExecuteFunctions, results: readonly (ItemResult | Error)[], wrong: readonly number[]): NodeOperationError {
	const first = results[wrong[0]];
	const messages = wrong.slice(0, NAMED).map((index) => `Item ${index}: ${results[index] instanceof Error ? results[index].message : ''}`);
	const more = wrong.length > NAMED ? [`and ${wrong.length - NAMED} more`] : [];
	const message = wrong.length === results.length ? `None of the ${results.length} items could be used` : `${wrong.length} of ${results.length} items could not be used; the others were stored`;
	return new NodeOperationError(context.getNode(), message, {
		itemIndex: wrong[0],
		description: [...messages, ...more, ...(first instanceof Error && 'description' in first ? [String(first.description)] : [])].join('<br>'),
	});
}

function atItem(context: IExecuteFunctions, cause: unknown, itemIndex: number): NodeOperationError {
	if (cause instanceof NodeOperationError) {
		// The constructor returns a NodeOperationError as it is and drops our index.
		cause.context.itemIndex ??= itemIndex;
		return cause;
	}
	const error = cause instanceof Error ? cause : new Error(String(cause));
	// `message` and `description` of a plain error are taken over.
	return new NodeOperationError(context.getNode(), error, { itemIndex });
}
