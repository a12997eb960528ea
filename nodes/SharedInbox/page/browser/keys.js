// Keys for whoever works here all day: those that a link or a button names, and j and k in the list.
{
	const rows = () => [...document.querySelectorAll('tr[data-thread]')];
	let here = -1;
	document.addEventListener('shown', () => (here = -1));

	function go(step) {
		const all = rows();
		if (all.length === 0) return;
		here = Math.min(Math.max(here + step, 0), all.length - 1);
		all.forEach((row, index) => row.classList.toggle('here', index === here));
		all[here].querySelector('a').focus({ preventScroll: true });
		all[here].scrollIntoView({ block: 'nearest' });
	}

	const help = document.querySelector('#keys');
	document.addEventListener('keydown', (event) => {
		const { key, target } = event;
		if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select, [contenteditable]')) return;
		const act = {
			j: () => go(1),
			k: () => go(-1),
			o: () => rows()[here]?.querySelector('a').click(),
			'/': () => document.querySelector('#q')?.focus(),
			'?': () => help?.showModal(),
		}[key];
		const named = key.length === 1 ? document.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
		if (!act && !named) return;
		event.preventDefault();
		if (act) act();
		else if (named.matches('input')) named.focus();
		else named.click();
	});
}
