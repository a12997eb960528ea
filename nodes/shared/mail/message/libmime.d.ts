/** The part of libmime that we use; it brings no types. */
declare module 'libmime' {
	interface HeaderValue {
		/** Before the first ";"; false when there is nothing. */
		value: string | false;
		/** Lower-case name to value; RFC 2231 continuations joined and decoded. */
		params: Record<string, string | undefined>;
	}

	const libmime: {
		parseHeaderValue(value: string): HeaderValue;
		/** One word of RFC 2047, given apart; an unknown charset is read as UTF-8. */
		decodeWord(charset: string, encoding: 'B' | 'Q', word: string): string;
		/** The usual name of a charset, e.g. "windows-1252" for "win1252". */
		normalizeCharset(charset: string): string;
		/** RFC 2047. @throws Error for some unknown charsets */
		decodeWords(text: string): string;
		/** RFC 3676; one character for each byte. */
		decodeFlowed(text: string, isDelSp: boolean): string;
		/** By the ending of a file name; "application/octet-stream" when unknown. */
		detectMimeType(fileName: string): string;
	};
	export default libmime;
}
