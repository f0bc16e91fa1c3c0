export { AuthModule, type AuthOptions } from './auth.module.ts';
export { bearerKey } from './may.ts';
export { NeedsScope, Public, scope, type Scope } from './scope.decorator.ts';
export { hashOf, sameSecret } from './secret.ts';
export { Vault } from './vault.ts';
