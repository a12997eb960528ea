import { createRequire } from 'node:module';

/**
 * A made-up clientele of one agency and the mails it sends. Written from what is known of such mail, not from what a
 * match policy does; every rate has its reason beside it. `stress` multiplies the rates of what brings people together.
 */
export const RATES = {
	/** Offices of 5 to 30 people behind one switchboard: relocation, brokers, firms looking for rooms. */
	inOffice: 0.2,
	/** Of the mails with a phone of somebody in an office; most give the mobile. */
	givesSwitchboard: 0.3,
	/** Offices that also write from one address for all (info@), and how often. */
	officeHasRoleAddress: 0.3,
	usesRoleAddress: 0.15,
	/** Households of 2 to 4 of whom more than one writes: flats are looked for in pairs. */
	inHousehold: 0.2,
	/** Couples with one address for both (Pew Research Center, Couples, the Internet, and Social Media, 2014: 27 %), used half the time. */
	householdSharesEmail: 0.27,
	usesHouseholdEmail: 0.5,
	/** "Ana y Luis", "Familie Weber" in the name field of a mail from that address. */
	signsForAll: 0.08,
	/** Households that give one line for all: the landline, or one person's mobile. */
	householdSharesLandline: 0.25,
	householdSharesMobile: 0.2,
	usesHouseholdPhone: 0.35,
	/** A landline of one's own beside the mobile. */
	hasLandline: 0.15,
	usesLandline: 0.25,
	/** A second address (work, old provider), and how often it is used. */
	hasSecondEmail: 0.25,
	usesSecondEmail: 0.2,
	/** New number within the two years seen; of the numbers given up, some have a new owner among the clients. */
	changesPhone: 0.12,
	numberPassedOn: 0.05,
	changesEmail: 0.06,
	/** A portal's own sender address that was taken for the person's: one portal with one bad template. */
	leakedSender: 0.01,
	/** Channels: own mail, web form of a portal, "call me back" with a number only. The rest is the form. */
	direct: 0.35,
	callBack: 0.1,
	directSignsPhone: 0.3,
	formHasPhone: 0.7,
	formHasEmail: 0.93,
	/** Names left out: own mail without a display name, an optional form field, a missed call. */
	directNameless: 0.08,
	formNameless: 0.04,
	callBackNameless: 0.4,
	/** How the name is written. */
	givenOnly: 0.1,
	initial: 0.03,
	surnameFirst: 0.04,
	withTitle: 0.03,
	capitals: 0.08,
	withoutAccents: 0.5,
	bothSurnames: 0.3,
	/** One slip of the pen in the name (per word typed, about 1 in 60), in the address, in the number. */
	nameTypo: 0.03,
	emailTyped: 0.004,
	phoneTyped: 0.005,
	/** People who go by another name than the one in their papers, and how often they write it. */
	hasNickname: 0.15,
	usesNickname: 0.5,
	/** Firms in the name field, of somebody in an office. */
	companyAsName: 0.03,
	/** Of a person with two scripts: how often the Latin one. */
	latin: 0.7,
};

const NAMES = createRequire(import.meta.url)('./over-merge-names.json');
const TITLES = { es: ['Sr.', 'Sra.', 'D.'], de: ['Herr', 'Frau', 'Dr.'], en: ['Mr', 'Mrs', 'Dr'], ru: [''], ar: ['Mr', 'Dr'], zh: [''] };
const DAY = 86_400_000;

/** The same numbers on every run (mulberry32), so that a failing run can be repeated. @param {number} seed */
function randomNumbers(seed) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/**
 * @typedef {object} Mail one mail as a parser reads it
 * @property {number} person who wrote it, in truth
 * @property {string} key
 * @property {number} at epoch milliseconds
 * @property {string} name '' = none
 * @property {string[]} emails
 * @property {string[]} phones E.164
 */

