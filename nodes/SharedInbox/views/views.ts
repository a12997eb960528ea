import type { View } from '../visit';
import { showLink } from './link';
import { showList } from './list';
import { showMessage } from './message';
import { showState } from './state';

/** What the address of the page can ask for, by the name of the parameter that says it: `?message=…`. */
const VIEWS: Record<string, View> = {
	link: showLink,
	message: showMessage,
	state: showState,
};

/** The view that an address asks for; the list when it asks for none. */
export function viewFor(query: Record<string, string>): View {
	const name = Object.keys(query).find((one) => Object.hasOwn(VIEWS, one));
	return name === undefined ? showList : VIEWS[name];
}
