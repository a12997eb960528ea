import type { IRun, ITriggerFunctions } from 'n8n-workflow';

import { runWorkflow } from '../../nodes/SmartInboxTrigger/run-workflow';
import { N8nEdge } from './n8n-edge';

/** How a run counts that n8n tells of in this way. */
async function told(run: { status: string; data?: { resultData: Record<string, unknown> } }) {
	const { trigger } = new N8nEdge();
	const emit: ITriggerFunctions['emit'] = (_items, _response, done) => done?.resolve(run as unknown as IRun);
	return await runWorkflow({ helpers: trigger.helpers, emit }, [{ json: {} }], 'key');
}

describe('how a run counts', () => {
	test('a node that failed is the workflow\'s failure, named', async () => {
		const resultData = { runData: {}, lastNodeExecuted: 'Tell the CRM', error: { message: 'no luck' } };
		expect(await told({ status: 'error', data: { resultData } })).toEqual({ end: 'failure', reason: 'The workflow stopped at "Tell the CRM": no luck' });
	});

	// Word for word what n8n 2.41 tells in queue mode.
	test('N10: a job whose worker died is nobody\'s failure: the mail runs again', async () => {
		const message = 'This execution failed to be processed too many times and will no longer retry. To allow this execution to complete, please break down your workflow or scale up your workers or adjust your worker settings.';
		expect(await told({ status: 'error', data: { resultData: { runData: {}, error: { message } } } })).toEqual({ end: 'unknown', reason: 'The n8n worker stopped while it worked on this mail' });
	});

	test('N10: a run that n8n could not hand to a worker is nobody\'s failure either', async () => {
		expect(await told({ status: 'error', data: { resultData: { runData: {}, error: { message: 'Connection is closed.' } } } })).toEqual({ end: 'unknown', reason: 'n8n could not run the workflow: Connection is closed.' });
	});
});
