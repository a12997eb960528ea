import type { SqlValue } from './store';

/**
 * Adds conditions that must all hold, each with its value; what is undefined is not asked for.
 *
 * @param conditions of a WHERE, to be joined by AND
 * @param values of the statement, in the order of its parameters
 */
export function addingTo(conditions: string[], values: SqlValue[]): (condition: (parameter: string) => string, value: SqlValue) => void {
	return (condition, value) => {
		if (value === undefined) return;
		values.push(value);
		conditions.push(condition(`$${values.length}`));
	};
}