/**
 * @typedef {object} Person
 * @property {number} id
 * @property {string} culture
 * @property {string} given
 * @property {string} latinGiven
 * @property {string[]} surnames
 * @property {string[]} latinSurnames
 * @property {string | null} nickname
 * @property {string} email
 * @property {string | null} secondEmail
 * @property {string} mobile
 * @property {string | null} landline
 * @property {{ phone: string, role: string | null, company: string } | null} office
 * @property {{ email: string | null, phone: string | null, members: Person[] } | null} household
 * @property {{ at: number, mobile: string } | null} newPhone
 * @property {{ at: number, email: string } | null} newEmail
 */

/**
 * @param {{ people: number, mails: number, seed: number, stress?: number }} size
 * @returns {Mail[]} in the order they arrive
 */
export function makeWorld({ people: count, mails: mailCount, seed, stress = 1 }) {
	const random = randomNumbers(seed);
	const chance = (/** @type {number} */ rate) => random() < rate;
	const below = (/** @type {number} */ limit) => Math.floor(random() * limit);
	/** @template T @param {readonly T[]} list */
	const pick = (list) => list[below(list.length)];
	/** Few names are common, many are rare. @param {number} length */
	const byRank = (length) => Math.min(length - 1, Math.floor(length * random() ** 1.7));
	const used = new Set();
	/** @param {() => string} make */
	const unique = (make) => {
		for (;;) {
			const value = make();
			if (!used.has(value)) {
				used.add(value);
				return value;
			}
		}
	};
	const digits = (/** @type {number} */ length) => Array.from({ length }, () => below(10)).join('');
	const mobileOf = (/** @type {string} */ culture) => unique(() => (culture === 'de' ? `+4915${below(3) + 1}${1 + below(8)}${digits(7)}` : culture === 'en' ? `+4477${1 + below(8)}${digits(7)}` : `+346${1 + below(8)}${digits(7)}`));
	const landlineOf = (/** @type {string} */ culture) => unique(() => (culture === 'de' ? `+4930${2 + below(7)}${digits(6)}` : culture === 'en' ? `+44207${digits(7)}` : `+34${pick(['91', '93', '96', '95'])}${2 + below(7)}${digits(6)}`));
	const plain = (/** @type {string} */ text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z]/g, '');

	/** @returns {Person} */
	const person = (/** @type {number} */ id, /** @type {string | null} */ cultureGiven = null, /** @type {string[] | null} */ family = null) => {
		let culture = cultureGiven;
		if (culture === null) {
			let left = random();
			culture = Object.keys(NAMES).find((one) => (left -= NAMES[one].share) < 0) ?? 'es';
		}
		const { given, latin, surnames, latinSurnames, nicknames } = NAMES[culture];
		const [givens, allSurnames] = [given.split(' '), surnames.split(surnames.includes('|') ? '|' : ' ')];
		const at = byRank(givens.length);
		const surnameAt = [byRank(allSurnames.length), byRank(allSurnames.length)];
		const own = family ?? surnameAt.slice(0, culture === 'es' ? 2 : 1).map((index) => allSurnames[index]);
		const latinOf = (/** @type {string} */ word) => (latinSurnames ? latinSurnames.split(' ')[allSurnames.indexOf(word)] : word);
		const stem = plain(latin ? latin.split(' ')[at] : givens[at]) || `user${id}`;
		const address = () => unique(() => `${stem}${pick(['.', '', '_'])}${plain(latinOf(own[0])) || 'x'}${chance(0.6) ? below(100) : ''}${used.size % 97}@${pick(['gmail.com', 'hotmail.com', 'yahoo.es', 'gmx.de', 'outlook.com', 'web.de'])}`);
		return {
			id,
			culture,
			given: givens[at],
			latinGiven: latin ? latin.split(' ')[at] : givens[at],
			surnames: own,
			latinSurnames: own.map(latinOf),
			nickname: chance(RATES.hasNickname) ? (nicknames[givens[at]] ?? null) : null,
			email: address(),
			secondEmail: chance(RATES.hasSecondEmail) ? address() : null,
			mobile: mobileOf(culture),
			landline: chance(RATES.hasLandline) ? landlineOf(culture) : null,
			office: null,
			household: null,
			newPhone: null,
			newEmail: chance(RATES.changesEmail) ? { at: below(730) * DAY, email: address() } : null,
		};
	};

	/** @type {Person[]} */
	const people = [];
	while (people.length < count) {
		if (!chance((RATES.inHousehold * stress) / 2.6 / (1 - RATES.inHousehold * stress + (RATES.inHousehold * stress) / 2.6))) {
			people.push(person(people.length));
			continue;
		}
		const first = person(people.length);
		const members = [first];
		people.push(first);
		const size = pick([2, 2, 2, 3, 3, 4]);
		while (members.length < size && people.length < count) {
			// Children have the name of the first; in Spain, and of most couples today, the partner keeps another.
			const sameName = members.length > 1 || chance(first.culture === 'es' ? 0.05 : 0.6);
			const member = person(people.length, first.culture, sameName ? first.surnames : null);
			members.push(member);
			people.push(member);
		}
		const phone = chance(RATES.householdSharesLandline) ? landlineOf(first.culture) : chance(RATES.householdSharesMobile / (1 - RATES.householdSharesLandline)) ? first.mobile : null;
		const household = { email: chance(RATES.householdSharesEmail) ? unique(() => `${pick(['familia', 'casa', 'fam', 'los'])}.${plain(first.latinSurnames[0]) || 'x'}${used.size % 997}@gmail.com`) : null, phone, members };
		for (const member of members) member.household = household;
	}

	const free = people.filter(() => chance(RATES.inOffice * stress));
	for (let at = 0; at < free.length; ) {
		const size = 5 + below(26);
		const [{ culture }] = free.slice(at);
		const domain = unique(() => `${pick(['nova', 'alba', 'terra', 'lux', 'norte', 'vista'])}${used.size % 9973}.example`);
		const office = { phone: landlineOf(culture), role: chance(RATES.officeHasRoleAddress) ? `${pick(['info', 'office', 'contacto', 'kontakt', 'sales', 'admin'])}@${domain}` : null, company: `${pick(['Inmobiliaria', 'Grupo', 'Autos', 'Asesores', 'Immobilien', 'Consulting'])} ${pick(allWords())} ${pick(['SL', 'GmbH', 'Ltd', 'SA', ''])}`.trim() };
		for (const worker of free.slice(at, at + size)) {
			worker.office = office;
			if (worker.secondEmail !== null) worker.secondEmail = unique(() => `${plain(worker.latinGiven) || 'user'}${used.size % 97}@${domain}`);
		}
		at += size;
	}
	for (const one of people) {
		if (!chance(RATES.changesPhone)) continue;
		const passedOn = chance(RATES.numberPassedOn * stress);
		const other = pick(people);
		if (passedOn && other.newPhone === null && other.id > one.id) other.mobile = one.mobile;
		one.newPhone = { at: below(730) * DAY, mobile: mobileOf(one.culture) };
	}

	/** @param {Person} who */
	const nameOf = (who) => {
		const latin = who.culture === 'ru' && chance(RATES.latin);
		const [given, surnames] = [latin ? who.latinGiven : who.given, latin ? who.latinSurnames : who.surnames];
		const first = who.nickname !== null && !latin && chance(RATES.usesNickname) ? who.nickname : given;
		let name;
		if (who.culture === 'zh') name = `${surnames[0]}${first}`;
		else if (chance(RATES.givenOnly)) name = first;
		else {
			const last = chance(RATES.bothSurnames) ? surnames.join(' ') : surnames[0];
			name = chance(RATES.initial) ? `${first[0]}. ${last}` : chance(RATES.surnameFirst) ? `${last}, ${first}` : `${first} ${last}`;
		}
		if (chance(RATES.nameTypo)) name = slip(name);
		if (chance(RATES.withoutAccents)) name = name.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC');
		if (chance(RATES.withTitle)) name = `${pick(TITLES[/** @type {keyof typeof TITLES} */ (who.culture)])} ${name}`.trim();
		return chance(RATES.capitals) ? (chance(0.5) ? name.toUpperCase() : name.toLowerCase()) : name;
	};
	/** One letter left out, doubled, changed or swapped with its neighbour. @param {string} text */
	const slip = (text) => {
		const at = 1 + below(Math.max(1, text.length - 2));
		const kind = below(4);
		if (kind === 0) return text.slice(0, at) + text.slice(at + 1);
		if (kind === 1) return text.slice(0, at) + text[at] + text.slice(at);
		if (kind === 2) return text.slice(0, at) + pick([...'aeiourstnl']) + text.slice(at + 1);
		return text.slice(0, at) + (text[at + 1] ?? '') + text[at] + text.slice(at + 2);
	};

	/** @param {Person} who @param {number} at */
	const phoneOf = (who, at) => {
		const value = who.office && chance(RATES.givesSwitchboard)
			? who.office.phone
			: who.household?.phone && chance(RATES.usesHouseholdPhone)
				? who.household.phone
				: who.landline !== null && chance(RATES.usesLandline)
					? who.landline
					: who.newPhone && at >= who.newPhone.at
						? who.newPhone.mobile
						: who.mobile;
		if (!chance(RATES.phoneTyped)) return value;
		return value.slice(0, -1) + String((Number(value.at(-1)) + 1 + below(9)) % 10);
	};
	/** @param {Person} who @param {number} at */
	const emailOf = (who, at) => {
		const value = who.household?.email && chance(RATES.usesHouseholdEmail)
			? who.household.email
			: who.office?.role && chance(RATES.usesRoleAddress)
				? who.office.role
				: who.secondEmail !== null && chance(RATES.usesSecondEmail)
					? who.secondEmail
					: who.newEmail && at >= who.newEmail.at
						? who.newEmail.email
						: who.email;
		if (!chance(RATES.emailTyped)) return value;
		const local = value.slice(0, value.indexOf('@'));
		return `${slip(local)}${value.slice(local.length)}`;
	};

	/** @param {Person} who @param {number} index @returns {Mail} */
	const mail = (who, index) => {
		const at = below(730) * DAY + below(DAY);
		const channel = random();
		const [direct, callBack] = [channel < RATES.direct, channel >= 1 - RATES.callBack];
		const emails = [];
		const phones = [];
		if (!callBack && (direct || chance(RATES.formHasEmail))) emails.push(emailOf(who, at));
		if (callBack || emails.length === 0 || chance(direct ? RATES.directSignsPhone : RATES.formHasPhone)) phones.push(phoneOf(who, at));
		let name = chance(direct ? RATES.directNameless : callBack ? RATES.callBackNameless : RATES.formNameless) ? '' : nameOf(who);
		if (name !== '' && who.household?.email === emails[0] && emails.length > 0 && chance(RATES.signsForAll)) {
			name = chance(0.5) ? `${who.household.members[0].given} ${pick(['y', '&', 'und', '+'])} ${who.household.members[1]?.given ?? who.given}` : `${pick(['Familia', 'Familie', 'Fam.'])} ${who.household.members[0].surnames[0]}`;
		}
		if (name !== '' && who.office && chance(RATES.companyAsName)) name = who.office.company;
		if (!direct && chance(RATES.leakedSender * stress)) {
			if (chance(0.5)) emails.unshift(LEAKED);
			else emails.splice(0, emails.length, LEAKED);
		}
		return { person: who.id, key: `mail-${seed}-${index}`, at, name, emails, phones };
	};
	// Many write once or twice, few often.
	const weights = people.map(() => -Math.log(1 - random()) + 0.15);
	const sum = weights.reduce((total, weight) => total + weight, 0);
	const mails = [];
	let owed = 0;
	for (const who of people) {
		owed += (weights[who.id] / sum) * mailCount;
		while (owed >= 0.5 && mails.length < mailCount) {
			owed--;
			mails.push(mail(who, mails.length));
		}
	}
	return mails.sort((a, b) => a.at - b.at);
}

const LEAKED = 'anfragen@inserate-portal.de';
const allWords = () => ['Sol', 'Mar', 'Delta', 'Prisma', 'Atlas', 'Rivera', 'Castell', 'Berg', 'Orion', 'Central'];
