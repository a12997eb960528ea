import { asLivingSender, thisSender } from '../../shared/mail/outgoing/sending-process';
import { inTransaction } from '../../shared/store/conflicts';
import { raisedAlert } from '../../shared/store/notice-mails';
import { areOver } from '../../shared/store/notices';
import { forgetSource, listOutgoing, settleOutgoing, takeOutgoing } from '../../shared/store/outgoing';
import type { Store } from '../../shared/store/store';
import { noticesBehind } from './alert';

/** Alerts that wait for a server which could not be used. */
const MOST = 500;

/** Takes back the alerts that wait in the queue and are over: nobody is told of what was over before. */
export async function withdrawAlerts(store: Store, now: number): Promise<void> {
	const waiting = await listOutgoing(store, { status: 'queued', purpose: 'notice' }, MOST);
	if (waiting.length === 0) return;
	await asLivingSender(store, async (alive) => {
		for (const { id, key } of waiting) {
			const alert = raisedAlert(key);
			if (alert === null) continue;
			await inTransaction(store, async (sql) => {
				if (!(await areOver(sql, noticesBehind(alert))) || !(await takeOutgoing(sql, id, thisSender, alive))) return;
				await settleOutgoing(sql, id, 'refused', 'It was over before it could leave', null, now);
				await forgetSource(sql, id);
			});
		}
	});
}
