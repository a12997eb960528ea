// Times in the zone of whoever looks: the page itself only knows that of the team member, or of the workflow.
{
	const language = document.documentElement.lang;
	// Making one takes a browser longer than all else here.
	const format = (options) => new Intl.DateTimeFormat(language, options);
	const time = { hour: '2-digit', minute: '2-digit' };
	const day = { day: 'numeric', month: 'short' };
	const today = format(time);
	const thisYear = format({ ...day, ...time });
	const earlier = format({ ...day, year: 'numeric' });
	const full = format({ dateStyle: 'long', timeStyle: 'medium' });

	function begin() {
		const now = new Date();
		for (const element of document.querySelectorAll('time')) {
			const at = new Date(element.dateTime);
			const short = at.toDateString() === now.toDateString() ? today : at.getFullYear() === now.getFullYear() ? thisYear : earlier;
			element.textContent = ('short' in element.dataset ? short : full).format(at);
		}
	}
	begin();
	document.addEventListener('shown', begin);
}
