import { NodeOperationError, type ITriggerFunctions } from 'n8n-workflow';

import { sentences } from '../shared/node/sentences';

/** Tells people of something they must act on, through a failed execution: that is what an error workflow hears of. */
export type Alert = (message: string, description: string) => void;

const ALERT_PAUSE_MS = 60_000;

/** An alert names this many things; the rest is counted. */
const JOINED = 5;

/** Alerts of one listener, at most one a minute; what happens in between comes together with the next. */
export function alertThrough(trigger: ITriggerFunctions, pause = ALERT_PAUSE_MS): Alert {
	let lastAt = 0;
	let later = new Map<string, string>();
	let timer: NodeJS.Timeout | undefined;
	const tell = (message: string, description: string) => {
		lastAt = Date.now();
		try {
			trigger.saveFailedExecution(new NodeOperationError(trigger.getNode(), message, { description }));
		} catch {
			// Whoever alerts has to go on receiving mail.
		}
	};
	const tellTheRest = () => {
		timer = undefined;
		const waiting = [...later].map(([message, description]) => ({ message, description }));
		later = new Map();
		if (waiting.length === 1) return tell(waiting[0].message, waiting[0].description);
		const left = waiting.length - JOINED;
		const lines = waiting.slice(0, JOINED).map(sentences);
		tell(`${waiting.length} things need attention: ${waiting[0].message}`, [...lines, ...(left > 0 ? [`And ${left} more: they are in the inbox under Needs attention.`] : [])].join('\n'));
	};
	return (message, description) => {
		// n8n before 2.10 has no such call.
		if (typeof trigger.saveFailedExecution !== 'function') return;
		const wait = lastAt + pause - Date.now();
		if (wait <= 0 && timer === undefined) return tell(message, description);
		later.set(message, description);
		timer ??= setTimeout(tellTheRest, Math.max(wait, 0)).unref();
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
