export const adminKey = 'spec-admin-key';
/** What accounts of specs are sealed with. */
export const secret = 'a secret only for specs';
