import { baseSubject } from '../../../nodes/shared/mail/message/base-subject';
import { conversationOf } from '../../../nodes/shared/mail/message/conversation-index';

test.each([
	['Flat', 'flat'],
	['RE: Re:  Flat', 'flat'],
	['[Fwd: Flat]', 'flat'],
	['Re: [FWD: c]', 'c'],
	['[foo] Fwd: [bar] Re: fw: b (fWd)  (fwd)', 'b'],
	['b (a)', 'b (a)'],
	['[xyz]', '[xyz]'],
	['AW: WG: Re[3]: Flat', 'flat'],
	['回复：转发: 房子', '房子'],
	['رد: إعادة توجيه: شقة', 'شقة'],
	['\u200fرد: شقة', 'شقة'],
	['Re: ', ''],
	['Re:Re:Re:', ''],
	['', ''],
	['Recht: Frage', 'recht: frage'],
	['ＡＷ：　Ｆｌａｔ', 'flat'],
	['[Ticket 12] SV: Flat', 'flat'],
	[`${'Re: '.repeat(60)}Flat`, `${'re: '.repeat(10)}flat`],
])('what "%s" is about', (subject, base) => {
	expect(baseSubject(subject)).toBe(base);
});

test('the beginning of Thread-Index is the conversation', () => {
	const begun = Buffer.from('0123456789abcdef0123456789abcdef0123456789ab', 'hex');
	expect(conversationOf(begun.toString('base64'))).toBe(begun.toString('hex'));
	expect(conversationOf(Buffer.concat([begun, Buffer.alloc(10)]).toString('base64'))).toBe(begun.toString('hex'));
	for (const none of [undefined, '', 'AdnA', begun.subarray(0, 21).toString('base64'), '%'.repeat(40)]) expect(conversationOf(none)).toBeNull();
});
