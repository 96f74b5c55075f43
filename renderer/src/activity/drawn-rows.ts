/** Rows of a table that are drawn: a body of a few megabytes can have a million. */
export const mostRows = 1000;

/** Whoever makes the rows need make no more: the last of them says that there are more. */
export const rowsWanted = mostRows + 1;
