import type { ParsedMail } from '../../shared/mail/message/message';
import { html, type Html } from '../../shared/html/html';
import { facts, lines, size } from './facts';
import { withoutTurns } from './headers';
import type { PageFrame } from './layout';
import { fullTime } from './times';
import { conversationWords } from './words/conversation';

export interface HistoryMailView {
	frame: PageFrame;
	mail: ParsedMail;
	receivedAt: number;
	bodyAddress: string;
	/** Addresses of its files, in their order. */
	files: readonly string[];
	timeZone: string;
}

/** A mail of somebody's history, to be read. */
export function historyMailPage({ frame, mail, receivedAt, bodyAddress, files, timeZone }: HistoryMailView): Html {
	const words = conversationWords[frame.language];
	const written = ({ name, address }: { name: string; address: string }) => (name ? `${name} <${address}>` : address);
	return html`<nav class="bar" aria-label="${words.back}"><ul><li><a href="?" data-key="u">← ${words.back}</a></li></ul></nav><article class="paper open alone"><div class="head"><h1><bdi>${mail.subject || words.noSubject}</bdi></h1>
${facts([[words.facts.from, lines(mail.from ? [written(mail.from)] : [])], [words.facts.to, lines(mail.to.slice(0, 20).map(written))], [words.facts.cc, lines(mail.cc.slice(0, 20).map(written))], [words.facts.received, fullTime(receivedAt, timeZone)]])}</div>
<iframe class="tall" src="${bodyAddress}" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" title="${words.textOfMail}"></iframe>
${mail.attachments.length > 0 && html`<section><h2>${words.files}</h2><ul class="files">${mail.attachments.map(({ fileName, sizeBytes }, index) => html`<li><a href="${files[index]}" download="${withoutTurns(fileName)}"><bdi>${withoutTurns(fileName)}</bdi></a> <span class="small soft">${size(sizeBytes)}</span></li>`)}</ul></section>`}</article>`;
}
