import type { PutAsideMail } from '../../store/put-aside';
import { writeNotice, type WrittenNotice } from './frame';
import { inboxLink } from './inbox-link';
import type { NoticeReader } from './trouble';
import { timeIn, wordsIn, type NoticeWords } from './words/words';

/** Mails named in a digest; the rest is counted. */
const NAMED = 20;

/** Tells of mails that were put aside, all in one mail. @param count of all of them; `mails` may be fewer */
export function quarantineDigest(mails: readonly PutAsideMail[], count: number, reader: NoticeReader): WrittenNotice {
	const words = wordsIn(reader.language);
	const url = inboxLink(reader.page, { show: 'attention' });
	const named = mails.slice(0, NAMED).map((mail) => lineOf(words, mail, reader.timeZone));
	const more = count > named.length && named.length > 0 ? [words.digest.more(count - named.length)] : [];
	return writeNotice({
		language: reader.language,
		subject: words.digest.subject(count),
		badge: { text: words.badges.attention, look: 'attention' },
		greeting: reader.name === null ? words.helloAnybody : words.hello(reader.name),
		paragraphs: [words.digest.what(count), [...named, ...more].join('\n'), words.digest.next],
		facts: [],
		link: url === null ? null : { label: words.openInbox, url },
		footer: words.toAdministrators,
	});
}

/** Tells that all of them are dealt with. */
export function quarantineEnded(count: number, reader: NoticeReader): WrittenNotice {
	const words = wordsIn(reader.language);
	return writeNotice({
		language: reader.language,
		subject: words.digest.endSubject,
		badge: { text: words.badges.over, look: 'good' },
		greeting: reader.name === null ? words.helloAnybody : words.hello(reader.name),
		paragraphs: [words.digest.end(count)],
		facts: [],
		link: null,
		footer: words.toAdministrators,
	});
}

/** What is in a personal mailbox only its owner sees, administrators neither (A1). */
function lineOf(words: NoticeWords, { mailboxAddress, isPersonal, subject, fromAddress, receivedAt, reason }: PutAsideMail, zone: string | null): string {
	const short = (text: string, most: number) => text.replace(/\s+/g, ' ').trim().slice(0, most);
	const mail = isPersonal ? words.digest.privateMail : [short(subject, 100) && `“${short(subject, 100)}”`, short(fromAddress, 100)].filter((part) => part !== '').join(', ');
	return `• ${[mail || mailboxAddress, timeIn(words, zone, receivedAt), short(reason ?? '', 200)].filter((part) => part !== '').join(' · ')}`;
}
