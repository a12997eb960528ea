import type { ConversationFilter } from './conversation-filters';
import { conditionFor, placesOf, type ConversationSearch } from './conversations';
import { listed, padded } from './lists-of-values';
import type { Sql, SqlValue } from './store';

/** A count goes no further than this: "99+". */
export const MOST_COUNTED = 100;

/** How many conversations each of these filters shows, up to `MOST_COUNTED`. `refreshConversations` is to be called before. */
export async function countConversations<F extends ConversationFilter>(sql: Sql, search: Omit<ConversationSearch, 'filter'>, filters: readonly F[]): Promise<Record<F, number>> {
	const places = await placesOf(sql, search);
	const none = Object.fromEntries(filters.map((filter) => [filter, 0])) as Record<F, number>;
	if (places.length === 0 || filters.length === 0) return none;
	const values: SqlValue[] = [...padded(places)];
	const here = `place_id IN (${listed(places)})`;
	// A conversation has one row in a place at most: so many rows are enough, in whatever order they come.
	const enough = MOST_COUNTED * places.length;
	const counts = filters.map((filter) => {
		const { where, unless } = conditionFor({ ...search, filter });
		if (where === null) return '0';
		const exception = unless === undefined ? '' : ` AND NOT EXISTS (SELECT 1 FROM inbox_thread elsewhere WHERE elsewhere.thread_id = one.thread_id AND elsewhere.${here} AND ${unless})`;
		return `(SELECT COUNT(*) FROM (SELECT DISTINCT thread_id FROM (SELECT thread_id FROM inbox_thread one WHERE ${here} AND ${where.text(values)}${exception} LIMIT ${enough}) AS rows_of_some LIMIT ${MOST_COUNTED}) AS counted)`;
	});
	return (await sql.get<Record<F, number>>(`SELECT ${filters.map((filter, index) => `${counts[index]} AS "${filter}"`).join(', ')}`, values)) ?? none;
}
