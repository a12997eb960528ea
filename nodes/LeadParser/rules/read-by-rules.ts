import { isComposedByProgram } from '../composer';
import { NO_WORDS } from '../footer';
import { readLabelled } from '../labelled';
import type { Line } from '../lines';
import { linesOfOthers } from '../others-lines';
import { partiesOf } from '../parties';
import { profilesFor, type SenderProfile } from '../portals';
import type { Reading } from '../reading';
import { wordsOfSender } from '../sender-words';
import { applyRules } from './apply';
import { holds } from './condition';
import { markOwnLabels, ownLabelsOf } from './own-labels';

/** One sender has so many layouts at most. */
const MAX_LAYOUTS = 20;

/** What is known about a mail before its lines are read. */
export type MailParts = Pick<Reading, 'mail' | 'html' | 'options' | 'kind' | 'from' | 'replyTo' | 'subject' | 'forwarded' | 'own' | 'senders'>;

/**
 * Reads the lines of a mail with the profile of its sender and the rules in force. Of several profiles of one sender
 * (one per layout) the one whose rules read most is taken; of equals, the first.
 */
export function readByRules(parts: MailParts, body: readonly Line[], addresses: readonly string[]): Reading {
	const { options } = parts;
	const candidates: (SenderProfile | null)[] = profilesFor(addresses, body.slice(0, 400).map((line) => line.text).join('\n'), options.profiles).slice(0, MAX_LAYOUTS);
	let best: Reading | null = null;
	for (const profile of candidates.length > 0 ? candidates : [null]) {
		// A profile without rules is all the same as the one before.
		if (best !== null && profile?.rules.length === 0) continue;
		const rules = [...(options.rules ?? []), ...(profile?.rules ?? [])].filter((rule) => holds(rule.when, parts));
		const sender = wordsOfSender(parts.from, profile);
		const lines = markOwnLabels(body, ownLabelsOf(rules));
		const labelled = readLabelled(lines, sender);
		const others = linesOfOthers(lines, labelled, partiesOf(parts.mail, parts.from, profile, parts.own, labelled.values));
		const reading: Reading = { ...parts, profile, sender, lines, labelled, others, program: isComposedByProgram({ ...parts, lines, labelled, html: parts.mail.html ?? '' }), ruled: [] };
		reading.ruled = applyRules(rules, reading);
		if (best === null || reading.ruled.length > best.ruled.length) best = reading;
	}
	return best ?? { ...parts, profile: null, sender: NO_WORDS, lines: [...body], labelled: { values: [], free: [], emptyLabels: 0, noMessage: false }, others: new Set(), program: false, ruled: [] };
}
