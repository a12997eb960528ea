import { oneLine } from '../template/values';

/** A name we are ready to repeat to a stranger, or null: somebody may enter a victim's address and an advertisement as the name. */
export function greetingName(name: string | null): string | null {
	const clean = oneLine(name ?? '');
	return clean === '' || clean.length > 60 || /[/@:\d]|www\.|\.\p{L}{2,}/iu.test(clean) ? null : clean;
}
