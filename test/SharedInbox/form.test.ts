import { formOf } from '../../nodes/SharedInbox/form';

const file = { filepath: '/etc/hostname', size: 1, originalFilename: 'host', mimetype: 'text/plain' };

describe('a form as n8n hands it over', () => {
	test('a multipart one has texts and files', () => {
		const { form, files } = formOf({ data: { do: 'send' }, files: { files: [file] } }, true);
		expect(form).toEqual({ do: 'send' });
		expect(files).toEqual([expect.objectContaining({ field: 'files', fileName: 'host', mimeType: 'text/plain', sizeBytes: 1 })]);
	});

	test('another body that looks like one names no files: it would name those of this machine', () => {
		expect(formOf({ data: { do: 'send' }, files: { files: file } }, false)).toEqual({ form: {}, files: [] });
	});

	test.each([[null], ['text'], [[1]], [undefined]])('%j is an empty form', (body) => {
		expect(formOf(body, true).files).toEqual([]);
		expect(formOf(body, false)).toEqual({ form: {}, files: [] });
	});
});
