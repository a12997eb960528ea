import type { IDataObject } from 'n8n-workflow';

import { templateWarnings } from '../shared/mail/template/variables';
import type { MailTemplate } from '../shared/store/templates';

/** A template as an item, with what somebody should look at in it. */
export function templateItem({ createdAt, updatedAt, ...template }: MailTemplate): IDataObject {
	return { ...template, warnings: templateWarnings(template), createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString() };
}
