import multipart from '@fastify/multipart';
import { allowSlowArrival, registerBodyParsers, type Prepare } from '@sluice/service';

/** Where files of leads come in, and how large they may be. */
export const importPath = '/api/leads/import';
export const importLimit = 64 << 20;
/** What a form puts around its file. */
export const mostFraming = 65_536;

/** Lets this service read files of leads as streams. Elsewhere such bodies are refused, as every body that is no JSON. */
export const registerImports: Prepare = async (app) => {
  registerBodyParsers(app);
  const fastify = app.getHttpAdapter().getInstance();
  allowSlowArrival(fastify, importPath);
  fastify.addHook('preParsing', async (request) => {
    const isFile = /^(text\/csv|multipart\/form-data)\b/i.test(request.headers['content-type'] ?? '');
    if (isFile && request.routeOptions.url !== importPath) throw Object.assign(new Error('Send application/json.'), { statusCode: 415 });
  });
  // No limit and no buffer here: whoever reads the stream counts.
  fastify.addContentTypeParser('text/csv', (_request, body, done) => done(null, body));
  await app.register(multipart, { limits: { fileSize: importLimit + 1, files: 2, fields: 5, fieldSize: 1_000, parts: 7, headerPairs: 50 } });
};
