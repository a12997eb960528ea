import { html, type Html } from '../../shared/html/html';
import { fillBody, fillSubject } from '../../shared/mail/template/fill';
import { linesValue, linkValue, oneLineValue, type Values } from '../../shared/mail/template/values';
import type { WrittenTemplate } from '../../shared/mail/template/written-template';
import type { Member } from '../../shared/store/sessions';
import type { Language } from './words/language';
import { templatesWords } from './words/templates';

/** A template as a mail would say it, with example values for the variables. */
export function templatePreview(template: Pick<WrittenTemplate, 'language' | 'subject' | 'body' | 'format'>, view: { language: Language; member: Member; now: number; timeZone: string }): Html {
	const words = templatesWords[view.language];
	const values = sampleValues({ ...view, language: spokenIn(template.language) ?? view.language });
	const { text } = fillBody(template, values);
	return html`<section class="preview" aria-labelledby="preview-title"><h2 id="preview-title">${words.preview}</h2><p class="small soft">${words.previewHint}</p><p><b><bdi>${fillSubject(template.subject, values) || words.sameSubject}</bdi></b></p><div class="as-written" dir="auto">${text.trim()}</div></section>`;
}

function sampleValues({ language, member, now, timeZone }: { language: Language; member: Member; now: number; timeZone: string }): Values {
	const { sample } = templatesWords[language];
	const listings = [`${sample.listing}, ${sample.place}, ${sample.price}`, `${sample.other}, ${sample.place}, ${sample.otherPrice}`].join('\n');
	return {
		name: oneLineValue(sample.name),
		first_name: oneLineValue(sample.firstName),
		listing: oneLineValue(sample.listing),
		reference: oneLineValue('REF-77'),
		place: oneLineValue(sample.place),
		price: oneLineValue(sample.price),
		link: linkValue('https://homes.example/ref-77'),
		date: oneLineValue(dayOf(now, language, timeZone)),
		listings: linesValue(listings),
		suggestions: linesValue(`${sample.suggestions}\n\n${listings}`),
		owner: oneLineValue(member.name),
		owner_email: oneLineValue(member.email),
		sender: oneLineValue(sample.sender),
		signature: linesValue(sample.signature),
	};
}

/** The examples are in the language of the template, where the page speaks it. */
function spokenIn(tag: string): Language | undefined {
	return (Object.keys(templatesWords) as Language[]).find((language) => language === tag.split('-')[0]);
}

function dayOf(time: number, language: Language, timeZone: string): string {
	try {
		return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(time);
	} catch {
		// A zone this Node does not know.
		return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(time);
	}
}
