import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { services, type ServiceName } from './config.ts';

/** OpenAPI of one service at `/docs` (and `/docs/json`); the gateway shows those of all services. */
export function describeApi(app: INestApplication, service: ServiceName): void {
  const behind = service === 'gateway' ? services.filter((name) => name !== 'gateway') : [];
  const document = new DocumentBuilder()
    .setTitle(`Sluice ${service}`)
    .setDescription('Errors are RFC 9457 problem details with a stable `code`; lists answer `{items, nextCursor}`.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key with the scope that the route needs' })
    .build();
  const all = behind.map((name) => ({ name, url: `/docs/${name}/json` }));
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document), {
    jsonDocumentUrl: 'docs/json',
    explorer: all.length > 0,
    ...(all.length > 0 && { swaggerOptions: { urls: [...all, { name: service, url: '/docs/json' }] } }),
  });
}
