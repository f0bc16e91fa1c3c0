import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsController } from './accounts.controller.ts';
import { AccountsService } from './accounts.service.ts';
import { CONFIGURED, ConfiguredAccountsService, type ConfiguredAccounts } from './configured-accounts.service.ts';

@Module({})
export class AccountsModule {
  static with(configured: ConfiguredAccounts): DynamicModule {
    return {
      module: AccountsModule,
      controllers: [AccountsController],
      providers: [AccountsService, ConfiguredAccountsService, { provide: CONFIGURED, useValue: configured }],
    };
  }
}
