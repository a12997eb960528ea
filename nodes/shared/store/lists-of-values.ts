import type { Sql, SqlValue } from './store';
import { together } from './together';

/** Values of a list in one statement. */
export const LIST_LENGTH = 256;

const lengthFor = (count: number) => 2 ** Math.ceil(Math.log2(Math.max(1, count)));

/** Placeholders for a list; its length is rounded up, so that few different statements are prepared. Goes with `padded`. */
export function listed(items: readonly unknown[], after = 0): string {
	return Array.from({ length: lengthFor(items.length) }, (_, index) => `$${after + index + 1}`).join(', ');
}

/** A list of the length that `listed` has, by repeating the last one. */
export function padded<T>(items: readonly T[]): T[] {
	return Array.from({ length: lengthFor(items.length) }, (_, index) => items[Math.min(index, items.length - 1)]);
}

/** The rows for a list of any length, in several statements when it is long. */
export async function allOf<T extends object>(sql: Sql, text: (list: string) => string, items: readonly SqlValue[]): Promise<T[]> {
	const asked: Promise<T[]>[] = [];
	for (let from = 0; from < items.length; from += LIST_LENGTH) {
		const part = items.slice(from, from + LIST_LENGTH);
		asked.push(sql.all<T>(text(listed(part)), padded(part)));
	}
	return (await together(asked)).flat();
}
