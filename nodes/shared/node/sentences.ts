/** What happened and what to do, in one text: for the places where n8n shows the message of an error and nothing else. */
export function sentences(error: unknown): string {
	const { message = String(error), description } = (error ?? {}) as { message?: string; description?: string | null };
	return description ? `${message}. ${description}` : message;
}
