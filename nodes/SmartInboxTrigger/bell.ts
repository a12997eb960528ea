/** A bell that is never missed: rung while nobody waits, the next wait ends at once. */
export class Bell {
	private rung = false;
	private answer: (() => void) | undefined;

	ring(): void {
		this.rung = true;
		this.answer?.();
	}

	/** Waits for the bell, at most `patience` milliseconds. @returns whether it rang */
	async wait(patience: number): Promise<boolean> {
		if (!this.rung) {
			let timer: NodeJS.Timeout | undefined;
			await new Promise<void>((resolve) => {
				this.answer = resolve;
				timer = setTimeout(resolve, patience);
			});
			clearTimeout(timer);
			this.answer = undefined;
		}
		const rang = this.rung;
		this.rung = false;
		return rang;
	}
}
