import { Html, html } from '../../html/html';
import type { Value } from '../template/values';
import type { ListingFacts } from './listing-facts';
import { LIGHT } from './mail-colours';

/** Suggested listings: one card each, and the same as plain text. */
export function listingCards(listings: readonly ListingFacts[], view: string): Value {
	return {
		text: listings.map((facts) => cardText(facts, view)).join('\n\n'),
		html: listings.length === 0 ? '' : html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;margin:0 0 14px">
${listings.map((facts) => card(facts, view))}</table>`.text,
	};
}

function cardText({ title, price, details, reference, url }: ListingFacts, view: string): string {
	return [`• ${title}`, price, details.join(' · ') || null, reference, url === null ? null : `${view}: ${url}`].filter((line) => line !== null).join('\n  ');
}

/** Pixels; with the paddings of card and mail they are its 600. */
const PICTURE = 168;
const BESIDE = PICTURE + 16;
const FACTS = 336;

const forOutlook = (tags: string) => new Html(`<!--[if mso]>${tags}<![endif]-->`);
const TABLE = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>';

// Picture and facts stand beside each other where there is room, and below each other where not, also in programs that
// drop style sheets. Outlook on Windows knows neither inline-block nor max-width: it gets the cells of a table.
function card({ title, price, details, reference, url, picture }: ListingFacts, view: string): Html {
	return html`<tr><td style="padding:0 0 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="card" style="width:100%;border:1px solid ${LIGHT.line};border-radius:10px;border-collapse:separate"><tr><td style="padding:14px 7px;font-size:0">
${picture !== null && html`${forOutlook(`${TABLE}<td width="${BESIDE}" valign="top" style="padding:0 8px">`)}<div class="picture" style="display:inline-block;width:100%;max-width:${BESIDE}px;box-sizing:border-box;padding:0 8px;vertical-align:top"><img src="${picture}" width="${PICTURE}" alt="" style="display:block;width:100%;height:auto;margin:0 0 4px;border:0;border-radius:6px"></div>${forOutlook('</td><td valign="top" style="padding:0 8px">')}`}<div class="facts" style="display:inline-block;width:100%;max-width:${picture === null ? BESIDE + FACTS : FACTS}px;box-sizing:border-box;padding:0 8px;vertical-align:top">
<p class="text" style="margin:0 0 4px;font-size:16px;line-height:1.35;font-weight:bold;word-break:break-word;color:${LIGHT.text}"><bdi>${title}</bdi></p>
${price !== null && html`<p class="accent" style="margin:0 0 4px;font-size:16px;line-height:1.35;font-weight:bold;color:${LIGHT.accent}"><bdi>${price}</bdi></p>
`}${details.length > 0 && html`<p class="text" style="margin:0 0 4px;font-size:14px;line-height:1.45;word-break:break-word;color:${LIGHT.text}">${details.map((detail, index) => html`${index > 0 && ' · '}<bdi>${detail}</bdi>`)}</p>
`}${reference !== null && html`<p class="muted" style="margin:0;font-size:13px;line-height:1.45;word-break:break-word;color:${LIGHT.muted}">${reference}</p>
`}${url !== null && button(url, view)}</div>${picture !== null && forOutlook('</td></tr></table>')}
</td></tr></table>
</td></tr>
`;
}

function button(url: string, view: string): Html {
	return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:10px 0 2px"><tr><td class="button" bgcolor="${LIGHT.button}" style="background-color:${LIGHT.button};border-radius:6px;mso-padding-alt:8px 16px"><a href="${url}" class="label" style="display:inline-block;padding:8px 16px;font-size:14px;line-height:1.3;font-weight:bold;text-decoration:none;color:${LIGHT.label}">${view}</a></td></tr></table>
`;
}
