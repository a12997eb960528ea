// What somebody did is carried out by a workflow: its state is asked for until it is over, without loading the page anew.
{
	const list = () => document.querySelector('.doings ul');
	const pass = document.querySelector('input[name=pass]')?.value;
	const address = location.pathname;
	let isTyping = false;
	// A page that is loaded anew would take a form that is just being sent with it.
	for (const kind of ['input', 'submit']) document.addEventListener(kind, () => (isTyping = true));

	const nodeOf = (html) => new DOMParser().parseFromString(html, 'text/html').body;
	const waiting = () => [...document.querySelectorAll('.doings [data-state=queued],.doings [data-state=running]')];
	const began = Date.now();
	const pause = () => (Date.now() - began < 30_000 ? 1_000 : Date.now() - began < 180_000 ? 5_000 : 20_000);
	const just = new URLSearchParams(location.search).get('did');
	let asking;

	async function ask() {
		const ids = waiting().map(({ dataset }) => dataset.did);
		if (ids.length === 0) return;
		if (document.visibilityState === 'visible') {
			try {
				const query = new URLSearchParams({ state: ids.join(','), back: list().dataset.back });
				const answer = await fetch(`${address}?${query}`, { headers: { Authorization: `Bearer ${pass}` } });
				if (answer.ok) for (const one of (await answer.json()).actions) show(one);
			} catch {
				// The network is away: asked again.
			}
		}
		asking = setTimeout(ask, pause());
	}

	function show({ id, state, html }) {
		const shown = document.querySelector(`.doings [data-did="${CSS.escape(id)}"]`);
		const now = nodeOf(html).firstElementChild;
		if (!shown || !now || shown.textContent === now.textContent) return;
		shown.replaceWith(now);
		// What it changed shows on the page, unless somebody is writing there.
		if (state === 'done' && id === just && !isTyping && !document.querySelector('form.compose')) location.reload();
	}

	function begin() {
		clearTimeout(asking);
		if (list() && pass) asking = setTimeout(ask, 600);
	}
	begin();
	document.addEventListener('shown', begin);

	// A second click while the page loads is no second action.
	document.addEventListener('submit', ({ target }) => {
		// After the browser has read which button it was.
		if (target.matches('form.act, form.compose')) setTimeout(() => target.querySelectorAll('button').forEach((button) => (button.disabled = true)));
	});
	window.addEventListener('pageshow', () => document.querySelectorAll('form.act button, form.compose button').forEach((button) => (button.disabled = false)));

	// Who else is in the conversation.
	const present = document.querySelector('.present[data-thread]');
	const writing = document.querySelector('form.compose[data-thread]');
	let lastTyped = writing ? Date.now() : 0;
	document.addEventListener('input', ({ target }) => {
		if (!target.closest('textarea, [contenteditable]')) return;
		const isFirst = lastTyped === 0;
		lastTyped = Date.now();
		if (isFirst) void tell();
	});
	const tellThat = (doing, more = {}) => fetch(address, { method: 'POST', body: new URLSearchParams({ action: 'presence', pass, thread: present.dataset.thread, doing }), ...more });

	async function tell() {
		try {
			const answer = await tellThat(Date.now() - lastTyped < 120_000 ? 'replying' : 'reading');
			const { html } = answer.ok ? await answer.json() : { html: '' };
			const now = nodeOf(html);
			if (present.textContent !== now.textContent) present.replaceChildren(...now.childNodes);
		} catch {
			// Told again in half a minute.
		}
	}

	if (present && pass) {
		void tell();
		setInterval(() => document.visibilityState === 'visible' && void tell(), 30_000);
		window.addEventListener('pagehide', () => void tellThat('gone', { keepalive: true }).catch(() => undefined));
	}
}
