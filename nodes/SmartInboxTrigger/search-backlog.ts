import { indexWaiting } from '../shared/store/search-index';
import type { Store } from '../shared/store/store';

/** A tenth of the time at most: mail that arrives goes first. Milliseconds. */
const TURN = { lasts: 2_000, rests: 18_000 };
/** How often it is looked again when nothing was left: mail that starts no run is indexed then, too; milliseconds. */
const CALM = 10 * 60_000;

/** Puts mail into the search index that came before there was one, bit by bit, while the trigger listens. */
export class SearchBacklog {
	private timer: NodeJS.Timeout | undefined;
	private closed = false;

	constructor(private readonly store: Store) {
		this.wait(TURN.rests);
	}

	close(): void {
		this.closed = true;
		clearTimeout(this.timer);
	}

	private wait(ms: number): void {
		if (this.closed) return;
		this.timer = setTimeout(() => void this.turn(), ms).unref();
	}

	private async turn(): Promise<void> {
		let indexed = 0;
		try {
			indexed = await indexWaiting(this.store, { forMs: TURN.lasts, goesOn: () => !this.closed });
		} catch {
			// A store that does not take it now is asked again.
		}
		this.wait(indexed > 0 ? TURN.rests : CALM);
	}
}
