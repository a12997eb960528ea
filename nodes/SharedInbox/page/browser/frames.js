// A frame is as high as the mail in it, up to a limit; the mail tells, and only the frame it is in counts.
{
	const HIGHEST = 6000;
	addEventListener('message', ({ source, data }) => {
		const height = Number(data?.smartInboxHeight);
		if (!(height > 0)) return;
		for (const frame of document.querySelectorAll('iframe')) if (frame.contentWindow === source) frame.style.height = `${Math.min(Math.max(height, 60), HIGHEST) + 2}px`;
	});
}
