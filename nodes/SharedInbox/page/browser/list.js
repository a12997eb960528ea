// Search as somebody types, and a word when there is something new: the same addresses, asked for by the script.
{
	const pass = document.querySelector('input[name=pass]')?.value;
	const input = document.querySelector('#q');
	const results = () => document.querySelector('#results');
	const newer = document.querySelector('#newer');
	const EVERY = 30_000;
	let asking;

	async function load(query) {
		asking?.abort();
		asking = new AbortController();
		const answer = await fetch(`${location.pathname}?${query}`, { headers: { Authorization: `Bearer ${pass}` }, signal: asking.signal });
		return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
	}

	if (input && pass && results()) {
		let timer;
		input.addEventListener('input', () => {
			clearTimeout(timer);
			timer = setTimeout(async () => {
				const query = new URLSearchParams(location.search);
				for (const name of ['before', 'after', 'did', 'show', 'folder']) query.delete(name);
				query.set('q', input.value);
				results().setAttribute('aria-busy', 'true');
				try {
					const found = (await load(query))?.querySelector('#results');
					if (found) results().replaceWith(document.adoptNode(found));
				} catch {
					// Somebody typed on, or the network is away: what is shown stays.
				}
				results().removeAttribute('aria-busy');
			}, 150);
		});
	}

	const threads = (of) => [...of.querySelectorAll('#results tr[data-thread]')].map(({ dataset }) => dataset.thread);
	const isAt = (name) => new URLSearchParams(location.search).has(name);
	if (newer && pass && !isAt('before') && !isAt('q')) {
		const known = new Set(threads(document));
		setInterval(async () => {
			if (document.visibilityState !== 'visible' || input?.value) return;
			try {
				const now = await load(new URLSearchParams(location.search));
				if (!now?.querySelector('#newer')) return;
				const count = threads(now).filter((id) => !known.has(id)).length;
				document.querySelector('.note.newer')?.remove();
				if (count === 0) return;
				const note = Object.assign(document.createElement('p'), { className: 'note busy newer', role: 'status', textContent: `${count === 1 ? newer.dataset.one : newer.dataset.many.replace('{n}', String(count))} ` });
				note.setAttribute('role', 'status');
				note.append(Object.assign(document.createElement('a'), { href: location.href, textContent: newer.dataset.show }));
				results().prepend(note);
			} catch {
				// Asked again in half a minute.
			}
		}, EVERY);
	}
}
