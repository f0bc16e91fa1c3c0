import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database } from '@sluice/prisma';
import { createService } from '@sluice/service';
import { registerUploads } from '@sluice/service/uploads';
import type { StoreUrls } from '@sluice/testing/jest';
import { AppModule } from '../src/app.module.ts';
import { environment } from '../src/config.ts';

export const adminKey = 'spec-admin-key';
const authorization = `Bearer ${adminKey}`;

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** analysis as it runs, listening. */
export interface Analysis {
  app: NestFastifyApplication;
  url: string;
  database: Database;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Has one text read. */
  read(text: string): Promise<Answer>;
  /** Has photos read, in one upload. */
  show(...images: readonly Uint8Array[]): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts the real module against these stores; `settings` are environment variables. */
export async function startAnalysis({ database, redis }: StoreUrls, settings: Record<string, string> = {}): Promise<Analysis> {
  const config = environment.parse({
    ...{ NODE_ENV: 'test', LOG_LEVEL: 'silent', LOG_PRETTY: 'false', OCR_THREADS: '1' },
    ...{ DATABASE_URL: database, REDIS_URL: redis, SLUICE_API_KEY: adminKey, SLUICE_SECRET: 'a secret only for specs' },
    ...settings,
  });
  const app = await createService(AppModule.with(config), 'analysis', { prepare: registerUploads });
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace(/\/$/, '');
  const answered = async (response: Response): Promise<Answer> => ({ status: response.status, body: (await response.json()) as Answer['body'] });
  return {
    ...{ app, url, database: app.get(Database) },
    get: async (path, headers = { authorization }) => answered(await fetch(url + path, { headers })),
    read: async (text) =>
      answered(await fetch(`${url}/api/analysis`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ text }) })),
    show: async (...images) => {
      const body = new FormData();
      for (const image of images) body.append('image', new Blob([new Uint8Array(image)]), 'card.jpg');
      return answered(await fetch(`${url}/api/analysis`, { method: 'POST', headers: { authorization }, body }));
    },
    close: () => app.close(),
  };
}
