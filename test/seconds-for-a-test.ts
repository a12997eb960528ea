declare const secondsForATest: number;

jest.setTimeout(secondsForATest * 1000);
