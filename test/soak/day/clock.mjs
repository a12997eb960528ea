import { setTimeout as pause } from 'node:timers/promises';

/** The time of an accelerated day. It stands still while somebody waits for something that must not be part of the day. */
export class DayClock {
	startedAt = Date.now();
	stood = 0;
	waiting = 0;
	stands = 0;

	/** @param {number} seconds that the day lasts */
	constructor(seconds) {
		this.seconds = seconds;
	}

	get second() {
		const until = this.waiting > 0 ? this.stands : Date.now();
		return (until - this.startedAt - this.stood) / 1000;
	}

	/** @param {number} part of the day, 0 to 1 */
	async untilDue(part) {
		while (this.second < part * this.seconds) await pause(Math.min(250, Math.max(10, (part * this.seconds - this.second) * 1000)));
	}

	/**
	 * The day stands still from `afterMs` on until the work is done.
	 * @template T @param {() => Promise<T>} work @param {number} [afterMs] @returns {Promise<T>}
	 */
	async whileItStands(work, afterMs = 0) {
		let isHeld = false;
		const hold = () => {
			isHeld = true;
			if (this.waiting++ === 0) this.stands = Date.now();
		};
		const later = setTimeout(hold, afterMs);
		try {
			return await work();
		} finally {
			clearTimeout(later);
			if (isHeld && --this.waiting === 0) this.stood += Date.now() - this.stands;
		}
	}
}
