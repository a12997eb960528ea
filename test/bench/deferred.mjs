/**
 * A promise and the two ways to end it.
 * @template [T=void]
 * @returns {{ promise: Promise<T>, resolve: (value: T) => void, reject: (error: Error) => void }}
 */
export function deferred() {
	/** @type {(value: T) => void} */
	let resolve = () => undefined;
	/** @type {(error: Error) => void} */
	let reject = () => undefined;
	const promise = new Promise((yes, no) => {
		resolve = yes;
		reject = no;
	});
	return { promise, resolve, reject };
}
