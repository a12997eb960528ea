import { attachments } from './attachments.mjs';
import { backlog } from './backlog.mjs';
import { backlogInN8n } from './backlog-n8n.mjs';
import { bigMailsBench } from './big-mails.mjs';
import { leads } from './leads/leads.mjs';
import { load } from './load.mjs';
import { page } from './page.mjs';
import { parse } from './parse.mjs';
import { peopleMerge } from './people-merge.mjs';
import { push } from './push.mjs';
import { pushInN8n } from './push-n8n.mjs';
import { rotation } from './rotation.mjs';
import { roundTrip } from './round-trip.mjs';
import { sync } from './sync.mjs';
import { upsert } from './upsert.mjs';
import { withoutIdle } from './without-idle.mjs';

/** @type {Record<string, import('./table.mjs').Bench>} */
export const benches = {
	push,
	'push-n8n': pushInN8n,
	'backlog-n8n': backlogInN8n,
	backlog,
	'round-trip': roundTrip,
	attachments,
	'big-mails': bigMailsBench,
	parse,
	// Mostly waits: beside what takes as long and is not timed to the millisecond.
	'without-idle': withoutIdle,
	rotation,
	'people-merge': peopleMerge,
	leads,
	load,
	upsert,
	page,
	sync,
};
