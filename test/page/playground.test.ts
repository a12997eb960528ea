import { template } from '../n8n/intake';
import { startTestN8n, type TestN8n } from '../n8n/n8n.mjs';
import { launchBrowser, openPage, screenshot, type Browser } from './browser.mjs';

// Template 9 as somebody uses it who never sees n8n: a mail is pasted, and the browser shows what was found.

const PORTAL = 'Nombre: Lucía Ortega\nTeléfono: 612 34 56 78\nEmail: lucia.ortega@correo.example\nEscríbeme <b>hoy</b>: sí\nMensaje: ¿Sigue disponible <script>alert(1)</script>?';

let n8n: TestN8n;
let browser: Browser;
beforeAll(async () => {
	n8n = await startTestN8n();
	browser = await launchBrowser();
	const { id } = await n8n.client.createWorkflow(await template('9-parser-playground.json'));
	await n8n.client.publish(id);
}, 300_000);
afterAll(async () => {
	await browser?.close();
	await n8n?.dispose();
}, 60_000);

async function openForm() {
	const page = await openPage(browser, { width: 1100 });
	await page.goto(`${n8n.url}/form/parser-playground`);
	return page;
}

test('N3: the text of a mail, pasted: each value with how sure it is and by which rule; nothing in it runs', async () => {
	const page = await openForm();
	await page.getByLabel(/^Mail/).fill(PORTAL);
	await page.getByLabel(/^From/).fill('Portal <noreply@portal.example>');
	await page.getByLabel(/^Country/).selectOption('ES');
	await screenshot(page, 'playground-form');
	await page.getByRole('button', { name: 'Read it' }).click();
	await page.getByRole('heading', { name: 'An enquiry' }).waitFor();
	await screenshot(page, 'playground-found');
	const rows = await page.locator('tr').allInnerTexts();
	expect(rows[0]).toMatch(/Field\s+Value\s+Sure\s+By which rule/);
	expect(rows.some((row) => /612 ?34 ?56 ?78/.test(row) && /\d+ %/.test(row))).toBe(true);
	expect(rows.join('\n')).toContain('<script>alert(1)</script>');
}, 120_000);

test('a saved mail, given as a file: the reason why it is no enquiry', async () => {
	const page = await openForm();
	const mail = 'From: Peter Lang <p.lang@post.example>\r\nTo: inbox@agency.example\r\nSubject: Abwesenheitsnotiz\r\nMessage-ID: <away@post.example>\r\nAuto-Submitted: auto-replied\r\n\r\nIch bin nicht im Büro.\r\n';
	await page.locator('input[type=file]').setInputFiles({ name: 'away.eml', mimeType: 'message/rfc822', buffer: Buffer.from(mail) });
	await page.getByRole('button', { name: 'Read it' }).click();
	await page.getByRole('heading', { name: 'No enquiry' }).waitFor();
	await screenshot(page, 'playground-none');
}, 120_000);

test('an empty form says what to do', async () => {
	const page = await openForm();
	await page.getByRole('button', { name: 'Read it' }).click();
	await page.getByRole('heading', { name: /Nothing could be read|No enquiry|A person should/ }).waitFor();
	await screenshot(page, 'playground-empty');
}, 120_000);
