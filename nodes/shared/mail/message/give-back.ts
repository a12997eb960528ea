/** Missing before Node 22: the memory then waits for the garbage collector. */
type Memory = ArrayBufferLike & { transfer?: (length: number) => unknown; detached?: boolean };

/**
 * Gives the memory of bytes back at once that nobody reads any more. V8 does it when it next collects garbage; but bytes
 * lie outside its heap, so that it is in no hurry, and lets some 64 MB of them wait.
 *
 * @param bytes empty afterwards, like everything that shows the same memory
 */
export function giveBack(bytes: Uint8Array): void {
	const memory: Memory = bytes.buffer;
	// Short buffers share their memory with others.
	if (bytes.byteLength === memory.byteLength) memory.transfer?.(0);
}

/** The same bytes in memory of their own, so that it can be given back: Node puts short buffers together in one of 64 KB. */
export function inOwnMemory(bytes: Buffer): Buffer {
	if (bytes.byteLength === bytes.buffer.byteLength) return bytes;
	const own = Buffer.allocUnsafeSlow(bytes.length);
	bytes.copy(own);
	return own;
}

/** Whether the memory of these bytes was given back, so that they look empty. */
export function isGivenBack({ buffer }: Uint8Array): boolean {
	return (buffer as Memory).detached === true;
}
