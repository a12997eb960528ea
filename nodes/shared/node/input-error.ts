/** The item or a parameter cannot be used. `message` says what is wrong, `description` what to do next. */
export class InputError extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'InputError';
	}
}
