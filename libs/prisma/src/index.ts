export { databaseError, isDuplicate, isMissing } from './database-error.ts';
export { DatabaseModule } from './database.module.ts';
export { Database, type DatabaseOptions, type Statements } from './database.ts';
export { Prisma } from './generated/client.ts';
export { Listener } from './listener.ts';
export { sql } from './sql.ts';
