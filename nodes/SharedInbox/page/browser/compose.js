// What somebody writes is kept while they write, a chosen file is attached at once, and a template goes where the cursor is.
{
	const form = document.querySelector('form.compose');
	if (form) {
		const status = form.querySelector('.kept');
		const body = form.querySelector('#c-body');
		const at = form.querySelector('[name=at]');
		const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' }).format(new Date());
		let timer;
		let isChanged = false;
		let isLeaving = false;

		function written() {
			const data = new FormData(form);
			data.delete('files');
			data.set('do', 'keep');
			return data;
		}

		async function keep() {
			if (!isChanged || isLeaving) return;
			isChanged = false;
			try {
				const answer = await fetch(location.pathname, { method: 'POST', body: written() });
				if (isLeaving) return;
				if (answer.ok && (await answer.json()).kept) return void (status.textContent = `${form.dataset.kept}, ${clock()}`);
				isChanged = true;
				status.textContent = answer.status === 409 ? form.dataset.elsewhere : answer.status === 403 ? form.dataset.signedOut : form.dataset.notKept;
			} catch {
				// The network is away: kept with the next change, or when the form is sent.
				isChanged = true;
				status.textContent = form.dataset.notKept;
			}
		}

		form.addEventListener('input', ({ target }) => {
			if (target.type === 'file' || target.name === 'template') return;
			isChanged = true;
			clearTimeout(timer);
			timer = setTimeout(() => void keep(), 2_000);
		});
		for (const kind of ['select', 'keyup', 'click', 'input']) body.addEventListener(kind, () => (at.value = String(body.selectionStart)));
		form.querySelector('#c-files').addEventListener('change', ({ target }) => target.files.length > 0 && form.requestSubmit(form.querySelector('[value=attach]')));
		form.addEventListener('submit', () => {
			isLeaving = true;
			clearTimeout(timer);
		});
		form.addEventListener('keydown', (event) => {
			if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
			event.preventDefault();
			form.requestSubmit(form.querySelector('[value=send]'));
		});
		window.addEventListener('pageshow', () => (isLeaving = false));
		window.addEventListener('pagehide', () => {
			if (isChanged && !isLeaving) void fetch(location.pathname, { method: 'POST', body: written(), keepalive: true }).catch(() => undefined);
		});
	}
}
