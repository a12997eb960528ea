import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IHookFunctions } from 'n8n-workflow';

import { missingProtection, type CheckedAnswer } from './self-check';

/** n8n may not listen yet when a workflow is published at its start; milliseconds. */
const PAUSES = [3_000, 12_000, 45_000];
const TIMEOUT_MS = 10_000;

/** Asks for the page by its public address, as a browser would, and tells the log when its protection does not arrive. Not waited for: nothing depends on it. */
export async function checkOwnPage(context: IHookFunctions, pauses: readonly number[] = PAUSES): Promise<void> {
	const address = context.getNodeWebhookUrl('default');
	if (!address) return;
	for (const pause of pauses) {
		await sleep(pause, undefined, { ref: false });
		const word = randomBytes(9).toString('base64url');
		const answer = await ask(context, `${address}?${new URLSearchParams({ 'self-check': word }).toString()}`);
		const missing = answer && missingProtection(answer, word);
		if (!missing) continue;
		if (missing.length > 0) {
			context.logger.warn(
				`Shared Inbox: the page arrives at ${address} without ${missing.join(', ')}. Something between n8n and the browser, most likely a reverse proxy, takes these headers away or replaces them; without them a mail could use the n8n session of whoever reads it. Let the proxy pass the headers of ${new URL(address).pathname} on as they are, then publish the workflow again.`,
			);
		}
		return;
	}
	context.logger.info(`Shared Inbox: whether a proxy changes the headers of the page could not be checked: n8n does not reach ${address} itself, or a sign-in page answers there.`);
}

async function ask(context: IHookFunctions, url: string): Promise<CheckedAnswer | null> {
	try {
		return (await context.helpers.httpRequest({ url, returnFullResponse: true, ignoreHttpStatusErrors: true, disableFollowRedirect: true, timeout: TIMEOUT_MS, json: false })) as CheckedAnswer;
	} catch {
		// Not reachable from here, or not yet.
		return null;
	}
}
