import { forwardSubject, replySubject } from '../../../nodes/shared/mail/message/subject-marks';
import { processorTime } from '../../support/processor-time';

describe('The subject of an answer', () => {
	test.each([
		['Viewing', 'Re: Viewing'],
		['Re: Viewing', 'Re: Viewing'],
		['RE: re: Viewing', 'Re: Viewing'],
		['AW: Besichtigung', 'Re: Besichtigung'],
		['AW: Re: SV: Besichtigung', 'Re: Besichtigung'],
		['Re[2]: Viewing', 'Re: Viewing'],
		['回复：看房', 'Re: 看房'],
		['رد: معاينة', 'Re: معاينة'],
		['Fwd: Viewing', 'Re: Fwd: Viewing'],
		['WG: AW: Besichtigung', 'Re: WG: AW: Besichtigung'],
		['[Ticket 12] Re: Viewing', 'Re: [Ticket 12] Viewing'],
		['Ref: 1001', 'Re: Ref: 1001'],
		['', 'Re:'],
		['Re:', 'Re:'],
	])('%s → %s', (subject, expected) => expect(replySubject(subject)).toBe(expected));
	test('answering an answer changes nothing', () => {
		for (const subject of ['Viewing', 'WG: Anfrage', '[list] Re: x']) expect(replySubject(replySubject(subject))).toBe(replySubject(subject));
	});
});

describe('The subject of a mail that is passed on', () => {
	test.each([
		['Viewing', 'Fwd: Viewing'],
		['Fwd: FW: Viewing', 'Fwd: Viewing'],
		['WG: Besichtigung', 'Fwd: Besichtigung'],
		['TR: Visite', 'Fwd: Visite'],
		['RV: Visita', 'Fwd: Visita'],
		['Re: Viewing', 'Fwd: Re: Viewing'],
	])('%s → %s', (subject, expected) => expect(forwardSubject(subject)).toBe(expected));
});

test('A subject of marks only costs no time', () => {
	const started = processorTime();
	replySubject('Re: '.repeat(100_000));
	replySubject(`[${'['.repeat(100_000)}`);
	expect(processorTime() - started).toBeLessThan(500);
});
