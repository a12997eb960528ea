/** A mail for the mix, with what must become of it. */
export interface MixedMail {
	headerId: string;
	raw: string;
	/** Which person it is from; null = nobody may become a contact. */
	person: string | null;
	outcome: 'lead' | 'review' | 'none';
}

const TO = 'enquiries@casas.example';

/** A complete RFC 5322 mail. */
export function mail(headerId: string, headers: Record<string, string>, body: string): string {
	const lines = Object.entries({ To: TO, Date: new Date().toUTCString().replace('GMT', '+0000'), 'Message-ID': headerId, 'MIME-Version': '1.0', 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': '8bit', ...headers });
	return `${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body.replace(/\r?\n/g, '\r\n')}`;
}

/** A web form's mail. `fields` in the order in which they are written. */
export function form(headerId: string, fields: Record<string, string>, headers: Record<string, string> = {}): string {
	const body = Object.entries(fields).map(([label, value]) => `${label}: ${value}`).join('\n');
	return mail(headerId, { From: '"Casas Website" <forms@web.example>', Subject: 'New enquiry from the website', ...headers }, `${body}\n`);
}

/**
 * `count` mails of a busy mailbox: people who write for the first time, again, by phone only in three spellings, as
 * portal tables, as ADF, directly; and bounces, newsletters, vacation notes and forms with no way to reach anyone.
 */
export function mixedMails(count: number, people: number): MixedMail[] {
	const written = new Map<number, number>();
	return Array.from({ length: count }, (_, index): MixedMail => {
		const headerId = `<mix-${index}@mixed.example>`;
		const who = index % people;
		const person = `person-${who}`;
		const name = `Person ${String.fromCharCode(65 + (who % 26))}${String.fromCharCode(97 + Math.floor(who / 26))}`;
		const email = `${person}@mixed-clients.example`;
		const national = String(612_340_000 + who);
		const spelled = [`+34 ${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6)}`, `0034-${national}`, `${national.slice(0, 3)} ${national.slice(3)}`];
		const lead = { headerId, person, outcome: 'lead' as const };
		switch (index % 10) {
			case 7:
				return { headerId, person: null, outcome: 'none', raw: mail(headerId, { From: 'MAILER-DAEMON@relay.example', Subject: 'Undelivered Mail Returned to Sender', 'Auto-Submitted': 'auto-replied', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"' }, `--b\nContent-Type: text/plain\n\nYour mail to ${email} could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\nFinal-Recipient: rfc822; ${email}\nAction: failed\nStatus: 5.1.1\n--b--\n`) };
			case 8:
				return { headerId, person: null, outcome: 'none', raw: mail(headerId, { From: '"Market Weekly" <news@weekly.example>', Subject: `This week's prices, issue ${index}`, 'List-Id': '<weekly.example>', 'List-Unsubscribe': '<https://weekly.example/off>', Precedence: 'bulk' }, 'Prices rose by 2 %. You receive this newsletter because you subscribed.\nUnsubscribe: https://weekly.example/off\n') };
			case 9:
				return { headerId, person: null, outcome: 'review', raw: form(headerId, { Name: 'Somebody Shy', Message: 'Please tell me more about your flats.' }) };
			default:
		}
		const times = (written.get(who) ?? 0) + 1;
		written.set(who, times);
		if (times === 1) return { ...lead, raw: form(headerId, { Name: name, Email: email, Phone: spelled[who % 3], Reference: `AT-10${1 + (who % 8)}`, Message: 'Is it still available?' }) };
		switch (times % 4) {
			case 1:
				return { ...lead, raw: mail(headerId, { From: `"${name}" <${email}>`, Subject: 'My enquiry' }, `Hello,\n\nI wrote to you last week. Could you call me?\n\n${name}\n`) };
			case 2:
				return { ...lead, raw: form(headerId, { Phone: spelled[(who + 1) % 3], Message: 'Please call me back.' }) };
			case 3:
				return { ...lead, raw: mail(headerId, { From: '"Portal" <noreply@portal.example>', Subject: 'Nuevo mensaje sobre tu inmueble', Precedence: 'bulk', 'Content-Type': 'text/html; charset=utf-8' }, `<table><tr><td><b>Nombre:</b></td><td>${name}</td></tr><tr><td><b>Email:</b></td><td><a href="mailto:${email}">${email}</a></td></tr><tr><td><b>Teléfono:</b></td><td>${spelled[who % 3]}</td></tr><tr><td><b>Mensaje:</b></td><td>¿Sigue disponible?</td></tr></table>`) };
			default:
				return { ...lead, raw: mail(headerId, { From: '"Auto Portal" <leads@auto-portal.example>', Subject: 'New lead' }, `<?ADF VERSION="1.0"?>\n<adf><prospect><vehicle><stock>CAR-7</stock></vehicle><customer><contact><name part="full">${name}</name><email>${email}</email></contact><comments>Test drive?</comments></customer><vendor><vendorname>Casas</vendorname></vendor></prospect></adf>\n`) };
		}
	});
}
