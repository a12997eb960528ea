import { domainOf, organisationDomain } from '../shared/mail/address';
import type { Address, ParsedMail } from '../shared/mail/message/message';
import { isMachineAddress } from './classify';
import type { LabelledValue } from './labelled';
import { isMailboxProvider } from './mailbox-providers';
import type { Parties } from './others-lines';
import { nameFromDisplay, partsOfDisplay } from './people';
import type { SenderProfile } from './portals';

const SHORTEST_BRAND = 4;
/** "Casa Ta" and "casa-ta" are one name. */
const squashed = (text: string) => text.toLowerCase().normalize('NFD').replace(/[^\p{L}\d]/gu, '');
const firstLabel = (domain: string) => organisationDomain(domain).split('.')[0];

/** Whether a display name is that of the address's domain: "LineOne Voice" at lineone.example, not "Anja Kurz" at anja-kurz.example. */
export function isNameOfDomain(name: string, domain: string): boolean {
	const [shown, label] = [squashed(name), squashed(firstLabel(domain))];
	if (shown.length < SHORTEST_BRAND || label.length < SHORTEST_BRAND || isMailboxProvider(organisationDomain(domain))) return false;
	return (shown.includes(label) || label.includes(shown)) && !(shown === label && /\s/.test(name.trim()));
}

/** Those who sent and received a mail, as far as they are no client. */
export function partiesOf(mail: ParsedMail, from: Address | null, profile: SenderProfile | null, own: readonly string[], values: readonly LabelledValue[]): Parties {
	const organisations: string[] = [];
	const brands: string[] = profile === null ? [] : [profile.name];
	if (from !== null) {
		const domain = domainOf(from.address);
		const { person, portal } = partsOfDisplay(from.name);
		const isPerson = (nameFromDisplay(person)?.split(/\s+/).length ?? 0) >= 2 && !isNameOfDomain(person, domain);
		if (domain !== '' && !isMailboxProvider(organisationDomain(domain)) && (!isPerson || isMachineAddress(from.address) || profile !== null)) organisations.push(organisationDomain(domain));
		if (organisations.length > 0) brands.push(firstLabel(domain), firstLabel(domain).replace(/-/g, ' '));
		brands.push(portal ?? (isPerson ? '' : from.name));
	}
	for (const one of mail.to) if (!isMailboxProvider(organisationDomain(domainOf(one.address)))) brands.push(firstLabel(domainOf(one.address)).replace(/-/g, ' '));
	const named = values.filter((value) => value.field === 'name').map((value) => value.value.toLowerCase());
	const told = brands.map((brand) => brand.trim().toLowerCase()).filter((brand) => brand.length >= (/[\u3040-\u9fff\uac00-\ud7af]/.test(brand) ? 2 : SHORTEST_BRAND) && !named.some((name) => name.includes(brand)));
	return { own, organisations, brands: [...new Set(told)] };
}
