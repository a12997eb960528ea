const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** What a browser would post from the form of a page that does this, as it stands there; null = there is no such form. */
export function formOn(body: string, action: string, having = ''): Record<string, string> | null {
	const form = [...body.matchAll(/<form method="post"[^>]*>(.*?)<\/form>/gs)].map(([, content]) => content).find((content) => content.includes(`name="action" value="${action}"`) && content.includes(having));
	if (form === undefined) return null;
	const inputs = [...form.matchAll(/<input [^>]*?name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, plain(value)]);
	const areas = [...form.matchAll(/<textarea [^>]*?name="([^"]+)"[^>]*>\n?(.*?)<\/textarea>/gs)].map(([, name, value]) => [name, plain(value)]);
	const choices = [...form.matchAll(/<select [^>]*?name="([^"]+)"[^>]*>(.*?)<\/select>/gs)].map(([, name, options]) => [name, plain(/value="([^"]*)" selected/.exec(options)?.[1] ?? /value="([^"]*)"/.exec(options)?.[1] ?? '')]);
	return Object.fromEntries([...inputs, ...areas, ...choices]) as Record<string, string>;
}

/** What is said about a field of a form: its faults, warnings and hints. */
export function saidAbout(body: string, field: string): { fault: string | null; warning: string | null } {
	const said = (kind: string) => new RegExp(`<p id="field-${field}-${kind}"[^>]*>(.*?)</p>`, 's').exec(body)?.[1] ?? null;
	return { fault: said('fault'), warning: said('warning') };
}
