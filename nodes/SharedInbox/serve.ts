import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import type { MailAccount } from '../shared/mail/accounts';
import { chosenAccount } from '../shared/node/account-parameter';
import { storeOf } from '../shared/node/store-of';
import { answer, testAddress, unavailable } from './answer';
import { formOf } from './form';
import { languageOf } from './page/words/language';
import { proxyFromCredential } from './proxy-credential';
import type { TrustedProxy } from './proxy-sign-in';
import { textsOf, type PageResponse } from './request';

const PROXY_CREDENTIAL = 'smartInboxProxyApi';

/**
 * Answers n8n's webhook request with a page, and writes the answer itself: n8n would add no protection to it.
 *
 * @returns what somebody did, to be carried out by a workflow; undefined when they only looked
 */
export async function servePage(context: IWebhookFunctions): Promise<IDataObject | undefined> {
	const { status, headers, body, action } = await pageFor(context);
	const response = context.getResponseObject();
	response.writeHead(status, headers);
	response.end(body);
	return action;
}

async function pageFor(context: IWebhookFunctions): Promise<PageResponse> {
	const publicUrl = context.getNodeWebhookUrl('default') ?? 'http://localhost/';
	const language = languageOf(context.getHeaderData()['accept-language']);
	if (context.getMode() === 'manual') return testAddress(publicUrl, language);
	try {
		const request = context.getRequestObject();
		return await answer(
			{
				method: request.method === 'POST' ? 'POST' : 'GET',
				query: textsOf(context.getQueryData()),
				// The name that n8n's own parser goes by (body-parser.js).
				...formOf(context.getBodyData(), (request as { contentType?: string }).contentType === 'multipart/form-data'),
				headers: context.getHeaderData(),
			},
			{
				store: await storeOf(context),
				account: await accountOf(context),
				proxy: await proxyOf(context),
				publicUrl,
				allowPlainHttp: context.getNodeParameter('options.allowPlainHttp', false) === true,
				timeZone: context.getTimezone(),
				now: Date.now,
				report: (message) => context.logger.error(`Shared Inbox: ${message}`),
			},
		);
	} catch (error) {
		context.logger.error(`Shared Inbox: ${error instanceof Error ? error.message : String(error)}`);
		return unavailable(publicUrl, language);
	}
}

async function accountOf(context: IWebhookFunctions): Promise<MailAccount | null> {
	return await readable(context, () => chosenAccount(context));
}

async function proxyOf(context: IWebhookFunctions): Promise<TrustedProxy | null> {
	if (!context.getNode().credentials?.[PROXY_CREDENTIAL]) return null;
	return await readable(context, async () => proxyFromCredential(await context.getCredentials(PROXY_CREDENTIAL)));
}

/** A credential that was deleted keeps people from signing in, not those who are. */
async function readable<T>(context: IWebhookFunctions, read: () => Promise<T | null>): Promise<T | null> {
	try {
		return await read();
	} catch (error) {
		context.logger.error(`Shared Inbox: the credential cannot be read: ${error instanceof Error ? error.message : String(error)}`);
		return null;
	}
}
