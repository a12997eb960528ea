/** A parameter cannot be used. `message` names it as it stands in the editor, `description` says what to write instead. */
export class ParameterError extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'ParameterError';
	}
}
