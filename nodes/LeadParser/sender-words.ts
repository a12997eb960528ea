import { domainOf, organisationDomain } from '../shared/mail/address';
import type { Address } from '../shared/mail/message/message';
import { isMachineAddress } from './classify';
import type { SenderWords } from './footer';
import { isMailboxProvider } from './mailbox-providers';
import { looksLikeName } from './people';
import type { SenderProfile } from './portals';

/** How the sender speaks of itself: what it is called, and how a portal signs ("Team Name", "Ihr Name Team"). */
export function wordsOfSender(from: Address | null, profile: SenderProfile | null): SenderWords {
	if (from === null) return { endings: [...(profile?.endings ?? [])], names: [] };
	const shown = from.name.replace(/^.*\s(?:v[ií]a|via|über|prin|przez|par|por|through|on|chez|från|fra|kaudu)\s+/iu, '').trim();
	const organisation = organisationDomain(domainOf(from.address));
	const domain = isMailboxProvider(organisation) ? '' : organisation.split('.')[0];
	const names = [profile?.name ?? '', looksLikeName(shown) && shown.includes(' ') ? '' : shown, domain].filter((name) => name.length >= 4);
	const signing = profile === null && !isMachineAddress(from.address) ? [] : [profile?.name ?? '', from.name].map((name) => name.trim()).filter((name) => name.length > 2);
	const closings = signing.flatMap((name) => ['team', 'the', 'your', 'ihr', 'ihr team von', 'das', 'dein', 'el equipo de', 'equipo', 'l\'équipe', 'l\'équipe de', 'il team di', 'lo staff di', 'equipe', 'equipa', 'a equipa', 'het team van', 'team van', 'zespół'].map((word) => `${word} ${name}`).concat(`${name} team`, `${name}-team`));
	return { endings: [...(profile?.endings ?? []), ...closings], names };
}
