import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** One mebibyte: webhooks and JSON. Uploads are multipart and have limits of their own. */
export const bodyLimit = 1 << 20;

/**
 * JSON bodies are parsed, except below `/webhooks/`: there the raw bytes reach the handler, whatever their content type says,
 * because a sender must be verified before anything it sent is parsed.
 */
export function registerBodyParsers(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  const isWebhook = (url: string): boolean => url.startsWith('/webhooks/');
  fastify.addHook('preParsing', async (request) => {
    // Fastify refuses types that are none, and other parsers may know the one that is claimed.
    if (isWebhook(request.url)) request.headers = { 'content-type': 'application/octet-stream' };
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer', bodyLimit }, (request, body, done) => {
    void parseJson(request, body.toString('utf8'), done);
  });
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer', bodyLimit }, (request, body, done) => {
    if (isWebhook(request.url)) done(null, body);
    else done(Object.assign(new Error('Send application/json.'), { statusCode: 415 }));
  });
}
