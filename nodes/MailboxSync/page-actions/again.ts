import { InputError } from '../../shared/node/input-error';
import { readEnded, runAgain } from '../../shared/store/run-again';
import { tellWaitingWork } from '../../shared/store/waiting-work';
import { deliveriesOf, type ActedDelivery } from './deliveries';
import { field, type Doing, type PageWork } from './doing';

/** Starts the workflow again with mail that has ended (W3, W12). Nothing is filed, assigned or answered twice (invariant 5). */
const again =
	(choose: (deliveries: ActedDelivery[]) => ActedDelivery[]): PageWork =>
	async (doing) => {
		const { store } = doing;
		const deliveries = await deliveriesOf(store, doing);
		if (deliveries.length === 0) throw new InputError('Smart Inbox Trigger has not received this mail, so no workflow reads it', 'Create a contact from it, or link it, by hand.');
		const chosen = isWhole(doing) ? choose(deliveries) : deliveries.slice(0, 1);
		let started = 0;
		for (const { messageKey, mailboxId } of chosen) {
			if ((await readEnded(store, messageKey))?.isPartial) throw new InputError('Only the beginning of this mail is here, so there is nothing to run', 'In n8n, run Mailbox Sync with Message: Get It Anyway. The mail is fetched whole, and then run by itself.');
			if (!(await store.transaction((sql) => runAgain(sql, messageKey)))) continue;
			started += 1;
			tellWaitingWork(mailboxId);
		}
		return { runAgain: started, messageKeys: chosen.map(({ messageKey }) => messageKey) };
	};

function isWhole(doing: Doing): boolean {
	return field(doing, 'thread') !== '';
}

export const AGAIN_WORK: Record<string, PageWork> = {
	// Of a whole conversation, the newest mail.
	parseAgain: again((deliveries) => deliveries.slice(0, 1)),
	// Of a whole conversation, all that was put aside.
	runAgain: again((deliveries) => {
		const putAside = deliveries.filter(({ state }) => state === 'quarantined');
		return putAside.length > 0 ? putAside : deliveries.slice(0, 1);
	}),
};
