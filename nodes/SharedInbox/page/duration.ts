import type { Language } from './words/language';

const STEPS = [
	{ unit: 'day', ms: 86_400_000, from: 2 },
	{ unit: 'hour', ms: 3_600_000, from: 2 },
	{ unit: 'minute', ms: 60_000, from: 1 },
	{ unit: 'second', ms: 1_000, from: 0 },
] as const;

/** How long something takes, in one unit: "3 minutes", "1 hour", "90 minutes", "2 days". */
export function duration(ms: number, language: Language): string {
	const { unit, ms: one } = STEPS.find(({ ms: step, from }) => ms >= step * from || (ms >= step && ms % step === 0)) ?? STEPS[3];
	const count = ms / one;
	return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: unit === 'second' && count < 10 ? 1 : 0 }).format(count);
}
