import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';

/** How a run ended: `unknown` when n8n could not start it, lost it, or had started it before; `silent` when perhaps it has not even begun. */
export type RunEnd = { end: 'success' } | { end: 'failure' | 'unknown' | 'silent'; reason: string };

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
			return { end: isOfWorkflow(run) ? 'failure' : 'unknown', reason: failureReason(run) };
		case 'canceled':
			return { end: 'failure', reason: 'The workflow run was stopped by hand' };
		case undefined:
			return { end: 'unknown', reason: 'n8n had started a run for this attempt before' };
		default:
			return { end: 'unknown', reason: `n8n left the workflow run in the state "${run?.status}"` };
	}
}

/**
 * Whether a node of the workflow failed, and not n8n: of a run that it could not hand to a worker, or whose worker has died
 * (the job has stalled), n8n tells an error without a node (workflow-runner.js, processError).
 */
function isOfWorkflow({ data }: IRun): boolean {
	const { lastNodeExecuted, runData } = data?.resultData ?? {};
	return lastNodeExecuted !== undefined || Object.keys(runData ?? {}).length > 0;
}

/** n8n's words for a job that has stalled (MaxStalledCountError). */
const STALLED = /failed to be processed too many times/;

function failureReason(run: IRun): string {
	const { error, lastNodeExecuted } = run.data?.resultData ?? {};
	if (!isOfWorkflow(run)) return (STALLED.test(error?.message ?? '') ? 'The n8n worker stopped while it worked on this mail' : `n8n could not run the workflow: ${error?.message ?? 'it gives no reason'}`).slice(0, REASON_LENGTH);
	const where = lastNodeExecuted ? `The workflow stopped at "${lastNodeExecuted}"` : 'The workflow stopped';
	return (error?.message ? `${where}: ${error.message}` : where).slice(0, REASON_LENGTH);
}
