import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ADMIN_KEY, ApiKeyGuard } from './api-key.guard.ts';
import { ApiKeyStore } from './api-key.store.ts';
import { Vault } from './vault.ts';

export interface AuthOptions {
  /** The first admin key (SLUICE_API_KEY). */
  adminKey: string;
  /** SLUICE_SECRET: what credentials are sealed with. */
  secret: string;
}

/** API keys on every route, and the vault for what is sealed at rest. */
@Module({})
export class AuthModule {
  static register({ adminKey, secret }: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [
        ApiKeyStore,
        { provide: ADMIN_KEY, useValue: adminKey },
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        { provide: Vault, useValue: new Vault(secret) },
      ],
      exports: [Vault],
    };
  }
}
