import type { Reading } from '../reading';
import { findPattern } from './linear-pattern';
import type { RuleCondition } from './rule';

/** What a condition looks at. */
export type ConditionSubject = Pick<Reading, 'subject' | 'senders' | 'from'> & { mail: Pick<Reading['mail'], 'headers'> };

/** Whether a rule is for this mail. Capitals do not count in "contains". */
export function holds(condition: RuleCondition, reading: ConditionSubject): boolean {
	if (condition.in === 'always') return true;
	const texts = condition.in === 'subject' ? [reading.subject] : condition.in === 'sender' ? [reading.from === null ? '' : `${reading.from.name} <${reading.from.address}>`, ...reading.senders] : (reading.mail.headers[condition.header] ?? []);
	return texts.slice(0, 20).some((text) => ('contains' in condition ? text.toLowerCase().includes(condition.contains.toLowerCase()) : findPattern(condition.matches, text.slice(0, 5000)) !== null));
}
