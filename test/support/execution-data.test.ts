import { readExecutionData } from '../../demo/runtime/execution-data.mjs';

test('positions become values, texts stay texts, and a value used twice is one value', () => {
	const data = readExecutionData('[{"text":"1","list":"2","again":"2","count":7,"none":null},"2",["1","3",true],{"deep":"1"}]');
	expect(data).toEqual({ text: '2', list: ['2', { deep: '2' }, true], again: ['2', { deep: '2' }, true], count: 7, none: null });
	expect(data.list).toBe(data.again);
});
