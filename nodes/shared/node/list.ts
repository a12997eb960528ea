/** A parameter that holds several values: a list from an expression, or text separated by commas, semicolons or line breaks. */
export function list(value: unknown): string[] {
	const parts = Array.isArray(value) ? value.map((one) => (typeof one === 'string' || typeof one === 'number' ? String(one) : '')) : typeof value === 'string' || typeof value === 'number' ? String(value).split(/[,;\n]/) : [];
	return parts.map((part) => part.trim()).filter((part) => part !== '');
}
