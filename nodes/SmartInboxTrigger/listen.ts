import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { alertThrough, asNodeError, asPublishError } from './alert';
import { InboxListener } from './listener';
import { supersede } from './registry';
import { readSettings, type TriggerSettings } from './settings';
import { testEvent } from './test-event';

/**
 * What n8n calls when the workflow is published or tested. Returns at once. A trigger that throws here again and again
 * is given up by n8n for good, so only what a person has just set up is refused; everything else is tried for ever.
 */
export async function listen(trigger: ITriggerFunctions): Promise<ITriggerResponse> {
	const isManual = trigger.getMode() === 'manual';
	// A person waits for the answer. "update" is also used by n8n itself, but settings do not mend themselves.
	const isWatched = ['activate', 'create', 'update'].includes(trigger.getActivationMode());
	let settings: TriggerSettings;
	try {
		settings = readSettings(trigger);
	} catch (cause) {
		if (isManual) throw asNodeError(trigger, cause);
		return refuse(trigger, cause, isWatched);
	}
	if (isManual) return testEvent(trigger, settings);

	const listener = new InboxListener(trigger, settings);
	await supersede(listener.name, listener);
	if (trigger.getActivationMode() === 'activate') {
		try {
			await listener.start();
		} catch (cause) {
			listener.close();
			return refuse(trigger, cause, true);
		}
	} else {
		void listener.startSometime();
	}
	return { closeFunction: async () => listener.close() };
}

function refuse(trigger: ITriggerFunctions, cause: unknown, isWatched: boolean): ITriggerResponse {
	if (isWatched) throw asPublishError(trigger, cause);
	const error = asNodeError(trigger, cause);
	alertThrough(trigger)(error.message, error.description ?? '');
	return { closeFunction: async () => {} };
}
