import { foldersMeant } from '../../nodes/shared/mail/folder-choice';

const folder = (path: string, specialUse: string | null = null) => ({ path, name: path.split('/').at(-1) ?? path, specialUse, delimiter: '/' });
const GMAIL = [folder('Work'), folder('[Gmail]/Alle Nachrichten', '\\All'), folder('[Gmail]/Papierkorb', '\\Trash'), folder('[Gmail]/Papierkorb/Alt'), folder('[Gmail]/Markiert', '\\Flagged'), folder('Sent', '\\Sent'), folder('Sentinel'), folder('INBOX', '\\Inbox')];
const paths = (choice: string) => foldersMeant(choice, GMAIL).map(({ path }) => path);

test('all folders: INBOX first; not what is spam, trash, sent, a draft, or shows mail that is elsewhere, nor what is in them', () => {
	expect(paths('*')).toEqual(['INBOX', 'Work', 'Sentinel']);
});

test('a role is found whatever the folder is called; a path only as it is written, but INBOX in any capitals', () => {
	expect(paths('\\All')).toEqual(['[Gmail]/Alle Nachrichten']);
	expect(paths('\\Archive')).toEqual([]);
	expect(paths('Work')).toEqual(['Work']);
	expect(paths('work')).toEqual([]);
	expect(paths('inbox')).toEqual(['INBOX']);
});
