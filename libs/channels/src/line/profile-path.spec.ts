import { expect, it } from '@jest/globals';
import { profilePath } from './profile-path.ts';

const mei = `U${'4af4'.repeat(8)}`;

it.each([
  ['alone', mei, mei, `/v2/bot/profile/${mei}`],
  ['in a group', 'C1', mei, `/v2/bot/group/C1/member/${mei}`],
  ['in a room', 'R1', mei, `/v2/bot/room/R1/member/${mei}`],
  ['in a group, unknown', 'C1', 'C1', null],
  ['nowhere', null, mei, null],
  ['with an id that leads elsewhere', mei, 'U/../../info', '/v2/bot/profile/U%2F..%2F..%2Finfo'],
])('asks LINE for the name of somebody %s', (_title, chatId, id, path) => {
  expect(profilePath({ chatId, sender: { id, name: null, language: null } })).toBe(path);
});
