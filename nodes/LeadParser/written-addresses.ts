import { addressesInText } from '../shared/mail/address';

/** "ann (at) mail (dot) example", in brackets of any kind and the words of several languages. */
const AT = /\s{0,3}[([{<]\s{0,2}(?:at|@|arroba|chiocciola|arobase|ät|klammeraffe|małpa|zavináč|kukac|собака)\s{0,2}[)\]}>]\s{0,3}/giu;
const DOT = /\s{0,3}[([{<]\s{0,2}(?:dot|punkt|punto|point|ponto|kropka|tečka|pont|точка|\.)\s{0,2}[)\]}>]\s{0,3}/giu;
/** The same without brackets: believed only where an address was asked for. */
const BARE_AT = /(?<=[\p{L}\d])\s{1,2}(?:at|arroba|chiocciola|arobase)\s{1,2}(?=[\p{L}\d])/giu;
const BARE_DOT = /(?<=[\p{L}\d])\s{1,2}(?:dot|punkt|punto|point|ponto)\s{1,2}(?=[\p{L}\d])/giu;

/** Addresses in a text, those as well that are written so that robots do not find them. `asked`: the text answers a question for an address. */
export function addressesWritten(text: string, asked = false): string[] {
	const plain = addressesInText(text);
	if (plain.length > 0 || text.length > 500) return plain;
	const bracketed = text.replace(AT, '@').replace(DOT, '.');
	return addressesInText(asked && !bracketed.includes('@') ? bracketed.replace(BARE_AT, '@').replace(BARE_DOT, '.') : bracketed);
}
