import type { WrittenLanguage } from '../template/languages';
import af from './texts/af.json';
import ar from './texts/ar.json';
import bg from './texts/bg.json';
import ca from './texts/ca.json';
import cs from './texts/cs.json';
import da from './texts/da.json';
import de from './texts/de.json';
import el from './texts/el.json';
import en from './texts/en.json';
import es from './texts/es.json';
import et from './texts/et.json';
import eu from './texts/eu.json';
import fa from './texts/fa.json';
import fi from './texts/fi.json';
import fr from './texts/fr.json';
import gl from './texts/gl.json';
import he from './texts/he.json';
import hi from './texts/hi.json';
import hr from './texts/hr.json';
import hu from './texts/hu.json';
import id from './texts/id.json';
import is from './texts/is.json';
import it from './texts/it.json';
import ja from './texts/ja.json';
import ko from './texts/ko.json';
import lt from './texts/lt.json';
import lv from './texts/lv.json';
import mk from './texts/mk.json';
import ms from './texts/ms.json';
import nb from './texts/nb.json';
import nl from './texts/nl.json';
import pl from './texts/pl.json';
import pt from './texts/pt.json';
import ptBR from './texts/pt-BR.json';
import ro from './texts/ro.json';
import ru from './texts/ru.json';
import sk from './texts/sk.json';
import sl from './texts/sl.json';
import sq from './texts/sq.json';
import sr from './texts/sr.json';
import sv from './texts/sv.json';
import th from './texts/th.json';
import tr from './texts/tr.json';
import uk from './texts/uk.json';
import vi from './texts/vi.json';
import zh from './texts/zh.json';
import zhHant from './texts/zh-Hant.json';

/** The default reply in one language. `[[…]]` are variables, `#` is what the words are about: a number or a reference. */
export interface ReplyTexts {
	direction?: string;
	subject: string;
	subjectAbout: string;
	greeting: string;
	greetingWithoutName: string;
	thanks: string;
	/** Its reference stands in round brackets, which are left out when there is no title. */
	thanksAbout: string;
	soon: string;
	/** What a mail program shows beside the subject. */
	preheader: string;
	suggestions: string;
	closing: string;
	regards: string;
	/** On the button to a listing. */
	view: string;
	reference: string;
	/** By the plural category of the number (Intl.PluralRules); "other" is always there. */
	rooms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
	squareMetres: string;
}

/** By language tag (BCP 47): every language that a template can be written in has a default reply, too. */
export const TEXTS: Readonly<Record<string, ReplyTexts>> = { af, ar, bg, ca, cs, da, de, el, en, es, et, eu, fa, fi, fr, gl, he, hi, hr, hu, id, is, it, ja, ko, lt, lv, mk, ms, nb, nl, pl, pt, 'pt-BR': ptBR, ro, ru, sk, sl, sq, sr, sv, th, tr, uk, vi, zh, 'zh-Hant': zhHant } satisfies Record<WrittenLanguage, ReplyTexts>;
