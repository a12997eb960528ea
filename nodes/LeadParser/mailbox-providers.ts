import freeMailDomains from './labels/free-mail.json';

const DOMAINS = new Set<string>(freeMailDomains);

/** Whether anyone can have an address at a domain: sharing it says nothing about belonging together. */
export function isMailboxProvider(domain: string): boolean {
	return DOMAINS.has(domain);
}
