// The least that takes a webhook in: Fastify, and one INSERT of its body.
import Fastify from 'fastify';
import pg from 'pg';

const { PORT, DATABASE_URL } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
await pool.query('CREATE TABLE bodies (id bigserial PRIMARY KEY, body bytea NOT NULL)');

const app = Fastify();
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/', () => 'ready');
app.post('/webhook', async (request, reply) => {
  await pool.query({ name: 'insert', text: 'INSERT INTO bodies (body) VALUES ($1)', values: [request.body] });
  await reply.code(200).send();
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
