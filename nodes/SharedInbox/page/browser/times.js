// Times in the zone of whoever looks: the page itself only knows that of the team member, or of the workflow.
{
	const day = { day: 'numeric', month: 'short' };
	const time = { hour: '2-digit', minute: '2-digit' };
	const language = document.documentElement.lang;
	for (const element of document.querySelectorAll('time[data-short]')) {
		const at = new Date(element.dateTime);
		const now = new Date();
		const options = at.toDateString() === now.toDateString() ? time : at.getFullYear() === now.getFullYear() ? { ...day, ...time } : { ...day, year: 'numeric' };
		element.textContent = new Intl.DateTimeFormat(language, options).format(at);
	}
	for (const element of document.querySelectorAll('time:not([data-short])')) {
		element.textContent = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'medium' }).format(new Date(element.dateTime));
	}
}
