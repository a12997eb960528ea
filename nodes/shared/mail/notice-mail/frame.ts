import { Html, html } from '../../html/html';
import type { NoticeLanguage } from './words/words';

/** What a notice says, before it looks like a mail. Texts may come from mails: they are cleaned here, all of them. */
export interface NoticeContent {
	language: NoticeLanguage;
	subject: string;
	badge: { text: string; look: 'attention' | 'good' | 'news' };
	greeting: string;
	paragraphs: readonly string[];
	/** Label and value; what has no value is left out. */
	facts: readonly (readonly [string, string | null | undefined])[];
	/** What somebody wrote, or what was written down. */
	quote?: { heading: string; text: string } | null;
	/** Into the inbox page; null while its address is not known. */
	link: { label: string; url: string } | null;
	/** Why this mail comes. */
	footer: string;
}

/** The same notice in its three forms. */
export interface WrittenNotice {
	subject: string;
	text: string;
	html: string;
}

/** Characters: of the subject, of a fact, and of what is quoted. */
const MOST = { subject: 200, fact: 500, quote: 2_000 };

/** Writes a notice as plain text and as HTML that say the same; the HTML loads nothing. */
export function writeNotice(content: NoticeContent): WrittenNotice {
	const clean: NoticeContent = {
		...content,
		subject: oneLine(content.subject, MOST.subject),
		greeting: oneLine(content.greeting, MOST.fact),
		paragraphs: content.paragraphs.map((paragraph) => printable(paragraph).trim()).filter((paragraph) => paragraph !== ''),
		facts: content.facts.flatMap(([label, value]) => (value ? [[label, oneLine(value, MOST.fact)] as const] : [])),
		quote: content.quote && quoted(content.quote),
	};
	return { subject: clean.subject, text: asText(clean), html: asHtml(clean).text };
}

function quoted({ heading, text }: { heading: string; text: string }): NoticeContent['quote'] {
	const all = printable(text).trim();
	return all === '' ? null : { heading, text: all.length > MOST.quote ? `${all.slice(0, MOST.quote)}\n…` : all };
}

function asText({ greeting, paragraphs, facts, quote, link, footer }: NoticeContent): string {
	const parts = [
		greeting,
		...paragraphs,
		facts.map(([label, value]) => `${label}: ${value ?? ''}`).join('\n'),
		quote ? `${quote.heading}:\n\n${quote.text.split('\n').map((line) => `> ${line}`).join('\n')}` : '',
		link ? `${link.label}: ${link.url}` : '',
		footer,
	];
	return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Light by itself, so that programs without style sheets show it; dark where the program says so. */
const STYLES = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media(prefers-color-scheme:dark){
.ground{background:#14171c!important}.paper{background:#1c2027!important;border-color:#2f3640!important}
.ink,.ink a{color:#e7eaef!important}.soft{color:#a6b0bd!important}.quote{border-color:#475261!important;color:#c9d0d9!important}
.attention{background:#3a2e12!important;color:#f0c876!important}.good{background:#173425!important;color:#93dbb0!important}.news{background:#1d2c42!important;color:#a9c4ee!important}
.ink a.button{background:#a9c4ee!important;color:#14171c!important}}`;

const BADGES = { attention: 'background:#fcefcf;color:#704500', good: 'background:#e0f3e7;color:#155c37', news: 'background:#e1ecfa;color:#1d4f8c' };
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif";

function asHtml({ language, subject, badge, greeting, paragraphs, facts, quote, link, footer }: NoticeContent): Html {
	return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${subject}</title><style>${new Html(STYLES)}</style></head>
<body class="ground" style="margin:0;padding:0;background:#f4f6f8">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="ground" style="background:#f4f6f8"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="paper ink" style="max-width:600px;width:100%;background:#ffffff;border:1px solid #dfe4ea;border-radius:10px;color:#18212d;${FONT};font-size:15px;line-height:1.5;text-align:left"><tr><td style="padding:24px 28px;overflow-wrap:anywhere">
<span class="${badge.look}" style="display:inline-block;padding:2px 10px;border-radius:999px;font-size:12px;font-weight:600;${BADGES[badge.look]}">${badge.text}</span>
<h1 class="ink" style="margin:10px 0 16px;font-size:20px;line-height:1.3;color:#18212d">${subject}</h1>
<p style="margin:0 0 12px">${greeting}</p>
${paragraphs.map((paragraph) => html`<p style="margin:0 0 12px">${inLines(paragraph)}</p>\n`)}${facts.length > 0 && html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 16px;font-size:14px">
${facts.map(([label, value]) => html`<tr><td class="soft" valign="top" style="padding:3px 16px 3px 0;color:#525e6e;white-space:nowrap">${label}</td><td class="ink" valign="top" style="padding:3px 0;color:#18212d">${value}</td></tr>\n`)}</table>`}
${quote && html`<p class="soft" style="margin:0 0 6px;color:#525e6e;font-size:14px">${quote.heading}</p>
<div class="quote" style="margin:0 0 16px;padding:2px 0 2px 14px;border-left:3px solid #c5cdd7;color:#3b4654;font-size:14px">${inLines(quote.text)}</div>`}
${link && html`<p style="margin:20px 0 4px"><a class="button" href="${link.url}" style="display:inline-block;padding:9px 18px;border-radius:7px;background:#24508f;color:#ffffff;text-decoration:none;font-weight:600">${link.label}</a></p>`}
</td></tr></table>
<p class="soft" style="max-width:600px;margin:14px auto 0;color:#525e6e;${FONT};font-size:12px;line-height:1.5">${footer}</p>
</td></tr></table>
</body></html>
`;
}

const inLines = (text: string) => text.split('\n').map((line, index) => html`${index > 0 && new Html('<br>')}${line}`);

/** Without what could pretend to be something else in a mail program: control characters and changes of direction, but not what joins letters. */
function printable(text: string): string {
	return text.replace(/\r\n?/g, '\n').replace(/[^\P{C}\n\t\u200c\u200d]+/gu, '');
}

function oneLine(text: string, most: number): string {
	return printable(text).replace(/\s+/g, ' ').trim().slice(0, most).replace(/[\ud800-\udbff]$/, '');
}
