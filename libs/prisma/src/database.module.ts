import { Module, type DynamicModule } from '@nestjs/common';
import { Database, type DatabaseOptions } from './database.ts';

/** Gives every module of an app the one `Database`. */
@Module({})
export class DatabaseModule {
  static register(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: Database, useFactory: () => new Database(options) }],
      exports: [Database],
    };
  }
}
