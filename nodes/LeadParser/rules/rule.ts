import type { LinearPattern } from './linear-pattern';

/** What a rule can read. "extra" goes to `lead.extras` under a name of one's own; "ignore" marks a label that only ends what stands above it. */
export const RULE_FIELDS = ['name', 'firstName', 'lastName', 'email', 'phone', 'reference', 'message', 'company', 'language', 'address', 'city', 'listingId', 'make', 'mileage', 'model', 'price', 'subject', 'title', 'url', 'vehicle', 'year', 'extra', 'ignore'] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

/** Fields that go to `lead.interest`. */
export const INTEREST_RULE_FIELDS: readonly RuleField[] = ['address', 'city', 'listingId', 'make', 'mileage', 'model', 'price', 'subject', 'title', 'url', 'vehicle', 'year'];

export const RULE_METHODS = ['label', 'between', 'cellBeside', 'lineAfter', 'pattern', 'subjectPart', 'replyTo', 'link', 'constant'] as const;

/** Where a rule looks for its value. */
export type RuleMethod =
	| { by: 'label' | 'cellBeside' | 'lineAfter'; label: string }
	/** Between two texts of the body or the subject; one of them may be empty: from the beginning, or to the end, of the line. */
	| { by: 'between' | 'subjectPart'; after: string; before: string }
	| { by: 'pattern'; pattern: LinearPattern }
	| { by: 'replyTo' }
	/** The target of the first link that contains this, e.g. "tel:". */
	| { by: 'link'; link: string }
	| { by: 'constant'; constant: string };

/** Which mails a rule is for. */
export type RuleCondition =
	| { in: 'always' }
	| { in: 'sender' | 'subject' | 'header'; header: string; contains: string }
	| { in: 'sender' | 'subject' | 'header'; header: string; matches: LinearPattern };

export const CLEAN_UPS = ['digitsOnly', 'firstLine', 'lowerCase', 'oneLine', 'removeText', 'upperCase'] as const;
export type CleanUp = (typeof CLEAN_UPS)[number];

/** One rule of a person or a profile; it wins over what the general engine reads. */
export interface LeadRule {
	/** How the evidence calls it, e.g. "Rule 2" or "Rule “Visit requests”". */
	title: string;
	when: RuleCondition;
	field: RuleField;
	/** Name in `lead.extras`; '' for other fields. */
	extraName: string;
	method: RuleMethod;
	/** In this order; blanks around a value are always taken off. */
	cleanUp: readonly CleanUp[];
	/** What "removeText" takes out, each occurrence. */
	removeText: string;
}
