import multipart from '@fastify/multipart';
import { registerBodyParsers } from '../body-parsers.ts';
import type { Prepare } from '../serve.ts';

/** Ten mebibytes for all files of one upload together. */
export const uploadLimit = 10 << 20;

/** Lets this service read multipart bodies, within bounds on everything a sender controls. */
export const registerUploads: Prepare = async (app) => {
  const limits = { fileSize: uploadLimit, files: 20, fields: 20, fieldSize: 65_536, parts: 40, headerPairs: 50 };
  registerBodyParsers(app);
  await app.register(multipart, { limits });
};
