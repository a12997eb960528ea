import { Html, html } from '../shared/html/html';
import type { Value } from '../shared/mail/template/values';
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

// Outlook on Windows knows neither margins of tables nor max-width: space is cells and padding, sizes are attributes too.
function card({ title, price, details, reference, url, picture }: ListingFacts, view: string): Html {
	return html`<tr><td style="padding:0 0 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="card" style="width:100%;border:1px solid ${LIGHT.line};border-radius:10px;border-collapse:separate"><tr>
${picture !== null && html`<td width="168" valign="top" class="picture" style="width:168px;padding:14px 0 14px 14px"><img src="${picture}" width="168" alt="" style="display:block;width:100%;max-width:168px;height:auto;border:0;border-radius:6px"></td>
`}<td valign="top" class="facts" style="padding:14px 16px">
<p class="text" style="margin:0 0 4px;font-size:16px;line-height:1.35;font-weight:bold;word-break:break-word;color:${LIGHT.text}"><bdi>${title}</bdi></p>
${price !== null && html`<p class="accent" style="margin:0 0 4px;font-size:16px;line-height:1.35;font-weight:bold;color:${LIGHT.accent}"><bdi>${price}</bdi></p>
`}${details.length > 0 && html`<p class="text" style="margin:0 0 4px;font-size:14px;line-height:1.45;word-break:break-word;color:${LIGHT.text}">${details.map((detail, index) => html`${index > 0 && ' · '}<bdi>${detail}</bdi>`)}</p>
`}${reference !== null && html`<p class="muted" style="margin:0;font-size:13px;line-height:1.45;word-break:break-word;color:${LIGHT.muted}">${reference}</p>
`}${url !== null && button(url, view)}</td></tr></table>
</td></tr>
`;
}

function button(url: string, view: string): Html {
	return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:10px 0 2px"><tr><td class="button" bgcolor="${LIGHT.button}" style="background-color:${LIGHT.button};border-radius:6px;mso-padding-alt:8px 16px"><a href="${url}" class="label" style="display:inline-block;padding:8px 16px;font-size:14px;line-height:1.3;font-weight:bold;text-decoration:none;color:${LIGHT.label}">${view}</a></td></tr></table>
`;
}
