import type { NoticeWords } from './words';

const from = (about: string) => (about === '' ? '' : ` from ${about}`);
const colon = (about: string) => (about === '' ? '' : `: ${about}`);

export const english: NoticeWords = {
	language: 'en',
	timeFormat: 'd MMMM yyyy, HH:mm ZZZZ',
	hello: (name) => `Hello ${name},`,
	helloAnybody: 'Hello,',
	labels: {
		person: 'Person', email: 'Email', phone: 'Phone', company: 'Company', listing: 'Listing', place: 'Place', link: 'Link', firstSource: 'First source', received: 'Received',
		answerBy: 'Answer by', due: 'Due', about: 'About', account: 'Account', since: 'Since', until: 'Until',
	},
	unknownPerson: 'Unknown',
	openInbox: 'Open the inbox',
	openMail: 'Open the mail',
	toAdministrators: 'The smart inbox sends this by itself to whoever looks after it.',
	toOwner: 'The smart inbox sends this by itself to whoever answers the enquiry.',
	badges: { news: 'For you', due: 'Due', overdue: 'Overdue', attention: 'Needs attention', over: 'Works again' },
	owner: {
		newEnquiry: 'New enquiry',
		newMail: 'New mail',
		yours: 'This one is yours',
		insteadOf: (owner) => `While ${owner} is absent, this one is for you to answer`,
		ownerUnnamed: 'the owner',
		why: 'Why',
		wrote: 'They wrote',
	},
	activity: {
		subject: (what, isOverdue) => `${isOverdue ? 'Overdue' : 'Due soon'}: ${what}`,
		answer: 'Answer the enquiry',
		due: 'This is due soon, and nobody has said yet that it is done.',
		overdue: 'This was due, and nobody has said yet that it is done.',
		next: 'An answer by mail completes it. After a phone call, mark it as done yourself.',
	},
	details: 'What the inbox wrote down',
	troubles: {
		reconnect: {
			subject: (about) => `Account needs reconnecting: ${about}`,
			what: 'The mail server refuses the sign-in. Until somebody acts, no mail comes in from this account; nothing that is on the server is lost.',
			next: 'Open the credential in n8n, sign in again or write the new password, and publish the workflow again.',
			endSubject: (about) => `Account is connected again: ${about}`,
			end: 'The sign-in works again. What arrived meanwhile is read now.',
		},
		unreachable: {
			subject: (about) => `No mail can be received: ${about}`,
			what: 'This account cannot be reached at present. It is tried again by itself, and nothing is lost.',
			next: 'If it lasts, look at the details below, and at whether the mail server runs.',
			endSubject: (about) => `Mail is received again: ${about}`,
			end: 'The account works again. What arrived meanwhile is read now.',
		},
		replies: {
			subject: (about) => `Automatic replies${from(about)} are held back`,
			what: 'More automatic replies were to leave than is usual: a loop, or a flood of forms, looks like this. Those that were held back are not sent later.',
			next: 'Look at the newest enquiries. Replies go on by themselves when fewer leave.',
			endSubject: (about) => `Automatic replies${from(about)} leave again`,
			end: 'Few enough replies leave again, so none is held back any more.',
		},
		copies: {
			subject: (about) => `Copies of originals do not arrive${colon(about)}`,
			what: 'The copies of original mails are refused, or cannot be sent. The mails themselves are here and were processed.',
			next: 'Change the address under Copy of Original To, or send the refused copies again: Mailbox Sync, Account: Retry Copies.',
			endSubject: (about) => `Copies of originals arrive again${colon(about)}`,
			end: 'A copy was accepted again.',
		},
		waiting: {
			subject: () => 'Enquiries wait for an owner',
			what: 'Nobody could take them: everybody is absent, outside working hours or has enough to do.',
			next: 'They are assigned by themselves as soon as somebody can take them. Or give them to somebody: Assign Owner, Enquiry: Reassign.',
			endSubject: () => 'No enquiry waits for an owner any more',
			end: 'Every enquiry has an owner again.',
		},
		quarantine: {
			subject: () => 'A mail was put aside',
			what: 'Its workflow run failed again and again, or it could not be fetched whole. It is kept.',
			next: 'Run it again in the inbox when the cause is gone.',
			endSubject: () => 'The mail that was put aside is dealt with',
			end: 'Nothing is left to do about it.',
		},
		other: {
			subject: (about) => `The inbox needs attention${colon(about)}`,
			what: 'Something does not work as it should; the details are below.',
			next: 'They also say what to do.',
			endSubject: (about) => `All is well again${colon(about)}`,
			end: 'What was told of is over.',
		},
	},
	digest: {
		subject: (count) => (count === 1 ? 'A mail was put aside' : `${count} mails were put aside`),
		what: (count) => (count === 1 ? 'Its workflow run failed again and again, or it could not be fetched whole. It is kept, and waits for you.' : 'Their workflow runs failed again and again, or they could not be fetched whole. They are kept, and wait for you.'),
		next: 'Find the cause, then run them again: in the inbox under Needs Attention, or all at once with Mailbox Sync, Message: Run Again.',
		privateMail: 'a mail in a personal mailbox',
		more: (count) => `and ${count} more`,
		endSubject: 'No mail is put aside any more',
		end: (count) => (count === 1 ? 'The mail that was put aside is dealt with.' : `All ${count} mails that were put aside are dealt with.`),
	},
};
