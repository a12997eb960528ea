import { spawn } from 'node:child_process';

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] the whole environment; the current one when left out
 * @property {boolean} [show] pass the output through instead of keeping it
 */

/**
 * Runs a command to its end, without stdin.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function tryCommand(command, args, { cwd, env = process.env, show = false } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd, env, stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'] });
		/** @type {string[]} */
		const output = [];
		child.stdout?.setEncoding('utf8').on('data', (text) => output.push(text));
		child.stderr?.setEncoding('utf8').on('data', (text) => output.push(text));
		child.once('error', reject);
		child.once('close', (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), output: output.join('') }));
	});
}

/**
 * As tryCommand, but a failure throws with the end of what the command said.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<string>}
 */
export async function runCommand(command, args, options) {
	const { code, output } = await tryCommand(command, args, options);
	if (code !== 0) {
		throw new Error(`"${[command, ...args].join(' ')}" ended with code ${code}.\n${output.split('\n').slice(-40).join('\n')}`);
	}
	return output;
}
