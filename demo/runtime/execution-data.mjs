/**
 * n8n sends execution data "flatted": a list in which every string inside an object or array is the position of the
 * value meant.
 * @param {string} text
 * @returns {any}
 */
export function readExecutionData(text) {
	/** @type {unknown[]} */
	const list = JSON.parse(text);
	/** @type {Map<number, any>} */
	const revived = new Map();

	/** @param {number} position @returns {any} */
	const at = (position) => {
		if (revived.has(position)) return revived.get(position);
		const value = list[position];
		if (typeof value !== 'object' || value === null) return value;
		/** @type {any} */
		const copy = Array.isArray(value) ? [] : {};
		revived.set(position, copy);
		for (const [key, part] of Object.entries(value)) copy[key] = typeof part === 'string' ? at(Number(part)) : part;
		return copy;
	};
	return at(0);
}
