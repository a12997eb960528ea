import { html, type Html, type HtmlValue } from '../../shared/html/html';
import { plainPage, type PageFrame } from './layout';
import { actWords } from './words/acts';
import { notOpenWords } from './words/not-open';

/** The store cannot be used: nothing about where or why, for whoever asked may be a stranger. */
export function unavailablePage(frame: PageFrame): Html {
	const words = notOpenWords[frame.language];
	return plainPage(words.unavailable, frame, html`<p>${words.unavailableHint}</p>`);
}

/** The editor's test address. */
export function testAddressPage(frame: PageFrame): Html {
	const words = notOpenWords[frame.language];
	return plainPage(words.testAddress, frame, html`<p>${withNames(words.testAddressHint)}</p>`);
}

/** Plain http from another machine. */
export function unencryptedPage(frame: PageFrame): Html {
	const words = notOpenWords[frame.language];
	return plainPage(words.unencrypted, frame, html`<p>${words.unencryptedWhy}</p>\n<p class="soft">${withNames(words.unencryptedHint)}</p>`);
}

/** A form that the page does not know. */
export function notUnderstoodPage(frame: PageFrame): Html {
	const words = actWords[frame.language];
	return plainPage(words.nothingHappened, frame, html`<p>${words.notUnderstood}</p><p><a href="?">${words.backToInbox}</a></p>`);
}

/** What stands in asterisks stands out: it is found by that name in n8n. */
export function withNames(text: string): HtmlValue[] {
	return text.split('*').map((part, index) => (index % 2 === 1 ? html`<b>${part}</b>` : part));
}
