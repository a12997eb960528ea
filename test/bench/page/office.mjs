/** @typedef {'inbox' | 'archive' | 'clients' | 'sent' | 'drafts' | 'junk' | 'trash'} Shelf */
/** @typedef {{ id: string, address: string, kind: 'shared' | 'personal', owner: string | null }} Mailbox */

/** As long as those of the store. @param {number} number */
export const uuid = (number) => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** @type {Record<'office' | 'sales' | 'own' | 'others', Mailbox>} */
export const mailboxes = {
	office: { id: 'mailbox-office', address: 'office@homes.example', kind: 'shared', owner: null },
	sales: { id: 'mailbox-sales', address: 'sales@homes.example', kind: 'shared', owner: null },
	own: { id: 'mailbox-ana', address: 'ana@homes.example', kind: 'personal', owner: 'member-0' },
	// The viewer sees none of it.
	others: { id: 'mailbox-ben', address: 'ben@homes.example', kind: 'personal', owner: 'member-1' },
};

/** Whoever looks: an administrator. */
export const VIEWER = 'member-0';
export const visible = [mailboxes.office, mailboxes.sales, mailboxes.own].map(({ id }) => id);

/** @type {Record<Shelf, { path: string, role: string | null }>} */
const FOLDERS = {
	inbox: { path: 'INBOX', role: null },
	archive: { path: 'Archive', role: '\\Archive' },
	clients: { path: 'Clients', role: null },
	sent: { path: 'Sent', role: '\\Sent' },
	drafts: { path: 'Drafts', role: '\\Drafts' },
	junk: { path: 'Junk', role: '\\Junk' },
	trash: { path: 'Trash', role: '\\Trash' },
};

export const folderId = (/** @type {Mailbox} */ { id }, /** @type {string} */ shelf) => `${id}-${shelf}`;

const TEAM = ['Ana', 'Ben', 'Carla', 'Dario', 'Eva', 'Finn'];
/** Three in ten clients are nobody's. */
const ownerOf = (/** @type {number} */ client) => (client % 10 < 3 ? null : `member-${client % TEAM.length}`);

/** @param {number} index */
export const client = (index) => ({ id: `contact-${index}`, name: `Given${index % 997} Surname${index % 7919}`, address: `person.${index}@client${index % 53}.example`, owner: ownerOf(index) });

/** @param {(table: string, row: Record<string, string | number | null>) => void} insert @param {number} clients */
export function openOffice(insert, clients) {
	for (const [index, name] of TEAM.entries()) insert('team_member', { id: `member-${index}`, name, email: `${name.toLowerCase()}@homes.example`, role: index === 0 ? 'administrator' : 'member', created_at: 1, updated_at: 1 });
	for (const mailbox of Object.values(mailboxes)) {
		const { id, address, kind, owner } = mailbox;
		insert('mailbox', { id, address, kind, owner_id: owner, is_primary: mailbox === mailboxes.office ? 1 : 0, created_at: 1 });
		for (const [shelf, { path, role }] of Object.entries(FOLDERS)) insert('folder', { id: folderId(mailbox, shelf), mailbox_id: id, path, special_use: role, uid_validity: 1, created_at: 1 });
	}
	for (let index = 0; index < clients; index++) {
		const { id, name, address, owner } = client(index);
		insert('contact', { id, root_id: id, display_name: name, owner_id: owner, first_source: 'Web form', first_touch_at: 1, first_touch_key: '', last_touch_at: 1, created_at: 1, updated_at: 1 });
		insert('contact_identity', { kind: 'email', value: address, contact_id: id, raw: address, first_seen_at: 1 });
	}
}
