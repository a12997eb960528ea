import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { runCommand } from '../../demo/runtime/command.mjs';
import { unpackDebianPackages } from '../../demo/runtime/debian-archives.mjs';
import { freePort } from '../../demo/runtime/free-port.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';
import { untilGreeting } from './dovecot.mjs';

/**
 * @typedef {object} Cyrus
 * @property {string} host
 * @property {number} port IMAP, plain
 * @property {string} password any is right
 * @property {(user: string, raw: string | Buffer, from?: string) => Promise<void>} deliver
 * @property {() => Promise<void>} start after a stop; mail and ports are kept
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} restart
 * @property {() => Promise<void>} dispose stops it and removes every trace
 */

/**
 * A throw-away Cyrus IMAP server. Any user name logs in and starts with an empty INBOX and an Archive folder. Its Debian
 * package cannot be installed beside Dovecot's, so it is only unpacked.
 * @returns {Promise<Cyrus>}
 */
export async function startCyrus() {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-cyrus-'));
	// Its processes run as another user than root and have to get in.
	await chmod(folder, 0o755);
	await unpackDebianPackages(['cyrus-imapd', 'cyrus-common'], join(folder, 'program'));
	const ports = { imap: await freePort(), lmtp: await freePort() };
	// Made by the package's own scripts, which did not run.
	for (const name of ['conf/socket', 'conf/proc', 'conf/db', 'spool', 'run', 'sieve']) await mkdir(join(folder, name), { recursive: true });
	const isRoot = process.getuid?.() === 0;
	const user = isRoot ? 'dovecot' : userInfo().username;
	await writeFile(join(folder, 'imapd.conf'), settings(folder, user));
	await writeFile(join(folder, 'cyrus.conf'), services(folder, ports));
	if (isRoot) await runCommand('chown', ['-R', `${user}:${user}`, ...['conf', 'spool', 'run', 'sieve'].map((name) => join(folder, name))]);
	const libraries = (await runCommand('sh', ['-c', `dirname $(find ${folder}/program -name 'libcyrus.so.0')`])).trim();

	/** @type {ReturnType<typeof startSupervised> | undefined} */
	let server;
	const transport = nodemailer.createTransport({ host: '127.0.0.1', port: ports.lmtp, lmtp: true, ignoreTLS: true, logger: false });
	const log = async () => server?.lines.join('\n') ?? '';

	async function start() {
		if (server?.running) return;
		const master = startSupervised(join(folder, 'program/usr/lib/cyrus/bin/master'), ['-C', join(folder, 'imapd.conf'), '-M', join(folder, 'cyrus.conf'), '-p', join(folder, 'run/master.pid'), '-D'], {
			env: { ...process.env, LD_LIBRARY_PATH: libraries },
		});
		server = master;
		for (const port of [ports.imap, ports.lmtp]) await untilGreeting(port, master, log);
	}
	// Asked to end, master waits for every connection; those that IDLE would keep it for ever.
	const stop = async () => server?.kill9();

	await start();
	return {
		host: '127.0.0.1',
		port: ports.imap,
		password: 'secret',
		async deliver(user, raw, from = 'sender@elsewhere.example') {
			await transport.sendMail({ envelope: { from, to: [user] }, raw });
		},
		start,
		stop,
		async restart() {
			await stop();
			await start();
		},
		async dispose() {
			transport.close();
			await stop();
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

/**
 * @param {string} folder
 * @param {string} user
 */
function settings(folder, user) {
	return `
cyrus_user: ${user}
configdirectory: ${folder}/conf
proc_path: ${folder}/run/proc
mboxname_lockpath: ${folder}/run/lock
defaultpartition: default
partition-default: ${folder}/spool
sievedir: ${folder}/sieve
lmtpsocket: ${folder}/run/lmtp
idlesocket: ${folder}/run/idle
notifysocket: ${folder}/run/notify
altnamespace: yes
unixhierarchysep: yes
virtdomains: userid
lmtp_downcase_rcpt: yes
duplicatesuppression: no
allowplaintext: yes
sasl_pwcheck_method: alwaystrue
sasl_mech_list: PLAIN LOGIN
autocreate_quota: 0
autocreate_post: yes
autocreate_inbox_folders: Archive
imapidlepoll: 1
delete_mode: immediate
expunge_mode: immediate
conversations: no
search_engine: none
`;
}

/**
 * @param {string} folder
 * @param {{ imap: number, lmtp: number }} ports
 */
function services(folder, ports) {
	const command = (/** @type {string} */ name, args = '') => `cmd="${folder}/program/usr/lib/cyrus/bin/${name} -C ${folder}/imapd.conf${args}"`;
	return `
START {
  recover ${command('ctl_cyrusdb', ' -r')}
  idled ${command('idled')}
}
SERVICES {
  imap ${command('imapd')} listen="127.0.0.1:${ports.imap}" prefork=1
  lmtp ${command('lmtpd', ' -a')} listen="127.0.0.1:${ports.lmtp}" prefork=0
}
EVENTS {
}
`;
}
