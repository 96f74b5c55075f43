/** The longest a scenario goes on, in seconds: what is later happens then. */
const longest = 86_400;

/** Seconds are kept to a thousandth. */
export const thousandths = (seconds: number): number => Math.min(longest, Math.round(seconds * 1000) / 1000);
