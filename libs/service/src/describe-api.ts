import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** OpenAPI of one service at `/docs` (and `/docs/json`). */
export function describeApi(app: INestApplication, service: string): void {
  const document = new DocumentBuilder()
    .setTitle(`Sluice ${service}`)
    .setDescription('Errors are RFC 9457 problem details with a stable `code`; lists answer `{items, nextCursor}`.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document), { jsonDocumentUrl: 'docs/json' });
}
