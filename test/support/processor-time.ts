/**
 * Milliseconds of processor time this process has used so far. What reads hostile mail is held to these: unlike the time
 * on a clock they stay the same on a busy machine.
 */
export function processorTime(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}
