import { encode, wrap } from 'nodemailer/lib/qp';

/** A body as it is sent: the same line ends everywhere, and no control characters (RFC 5322, 3.5). */
export function bodyText(text: string): string {
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	return text.replace(/\r\n?|\u0085/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
}

/** Lines that begin so are changed by mailboxes in one file (RFC 4155, B), which breaks the sender's signature. */
const MBOX_LINE = /^From /m;

/**
 * How a body is encoded so that no server on the way has a reason to change it (RFC 6376, 5.3); `false` leaves the choice
 * to nodemailer, which knows the length of lines and what is not ASCII, but not what servers do to blanks and "From ".
 */
export function bodyEncoding(text: string): 'base64' | 'quoted-printable' | false {
	// Lines that are broken for quoted-printable may begin so, too.
	if (text.includes('From ') && (MBOX_LINE.test(text) || MBOX_LINE.test(wrap(encode(text))))) return 'base64';
	return /[ \t]$/m.test(text) ? 'quoted-printable' : false;
}
