/** What is good, fair and bad, by the colours of the palette: green, orange, red. */
export const good = 2;
export const fair = 1;
export const bad = 3;
