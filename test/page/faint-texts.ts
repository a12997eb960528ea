/** Texts whose colour does not stand out 4.5:1 from what is behind them (WCAG 2.2, 1.4.3). Runs in the browser. */
export function faintTexts(): string[] {
	const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
	const luminance = ([red, green, blue]: number[]) => {
		const [r, g, b] = [red, green, blue].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const ground = (element: Element | null): number[] => {
		for (let at = element; at; at = at.parentElement) {
			const colour = channels(getComputedStyle(at).backgroundColor);
			if (colour.length === 3 || colour[3] === 1) return colour;
		}
		return [255, 255, 255];
	};
	const faint: string[] = [];
	for (const element of Array.from(document.body.querySelectorAll('*'))) {
		const text = Array.from(element.childNodes).filter((node) => node.nodeType === 3).map((node) => node.textContent?.trim()).join('');
		if (!text || element.closest('.skip, svg, style') || element.getClientRects().length === 0) continue;
		const [one, two] = [luminance(channels(getComputedStyle(element).color)), luminance(ground(element))];
		const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
		if (contrast < 4.5) faint.push(`${text.slice(0, 40)}: ${contrast.toFixed(2)}`);
	}
	return faint;
}
