import { fold, isAvailable, meaningOf, meanSame, readStatus, type WordField } from '../../../nodes/shared/listings/vocabulary';
import words from '../../../nodes/shared/listings/words.json';

test.each([
	['Disponible', 'available', true],
	['  ZU VERKAUFEN ', 'available', true],
	['à louer', 'available', true],
	['SATILIK', 'available', true],
	['yes', 'available', true],
	['Reservado', 'reserved', false],
	['verkauft', 'sold', false],
	['Alquilada', 'rented', false],
	['no disponible', 'unavailable', false],
	['Non disponible', 'unavailable', false],
	['Phase 2', 'Phase 2', false],
	['', '', false],
])('the status %j is kept as %j, on offer: %s', (written, kept, available) => {
	expect([readStatus(written), isAvailable(written), isAvailable(kept)]).toEqual([kept, available, available]);
});

test.each<[WordField, string, string, boolean]>([
	['kind', 'Piso', 'apartment', true],
	['kind', 'Eigentumswohnung', 'квартира', true],
	['kind', 'flat', 'house', false],
	['kind', 'flat / penthouse', 'Ático', true],
	['kind', 'Parcel·la', 'Grundstück', true],
	['kind', 'Gazebo', 'gazebo', true],
	['kind', 'Gazebo', 'Pavilion', false],
	['kind', 'Gazebo or flat', 'flat', false],
	['operation', 'Venta', 'kaufen', true],
	['operation', 'Venta y alquiler', 'to rent', true],
	['operation', 'Miete', 'Verkauf', false],
	['operation', 'alquiler vacacional', 'rent', false],
])('%s: %j and %j mean the same: %s', (field, one, other, same) => {
	expect([meanSame(field, one, other), meanSame(field, other, one)]).toEqual([same, same]);
});

test('no word has two meanings, and every meaning is understood by its own name', () => {
	const twice: string[] = [];
	for (const [field, meanings] of Object.entries(words) as [WordField, Record<string, string[]>][]) {
		const seen = new Map<string, string>();
		for (const [meaning, spellings] of Object.entries(meanings)) {
			expect(meaningOf(field, meaning)).toBe(meaning);
			for (const word of spellings.map(fold)) {
				if (seen.has(word)) twice.push(`${field}: ${word}`);
				seen.set(word, meaning);
			}
		}
	}
	expect(twice).toEqual([]);
});

test('a hostile text costs nothing', () => {
	const started = process.cpuUsage();
	for (const text of ['/'.repeat(100_000), ' and '.repeat(20_000), 'é'.repeat(100_000)]) meanSame('kind', text, text);
	expect(process.cpuUsage(started).user / 1000).toBeLessThan(250);
});
