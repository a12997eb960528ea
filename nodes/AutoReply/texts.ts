/** The default reply in one language. `[[…]]` are placeholders, see compose.ts. */
export interface ReplyTexts {
	subjectWithListing: string;
	subject: string;
	greeting: string;
	greetingWithoutName: string;
	receivedWithListing: string;
	received: string;
	suggestions: string;
	closing: string;
}

export const LANGUAGES = ['de', 'en', 'es', 'fr', 'it', 'pt'] as const;
export type ReplyLanguage = (typeof LANGUAGES)[number];

export const TEXTS: Record<ReplyLanguage, ReplyTexts> = {
	de: {
		subjectWithListing: 'Ihre Anfrage zu [[listing]]',
		subject: 'Ihre Anfrage',
		greeting: 'Guten Tag [[name]],',
		greetingWithoutName: 'Guten Tag,',
		receivedWithListing: 'vielen Dank für Ihre Anfrage zu [[listing]] (Referenz [[reference]]). Wir haben sie erhalten und melden uns in Kürze bei Ihnen.',
		received: 'vielen Dank für Ihre Anfrage. Wir haben sie erhalten und melden uns in Kürze bei Ihnen.',
		suggestions: 'Das könnte Sie ebenfalls interessieren:',
		closing: 'Antworten Sie einfach auf diese E-Mail, wenn Sie etwas ergänzen möchten.\n\nMit freundlichen Grüßen\n[[sender]]',
	},
	en: {
		subjectWithListing: 'Your enquiry about [[listing]]',
		subject: 'Your enquiry',
		greeting: 'Hello [[name]],',
		greetingWithoutName: 'Hello,',
		receivedWithListing: 'Thank you for your enquiry about [[listing]] (reference [[reference]]). We have received it and will get back to you shortly.',
		received: 'Thank you for your enquiry. We have received it and will get back to you shortly.',
		suggestions: 'You may also be interested in:',
		closing: 'If you would like to add anything, just reply to this email.\n\nKind regards,\n[[sender]]',
	},
	es: {
		subjectWithListing: 'Su consulta sobre [[listing]]',
		subject: 'Su consulta',
		greeting: 'Hola, [[name]]:',
		greetingWithoutName: 'Hola:',
		receivedWithListing: 'Gracias por su consulta sobre [[listing]] (referencia [[reference]]). La hemos recibido y le responderemos en breve.',
		received: 'Gracias por su consulta. La hemos recibido y le responderemos en breve.',
		suggestions: 'También le puede interesar:',
		closing: 'Si desea añadir algo, responda a este correo.\n\nUn saludo,\n[[sender]]',
	},
	fr: {
		subjectWithListing: 'Votre demande concernant [[listing]]',
		subject: 'Votre demande',
		greeting: 'Bonjour [[name]],',
		greetingWithoutName: 'Bonjour,',
		receivedWithListing: 'Merci pour votre demande concernant [[listing]] (référence [[reference]]). Nous l’avons bien reçue et vous répondrons rapidement.',
		received: 'Merci pour votre demande. Nous l’avons bien reçue et vous répondrons rapidement.',
		suggestions: 'Ces biens pourraient aussi vous intéresser :',
		closing: 'Pour ajouter une précision, répondez simplement à cet e-mail.\n\nCordialement,\n[[sender]]',
	},
	it: {
		subjectWithListing: 'La sua richiesta su [[listing]]',
		subject: 'La sua richiesta',
		greeting: 'Buongiorno [[name]],',
		greetingWithoutName: 'Buongiorno,',
		receivedWithListing: 'grazie per la sua richiesta su [[listing]] (riferimento [[reference]]). L’abbiamo ricevuta e le risponderemo al più presto.',
		received: 'grazie per la sua richiesta. L’abbiamo ricevuta e le risponderemo al più presto.',
		suggestions: 'Potrebbe interessarle anche:',
		closing: 'Se desidera aggiungere qualcosa, risponda a questa e-mail.\n\nCordiali saluti,\n[[sender]]',
	},
	pt: {
		subjectWithListing: 'O seu pedido sobre [[listing]]',
		subject: 'O seu pedido',
		greeting: 'Olá, [[name]],',
		greetingWithoutName: 'Olá,',
		receivedWithListing: 'Obrigado pelo seu pedido sobre [[listing]] (referência [[reference]]). Já o recebemos e responderemos em breve.',
		received: 'Obrigado pelo seu pedido. Já o recebemos e responderemos em breve.',
		suggestions: 'Também lhe pode interessar:',
		closing: 'Se quiser acrescentar algo, responda a este e-mail.\n\nCom os melhores cumprimentos,\n[[sender]]',
	},
};

/** The language to write in: the enquiry's when we know it ("pt-BR" too), else the fall-back. */
export function replyLanguage(language: string | null | undefined, fallback: ReplyLanguage): ReplyLanguage {
	const code = (language ?? '').toLowerCase().split(/[-_]/)[0];
	return LANGUAGES.find((known) => known === code) ?? fallback;
}
