import { NodeOperationError, type ITriggerFunctions } from 'n8n-workflow';

import { sentences } from '../shared/node/sentences';

/** Tells people of something they must act on, through a failed execution: that is what an error workflow hears of. */
export type Alert = (message: string, description: string) => void;

const ALERT_PAUSE_MS = 60_000;

/** Alerts of one listener, at most one a minute; all of them are in the list of notices anyway. */
export function alertThrough(trigger: ITriggerFunctions): Alert {
	let lastAt = 0;
	return (message, description) => {
		// n8n before 2.10 has no such call.
		if (typeof trigger.saveFailedExecution !== 'function' || Date.now() - lastAt < ALERT_PAUSE_MS) return;
		lastAt = Date.now();
		try {
			trigger.saveFailedExecution(new NodeOperationError(trigger.getNode(), message, { description }));
		} catch {
			// Whoever alerts has to go on receiving mail.
		}
	};
}

/** A plain error as the editor shows it beside a node, with its description. */
export function asNodeError(trigger: Pick<ITriggerFunctions, 'getNode'>, cause: unknown): NodeOperationError {
	return new NodeOperationError(trigger.getNode(), cause instanceof Error ? cause : new Error(String(cause)));
}

/** A plain error as the editor shows it to whoever publishes: the message alone, so what to do stands in it. */
export function asPublishError(trigger: Pick<ITriggerFunctions, 'getNode'>, cause: unknown): NodeOperationError {
	return new NodeOperationError(trigger.getNode(), sentences(cause));
}
