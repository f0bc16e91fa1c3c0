import type { User } from 'grammy/types';

/** A person as a test names them; what is left out is made up once and then kept. */
export interface Person {
  id: number;
  firstName?: string;
  lastName?: string;
  username?: string;
  /** IETF tag as the person's app sends it, for example `zh-hant`. */
  languageCode?: string;
}

/** Everybody who ever wrote to a bot. */
export class People {
  readonly #users = new Map<number, User>();

  /** The person as `from` shows them; told facts replace earlier ones. */
  meet(person: number | Person): User {
    const told = typeof person === 'number' ? { id: person } : person;
    const known = this.#users.get(told.id);
    if (known && typeof person === 'number') return known;
    const user: User = { ...(known ?? { id: told.id, is_bot: false, first_name: `Person ${told.id}` }), ...facts(told) };
    this.#users.set(user.id, user);
    return user;
  }
}

function facts({ firstName, lastName, username, languageCode }: Person): Partial<User> {
  return {
    ...(firstName !== undefined && { first_name: firstName }),
    ...(lastName !== undefined && { last_name: lastName }),
    ...(username !== undefined && { username }),
    ...(languageCode !== undefined && { language_code: languageCode }),
  };
}
