import type { Notice } from '../../store/notices';
import { writeNotice, type WrittenNotice } from './frame';
import { inboxLink } from './inbox-link';
import type { TroubleKind } from './trouble-kind';
import { timeIn, wordsIn, type NoticeLanguage } from './words/words';

/** Who reads a notice, and how. */
export interface NoticeReader {
	/** null = an address that belongs to no member. */
	name: string | null;
	language: NoticeLanguage;
	/** IANA name; null = this machine's. */
	timeZone: string | null;
	/** The address of the inbox page; null = not known. */
	page: string | null;
}

/** Something that does not work. `about` is the address of the account, or empty. */
export interface Trouble {
	kind: TroubleKind;
	about: string;
	notice: Pick<Notice, 'message' | 'raisedAt' | 'resolvedAt'>;
}

/** Tells that something does not work, what that means and what to do. */
export function troubleRaised({ kind, about, notice }: Trouble, reader: NoticeReader): WrittenNotice {
	const words = wordsIn(reader.language);
	const { subject, what, next } = words.troubles[kind];
	return writeNotice({
		...common({ kind, about, notice }, reader),
		subject: subject(about),
		badge: { text: words.badges.attention, look: 'attention' },
		paragraphs: [what, next],
		quote: { heading: words.details, text: notice.message },
	});
}

/** Tells that it is over. */
export function troubleEnded({ kind, about, notice }: Trouble, reader: NoticeReader): WrittenNotice {
	const words = wordsIn(reader.language);
	const { endSubject, end } = words.troubles[kind];
	return writeNotice({ ...common({ kind, about, notice }, reader), subject: endSubject(about), badge: { text: words.badges.over, look: 'good' }, paragraphs: [end] });
}

function common({ about, notice: { raisedAt, resolvedAt } }: Trouble, { name, language, timeZone, page }: NoticeReader) {
	const words = wordsIn(language);
	const url = inboxLink(page, { show: 'attention' });
	return {
		language,
		greeting: name === null ? words.helloAnybody : words.hello(name),
		facts: [
			[words.labels.account, about],
			[words.labels.since, timeIn(words, timeZone, raisedAt)],
			[words.labels.until, resolvedAt === null ? null : timeIn(words, timeZone, resolvedAt)],
		] as const,
		link: url === null ? null : { label: words.openInbox, url },
		footer: words.toAdministrators,
	};
}
