import { defineConfig } from 'prisma/config';

/** For those who use Prisma's own CLI; `npm run migrate` and `npm run generate` need neither it nor a download. */
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
