/** An address on the web that can be a link or a picture; null for everything else, e.g. `javascript:` and `data:`. */
export function webAddress(text: string | null | undefined): string | null {
	const written = (text ?? '').trim();
	return /^https?:\/\/[^\s"<>]{1,2000}$/i.test(written) ? written : null;
}
