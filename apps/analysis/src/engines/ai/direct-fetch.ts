/** A fetch that follows no redirect: a key in a header would be carried to wherever it points. */
export const directFetch: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'error' });
