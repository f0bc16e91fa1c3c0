import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter, type SqlQuery } from '@prisma/driver-adapter-utils';
import type pg from 'pg';

/**
 * Prisma's adapter for `pg`, made fit for migrations: it cuts scripts at every semicolon, also inside function bodies and
 * texts, and refuses PostgreSQL's one-byte "char", which reading a schema back needs.
 */
export class MigrationAdapter extends PrismaPg {
  private readonly opened: SqlDriverAdapter[] = [];

  constructor(connectionString: string) {
    super({ connectionString });
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = fitForMigrations(await super.connect());
    this.opened.push(adapter);
    return adapter;
  }

  override async connectToShadowDb(): ReturnType<PrismaPg['connectToShadowDb']> {
    return fitForMigrations(await super.connectToShadowDb());
  }

  /** Closes the connections, which the engine leaves open. */
  async close(): Promise<void> {
    await Promise.all(this.opened.map((adapter) => (adapter as unknown as Adapter).underlyingDriver().end()));
  }
}

type Adapter = SqlDriverAdapter & {
  underlyingDriver(): pg.Pool;
  performIO(query: SqlQuery): Promise<pg.QueryArrayResult>;
  onError(error: unknown): never;
};

const [char, text] = [18, 25];

function fitForMigrations<T extends SqlDriverAdapter>(given: T): T {
  const adapter = given as unknown as Adapter;
  const { queryRaw } = adapter;
  // One message to the server, hence one transaction, as Prisma's native engine does it.
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script).catch((error: unknown) => adapter.onError(error));
  };
  adapter.queryRaw = async (query) => {
    const result = await adapter.performIO(query);
    const chars = result.fields.flatMap(({ dataTypeID }, column) => (dataTypeID === char ? [column] : []));
    for (const column of chars) result.fields[column]!.dataTypeID = text;
    const answered = Object.create(adapter, { performIO: { value: () => Promise.resolve(result) } }) as Adapter;
    const answer = await queryRaw.call(answered, query);
    for (const column of chars) answer.columnTypes[column] = ColumnTypeEnum.Character;
    return answer;
  };
  return given;
}
