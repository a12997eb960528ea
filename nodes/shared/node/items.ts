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
