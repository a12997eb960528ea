import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import nodemailer from 'nodemailer';

export const RECIPIENT = 'enquiries@casas.example';

/**
 * @typedef {object} Enquiry
 * @property {string} title
 * @property {string} file
 * @property {string} sender envelope sender
 * @property {Expected} expected
 */

/**
 * What must have become of it, in the words of the store.
 * @typedef {{ state: string, outcome: string, contact: string | null, isNew: boolean, listing: string | null, owner: string | null, rule: string | null, reply: string | null }} Expected
 */

/** @type {Enquiry[]} */
export const ENQUIRIES = [
	{
		title: 'Spanish portal mail',
		file: '1-spanish-portal.eml',
		sender: 'bounces@portal-inmobiliario.example',
		expected: { state: 'done', outcome: 'lead', contact: 'Lucía Ortega', isNew: true, listing: 'AT-102', owner: 'Marta Gil', rule: 'listing owner', reply: 'sent' },
	},
	{
		title: 'German web form',
		file: '2-german-web-form.eml',
		sender: 'wordpress@casas.example',
		expected: { state: 'done', outcome: 'lead', contact: 'Katrin Brandt', isNew: true, listing: null, owner: 'Clara Duarte', rule: 'first administrator', reply: 'sent' },
	},
	{
		title: 'ADF lead',
		file: '3-adf-lead.eml',
		sender: 'leads@auto-portal.example',
		expected: { state: 'done', outcome: 'lead', contact: 'Owen Price', isNew: true, listing: 'CAR-7', owner: 'Jonas Weber', rule: 'listing owner', reply: 'sent' },
	},
	{
		title: 'Known person, by phone only',
		file: '4-known-person-by-phone.eml',
		sender: 'bounces@portal-inmobiliario.example',
		expected: { state: 'done', outcome: 'lead', contact: 'Lucía Ortega', isNew: false, listing: 'AT-105', owner: 'Marta Gil', rule: 'existing owner', reply: null },
	},
	{
		title: 'Newsletter',
		file: '5-newsletter.eml',
		sender: 'newsletter@market-weekly.example',
		expected: { state: 'ignored', outcome: 'none', contact: null, isNew: false, listing: null, owner: null, rule: null, reply: null },
	},
];

/**
 * Sends one enquiry by SMTP, as a portal's mail server would.
 * @param {Enquiry} enquiry
 * @param {number} port
 * @returns {Promise<{ headerId: string, answer: string }>}
 */
export async function sendEnquiry(enquiry, port) {
	const mail = await readFile(new URL(`mail/${enquiry.file}`, import.meta.url), 'utf8');
	const headerId = `<${randomUUID()}@${enquiry.sender.split('@')[1]}>`;
	const raw = `Message-ID: ${headerId}\r\nDate: ${new Date().toUTCString().replace('GMT', '+0000')}\r\n${mail.replace(/\r?\n/g, '\r\n')}`;
	const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
	try {
		const { response } = await transport.sendMail({ envelope: { from: enquiry.sender, to: [RECIPIENT] }, raw });
		return { headerId, answer: response };
	} finally {
		transport.close();
	}
}
