import { Html, html } from '../shared/html/html';
import { DARK_RULES, LIGHT } from '../shared/mail/reply-text/mail-colours';

/** What the document of a mail is made of. */
export interface MailFrame {
	/** Language tag. */
	language: string;
	direction: 'ltr' | 'rtl';
	subject: string;
	/** Shown beside the subject in a list of mails; empty = the mail's first words. */
	preheader: string;
	/** Who writes, at the head. */
	sender: string;
	/** Safe HTML. */
	content: string;
	/** Content with colours of its own would not be readable on dark paper. */
	hasOwnColours: boolean;
}

const FONT = '-apple-system,BlinkMacSystemFont,\'Segoe UI\',Roboto,Helvetica,Arial,sans-serif';

/** On a phone the paper is the whole screen, and the picture of a card as wide as the card. */
const PHONE_RULES = `@media (max-width:480px){.desk-cell{padding:0!important}.paper{border-radius:0!important}.inner{padding:20px 18px!important}.picture,.facts{max-width:100%!important}.picture img{margin:0 0 10px!important}}`;

/** A tall picture is cropped, never squeezed: in a style sheet of its own, which a program that does not know the rule may drop. */
const PICTURE_RULES = '@supports (object-fit:cover){.picture img{max-height:150px;object-fit:cover}@media (max-width:480px){.picture img{max-height:220px}}}';

/** Mail programs fill the line behind the preheader with what follows, unless there is enough of nothing. */
const NOTHING = '&#847;&zwnj;&nbsp;'.repeat(60);

/** The document of a mail: 600 pixels of paper that Outlook, Gmail and Apple Mail show alike, in light and dark, on phones too. */
export function mailDocument({ language, direction, subject, preheader, sender, content, hasOwnColours }: MailFrame): string {
	const scheme = hasOwnColours ? 'light' : 'light dark';
	const styles = `:root{color-scheme:${scheme};supported-color-schemes:${scheme}}${PHONE_RULES}\n${hasOwnColours ? '' : DARK_RULES}`;
	const align = direction === 'rtl' ? 'right' : 'left';
	return html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<meta name="color-scheme" content="${scheme}">
<meta name="supported-color-schemes" content="${scheme}">
<title>${subject}</title>
<style>
${new Html(styles)}
</style>
<style>
${new Html(PICTURE_RULES)}
</style>
</head>
<body class="desk" style="margin:0;padding:0;background-color:${LIGHT.desk};-webkit-text-size-adjust:100%">
${preheader !== '' && html`<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:${LIGHT.desk};opacity:0" aria-hidden="true">${preheader}${new Html(NOTHING)}</div>
`}<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="desk" bgcolor="${LIGHT.desk}" style="background-color:${LIGHT.desk}"><tr><td align="center" class="desk-cell" style="padding:24px 12px">
${new Html('<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->')}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="paper" bgcolor="${LIGHT.paper}" dir="${direction}" style="width:100%;max-width:600px;background-color:${LIGHT.paper};border-radius:12px">
<tr><td class="inner" align="${align}" style="padding:28px 32px;font-family:${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="accent rule" align="${align}" style="padding:0 0 16px;border-bottom:1px solid ${LIGHT.line};font-size:18px;line-height:1.3;font-weight:bold;word-break:break-word;color:${LIGHT.accent};font-family:${FONT}"><bdi>${sender}</bdi></td></tr></table>
<div class="text" style="padding:24px 0 0;font-size:16px;line-height:1.55;overflow-wrap:anywhere;word-break:break-word;color:${LIGHT.text}">
${new Html(content)}
</div>
</td></tr></table>
${new Html('<!--[if mso]></td></tr></table><![endif]-->')}
</td></tr></table>
</body>
</html>
`.text;
}
