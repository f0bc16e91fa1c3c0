import { success } from '../answer.ts';
import type { Method } from './method.ts';

/** core.telegram.org/bots/api#getme */
export const getMe: Method = {
  name: 'getMe',
  parameters: [],
  run: ({ bot }) => success(bot.me),
};
