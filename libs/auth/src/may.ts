import type { Scope } from './scope.decorator.ts';

const includes: Record<Scope, Scope[]> = { read: ['read', 'send', 'admin'], send: ['send', 'admin'], admin: ['admin'] };

/** Whether a key with these scopes may do what needs `needed`. */
export function may(scopes: readonly Scope[], needed: Scope): boolean {
  return includes[needed].some((scope) => scopes.includes(scope));
}

/** The key in `Authorization: Bearer <key>`; null when the header is absent or says something else. */
export function bearerKey(header: string | undefined): string | null {
  return /^Bearer +([^\s]{1,512})$/i.exec(header ?? '')?.[1] ?? null;
}
