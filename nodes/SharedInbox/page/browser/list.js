// Another part of the list, a search as somebody types, and a word when there is something new: the same addresses, asked for by
// the script. Loading a whole page takes a browser several times as long.
{
	const EVERY = 30_000;
	const main = document.querySelector('#content');
	const pass = document.querySelector('input[name=pass]')?.value;
	const results = () => document.querySelector('#results');
	const said = () => new URLSearchParams(location.search);
	let at = location.search;
	let asking;
	let typing;

	// What somebody wants now takes the place of what they wanted before.
	function wanted() {
		clearTimeout(typing);
		asking?.abort();
		asking = new AbortController();
		return asking.signal;
	}

	async function load(query, signal) {
		const answer = await fetch(`${location.pathname}?${query}`, { headers: { Authorization: `Bearer ${pass}` }, signal });
		const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
		return page?.querySelector('#results') ? page : null;
	}

	// What is in place of something else begins anew: other scripts listen.
	function show(selector, page) {
		document.querySelector(selector).replaceChildren(...document.adoptNode(page.querySelector(selector)).childNodes);
		document.dispatchEvent(new Event('shown'));
	}

	async function turn(query, isBack = false) {
		const address = `?${query}`;
		main.setAttribute('aria-busy', 'true');
		try {
			const page = await load(query, wanted());
			if (!page) return void location.assign(address);
			if (!isBack) history.pushState(null, '', address);
			at = location.search;
			document.title = page.title;
			show('#content', page);
			if (isBack) return;
			scrollTo(0, 0);
			const link = [...main.querySelectorAll('nav.bar a')].find(({ search }) => search === at);
			(link ?? main).focus({ preventScroll: true });
		} catch ({ name }) {
			// Somebody has clicked on; else the browser says what is the matter.
			if (name !== 'AbortError') location.assign(address);
		} finally {
			main.removeAttribute('aria-busy');
		}
	}

	if (pass && results()) {
		document.addEventListener('click', (event) => {
			const link = event.target.closest('nav.bar a, nav.pages a, .search a, a.brand');
			if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
			event.preventDefault();
			void turn(new URL(link.href).searchParams);
		});
		document.addEventListener('submit', (event) => {
			if (!event.target.matches('form.search')) return;
			event.preventDefault();
			void turn(new URLSearchParams(new FormData(event.target)));
		});
		addEventListener('popstate', () => location.search !== at && void turn(said(), true));
	}

	document.addEventListener('input', ({ target }) => {
		if (target.id !== 'q' || !pass || !results()) return;
		clearTimeout(typing);
		typing = setTimeout(async () => {
			const query = said();
			for (const name of ['before', 'after', 'did', 'show', 'folder']) query.delete(name);
			query.set('q', target.value);
			results().setAttribute('aria-busy', 'true');
			try {
				const found = await load(query, wanted());
				if (found) show('#results', found);
			} catch {
				// Somebody typed on, or the network is away: what is shown stays.
			}
			results().removeAttribute('aria-busy');
		}, 150);
	});

	const threads = (of) => [...of.querySelectorAll('#results tr[data-thread]')].map(({ dataset }) => dataset.thread);
	let known = new Set(threads(document));
	document.addEventListener('shown', () => (known = new Set(threads(document))));
	setInterval(async () => {
		const newer = document.querySelector('#newer');
		const query = said();
		if (!newer || !pass || query.has('before') || query.has('q') || document.querySelector('#q')?.value || document.visibilityState !== 'visible') return;
		query.set('newer', '');
		try {
			const now = await load(query);
			const count = now ? threads(now).filter((id) => !known.has(id)).length : 0;
			if (!now?.querySelector('#newer')) return;
			document.querySelector('.note.newer')?.remove();
			if (count === 0) return;
			const note = Object.assign(document.createElement('p'), { className: 'note busy newer', textContent: `${count === 1 ? newer.dataset.one : newer.dataset.many.replace('{n}', String(count))} ` });
			note.setAttribute('role', 'status');
			note.append(Object.assign(document.createElement('a'), { href: location.href, textContent: newer.dataset.show }));
			results().prepend(note);
		} catch {
			// Asked again in half a minute.
		}
	}, EVERY);
}
