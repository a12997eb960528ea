/**
 * The texts of a statement that takes any number of rows, e.g. of VALUES. Each is made once: a text that is put together
 * anew each time costs more to find among the prepared statements than the statement itself.
 *
 * @param text the statement, given its rows
 * @param row one row with its parameters; the first has index 0
 */
export function rowsOfValues(text: (rows: string) => string, row: (index: number) => string): (count: number) => string {
	const made: string[] = [];
	return (count) => (made[count] ??= text(Array.from({ length: count }, (_, index) => row(index)).join(', ')));
}
