/** The commands of n8n that exist in queue mode only; they need no setting to know of it (commands/worker.js). */
const OF_QUEUE_MODE = ['worker', 'webhook'];

/** Whether n8n runs workflows in other processes than the one that receives mail. */
export function isQueueMode(environment: NodeJS.ProcessEnv = process.env, [, , command]: readonly string[] = process.argv): boolean {
	return environment.EXECUTIONS_MODE === 'queue' || OF_QUEUE_MODE.includes(command);
}
