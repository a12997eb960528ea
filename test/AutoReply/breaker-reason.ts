/** Why nothing leaves when thirty have left out of one mailbox in ten minutes. */
export const BREAKER_REASON = 'This mailbox sent 30 automatic replies in the last 10 minutes: the limit against loops is reached';
