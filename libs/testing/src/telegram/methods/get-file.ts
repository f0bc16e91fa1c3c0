import { success } from '../answer.ts';
import { badRequest } from '../refusal.ts';
import type { Method } from './method.ts';

/** core.telegram.org/bots/api#getfile: the path to download up to 20 MB from. */
export const getFile: Method = {
  name: 'getFile',
  parameters: ['file_id'],
  run({ world, bot, params }) {
    const fileId = params.text('file_id');
    if (fileId === '') throw badRequest('file_id not specified');
    const file = world.files.fetchable(bot.token, fileId);
    return success({ file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size, file_path: file.path });
  },
};
