import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';

/** How a run ended: `unknown` when n8n could not start it, lost it, or had started it before. */
export type RunEnd = { end: 'success' } | { end: 'failure' | 'unknown'; reason: string };

const REASON_LENGTH = 500;

/**
 * Starts the workflow with these items and waits until it has finished.
 *
 * @param key n8n starts no second run with the same key
 */
export async function runWorkflow(trigger: Pick<ITriggerFunctions, 'emit' | 'helpers'>, items: INodeExecutionData[], key: string): Promise<RunEnd> {
	const done = trigger.helpers.createDeferredPromise<IRun>();
	try {
		trigger.emit([items], undefined, done, key);
		// n8n resolves with nothing when a run with this key exists already.
		return describeRun((await done.promise) as IRun | undefined);
	} catch (cause) {
		return { end: 'unknown', reason: `The workflow run could not be followed: ${cause instanceof Error ? cause.message : String(cause)}`.slice(0, REASON_LENGTH) };
	}
}

function describeRun(run: IRun | undefined): RunEnd {
	switch (run?.status) {
		case 'success':
		case 'waiting':
			// A run that waits for something goes on by itself: it has the mail.
			return { end: 'success' };
		case 'error':
		case 'crashed':
			return { end: 'failure', reason: failureReason(run) };
		case 'canceled':
			return { end: 'failure', reason: 'The workflow run was stopped by hand' };
		case undefined:
			return { end: 'unknown', reason: 'n8n had started a run for this attempt before' };
		default:
			return { end: 'unknown', reason: `n8n left the workflow run in the state "${run?.status}"` };
	}
}

function failureReason({ data }: IRun): string {
	const { error, lastNodeExecuted } = data?.resultData ?? {};
	const where = lastNodeExecuted ? `The workflow stopped at "${lastNodeExecuted}"` : 'The workflow stopped';
	return (error?.message ? `${where}: ${error.message}` : where).slice(0, REASON_LENGTH);
}
