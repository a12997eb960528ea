import type { Listing } from '../shared/store/listings';
import { TEXTS } from '../shared/mail/reply-text/texts';

/** What the default text depends on. */
export interface DefaultTextFor {
	language: string;
	/** Whether there is a name to greet with. */
	isNamed: boolean;
	/** The listing asked about. */
	listing: Pick<Listing, 'title'> | null;
}

/** The default reply as a template: what there is nothing to say about is left out. */
export function defaultBody({ language, isNamed, listing }: DefaultTextFor): string {
	const texts = TEXTS[language];
	const thanks = listing === null ? texts.thanks : listing.title ? texts.thanksAbout : withoutReference(texts.thanksAbout);
	// Chinese and Japanese have no blanks between sentences, Thai has.
	const blank = /[。！？]$/.test(thanks) ? '' : ' ';
	return [isNamed ? texts.greeting : texts.greetingWithoutName, `${thanks}${blank}${texts.soon}`, '[[suggestions]]', texts.closing, `${texts.regards}\n[[signature]]`].join('\n\n');
}

/** The subject for people who never saw one of ours. */
export function defaultSubject({ language, listing }: Pick<DefaultTextFor, 'language' | 'listing'>): string {
	return listing === null ? TEXTS[language].subject : TEXTS[language].subjectAbout;
}

/** A listing without a title is called by its reference, which need not stand there twice. */
function withoutReference(sentence: string): string {
	return sentence.replace(/ ?[(（][^()（）]*\[\[reference\]\][)）]/, '');
}
