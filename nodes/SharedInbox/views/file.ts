import { parseMail } from '../../shared/mail/message/parse';
import { readSource } from '../../shared/store/ledger';
import { html } from '../../shared/html/html';
import { fileHeaders } from '../page/headers';
import { plainPage } from '../page/layout';
import { conversationWords } from '../page/words/conversation';
import type { PageResponse } from '../request';
import { page, strangersFrame, type Visit } from '../visit';
import { mailOfPass } from './body';

/** A file that came with a mail, to be saved. Where it was loaded from says whose mail it is: the address is signed. */
export async function showFile(visit: Visit): Promise<PageResponse> {
	const { query } = visit.request;
	const [, messageId, index] = /^(.{1,500})\.(\d{1,4})$/s.exec(query.file) ?? [];
	const mail = messageId === undefined ? undefined : await mailOfPass(visit, { file: query.file }, messageId);
	const attachment = mail === undefined || mail === 'too old' ? undefined : (await parseMail(await readSource(visit.site.store, mail.messageId))).attachments.at(Number(index));
	if (!attachment) {
		const words = conversationWords[visit.language];
		return page(visit, mail === 'too old' ? 403 : 404, plainPage(words.notHere, strangersFrame(visit), html`<p>${words.notHereHint}</p><p><a href="?">${words.back}</a></p>`));
	}
	const content = await attachment.content();
	return { status: 200, headers: fileHeaders(attachment.info.fileName, content.length), body: content };
}
