import type { Act } from '../visit';
import { nothingHappened, queueForPage } from './queue';

/** Names of form fields: what an action is done to (one of `on`), and what else it needs or takes. */
interface Fields {
	/** One of these says what is acted on. */
	on: readonly string[];
	needs?: readonly string[];
	takes?: readonly string[];
}

const MAIL = ['thread', 'message'];

/** What staff can do with mail, contacts and enquiries, by what Apply Page Action knows it by. */
export const FIELDS: Record<string, Fields> = {
	archive: { on: MAIL },
	unarchive: { on: MAIL },
	markRead: { on: MAIL },
	markUnread: { on: MAIL },
	flag: { on: MAIL },
	unflag: { on: MAIL },
	delete: { on: MAIL },
	restore: { on: MAIL },
	move: { on: MAIL, needs: ['folder'] },
	link: { on: MAIL, needs: ['contact'] },
	unlink: { on: MAIL, needs: ['contact'] },
	createContact: { on: MAIL },
	notALead: { on: MAIL },
	moveEnquiry: { on: MAIL, needs: ['enquiry'] },
	assign: { on: [...MAIL, 'enquiry', 'contact'], takes: ['owner', 'enquiry', 'contact'] },
	parseAgain: { on: MAIL },
	runAgain: { on: MAIL },
	completeActivity: { on: ['activity'], takes: ['thread'] },
	mergeContacts: { on: ['duplicate'], takes: ['thread'] },
	keepApart: { on: ['duplicate'], takes: ['thread'] },
	reconnect: { on: ['mailbox'] },
};

/** No id is longer. */
const LONGEST = 200;

/** The acts themselves. */
export const MAIL_ACTS: Record<string, Act> = Object.fromEntries(Object.entries(FIELDS).map(([operation, fields]) => [operation, actOn(operation, fields)]));

function actOn(operation: string, { on, needs = [], takes = [] }: Fields): Act {
	return async (visit, session) => {
		const { form } = visit.request;
		const given = Object.fromEntries([...new Set([...on, ...needs, ...takes])].flatMap((name) => (form[name] ? [[name, form[name].slice(0, LONGEST)]] : [])));
		if (!on.some((name) => given[name]) || !needs.every((name) => given[name])) return nothingHappened(visit, session);
		// Nobody in particular is somebody, too.
		if (operation === 'assign') given.owner ??= '';
		return await queueForPage(visit, session, operation, given);
	};
}
