import { delimiter } from 'node:path';
import { runCommand } from './command.mjs';

const quiet = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false', npm_config_progress: 'false' };

/**
 * The environment for npm in another folder. When npm itself started us, it exported this project's configuration
 * (ignore-scripts, nodedir, prefix, …) as variables, and those would win over what the other folder asks for.
 * @param {Record<string, string>} extra
 * @param {string} [firstInPath]
 */
function npmEnvironment(extra, firstInPath) {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^npm_(package|lifecycle|command|execpath|node_execpath|config_(ignore_scripts|nodedir|local_prefix|prefix|global_prefix|omit|include|production))/i.test(name),
	);
	/** @type {Record<string, string | undefined>} */
	const env = { ...Object.fromEntries(inherited), ...quiet, ...extra };
	delete env.NODE_ENV;
	if (firstInPath) env.PATH = `${firstInPath}${delimiter}${process.env.PATH}`;
	return env;
}

/**
 * @param {string[]} args
 * @param {object} options
 * @param {string} options.cwd
 * @param {Record<string, string>} [options.env]
 * @param {string} [options.firstInPath] a folder whose `node` npm and its scripts run on
 */
export function npm(args, { cwd, env = {}, firstInPath }) {
	return runCommand('npm', args, { cwd, env: npmEnvironment(env, firstInPath) });
}
