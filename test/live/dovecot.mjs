import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import nodemailer from 'nodemailer';
import { runCommand } from '../../demo/runtime/command.mjs';
import { freePort } from '../../demo/runtime/free-port.mjs';
import { createSelfSignedCertificate } from '../../demo/runtime/self-signed-certificate.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';

export const PASSWORD = 'secret';

/** @typedef {Awaited<ReturnType<typeof createSelfSignedCertificate>>} Certificate */

/**
 * @typedef {object} Dovecot
 * @property {string} host
 * @property {number} port IMAP, with STARTTLS on offer
 * @property {number} tlsPort IMAP over TLS
 * @property {number} lmtpPort
 * @property {string} password the one password, for any user name
 * @property {Certificate} certificate self-signed
 * @property {string} folder
 * @property {(user: string, raw: string | Buffer, from?: string) => Promise<void>} deliver
 * @property {(args: string[]) => Promise<string>} doveadm
 * @property {() => Promise<string>} log
 * @property {() => Promise<void>} start after a stop or a kill; mail and ports are kept
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} restart
 * @property {() => Promise<void>} kill as a power cut
 * @property {() => Promise<void>} dispose stops it and removes every trace
 */

/**
 * A throw-away IMAP server. Any user name logs in with the one password and starts with empty folders, so each test
 * takes a user of its own instead of a server of its own.
 * @param {{ settings?: string }} [options] settings: more dovecot.conf lines; they win over the ones here
 * @returns {Promise<Dovecot>}
 */
export async function startDovecot({ settings = '' } = {}) {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-dovecot-'));
	// The mail processes run as another user than root and have to get in.
	await chmod(folder, 0o755);
	const certificate = await createSelfSignedCertificate(folder);
	const ports = { imap: await freePort(), imaps: await freePort(), lmtp: await freePort() };
	const config = join(folder, 'dovecot.conf');
	await mkdir(join(folder, 'mail'));
	if (isRoot()) {
		const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number(await runCommand('id', [flag, 'dovecot']))));
		await chown(join(folder, 'mail'), uid, gid);
	}
	await writeFile(config, configuration(folder, ports, certificate, settings));

	/** @type {ReturnType<typeof startSupervised> | undefined} */
	let server;
	let disposed = false;
	const transport = nodemailer.createTransport({ host: '127.0.0.1', port: ports.lmtp, lmtp: true, pool: true, ignoreTLS: true, logger: false });

	async function start() {
		if (server?.running) return;
		if (disposed) throw new Error('This Dovecot was disposed of.');
		server = startSupervised('dovecot', ['-F', '-c', config], { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
		for (const port of [ports.imap, ports.lmtp]) await untilGreeting(port, server, log);
	}
	const stop = async () => server?.stop();
	const log = () => readFile(join(folder, 'dovecot.log'), 'utf8').catch(() => server?.lines.join('\n') ?? '');

	await start();
	return {
		host: '127.0.0.1',
		port: ports.imap,
		tlsPort: ports.imaps,
		lmtpPort: ports.lmtp,
		password: PASSWORD,
		certificate,
		folder,
		async deliver(user, raw, from = 'sender@elsewhere.example') {
			await transport.sendMail({ envelope: { from, to: [user] }, raw });
		},
		doveadm: (args) => runCommand('doveadm', ['-c', config, ...args], { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } }),
		log,
		start,
		stop,
		async restart() {
			await stop();
			await start();
		},
		async kill() {
			await server?.kill9();
		},
		async dispose() {
			disposed = true;
			transport.close();
			await stop();
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

const isRoot = () => process.getuid?.() === 0;

/**
 * @param {string} folder
 * @param {{ imap: number, imaps: number, lmtp: number }} ports
 * @param {Certificate} certificate
 * @param {string} settings
 */
function configuration(folder, ports, certificate, settings) {
	const { username, gid } = userInfo();
	// Without root every process is ours and cannot chroot; with root Dovecot insists on users without rights.
	const users = isRoot()
		? 'mail_uid = dovecot\nmail_gid = dovecot\nfirst_valid_uid = 1\nfirst_valid_gid = 1'
		: `default_internal_user = ${username}\ndefault_internal_group = ${gid}\ndefault_login_user = ${username}\nmail_uid = ${username}\nmail_gid = ${gid}\nfirst_valid_uid = 1\nfirst_valid_gid = 1`;
	const chroot = isRoot() ? '' : 'chroot =';
	return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
${users}

ssl = yes
ssl_cert = <${certificate.certFile}
ssl_key = <${certificate.keyFile}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %Lu
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = home=${folder}/mail/%u allow_all_users=yes
}

mail_location = sdbox:${folder}/mail/%u
mail_fsync = never
mail_max_userip_connections = 200
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    auto = create
    special_use = \\Drafts
  }
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
  mailbox Archive {
    auto = create
    special_use = \\Archive
  }
}

service imap-login {
  ${chroot}
  service_count = 0
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
service anvil {
  ${chroot}
  # No waiting after wrong passwords: tests give many.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  ${chroot}
}
${settings}
`;
}

/**
 * Waits until a mail server greets. Listening is not enough: Dovecot loses a SIGTERM that arrives before its main loop
 * runs, and a greeting shows that it does.
 * @param {number} port
 * @param {ReturnType<typeof startSupervised>} server
 * @param {() => Promise<string>} log
 */
export async function untilGreeting(port, server, log) {
	const deadline = Date.now() + 15_000;
	while (!(await isGreeting(port))) {
		if (!server.running || Date.now() > deadline) throw new Error(`The mail server does not answer on port ${port}.\n${server.lines.join('\n')}\n${await log()}`);
		await pause(50);
	}
}

/** @param {number} port */
function isGreeting(port) {
	return new Promise((resolve) => {
		const socket = connect({ host: '127.0.0.1', port });
		socket.setTimeout(3000, () => socket.destroy());
		socket.once('data', () => {
			resolve(true);
			socket.destroy();
		});
		socket.once('error', () => resolve(false));
		socket.once('close', () => resolve(false));
	});
}
