import { badBody } from './line-refusal.ts';

const mostMessages = 5;
const longestText = 5_000;
const addressee = /^[UCR][0-9a-f]{32}$/;

/** The texts of `messages`, 1 to 5 text messages of up to 5000 characters. Throws LineRefusal. */
export function readTexts(body: Record<string, unknown>): string[] {
  const messages = body['messages'];
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > mostMessages) throw badBody('messages', 'Size must be between 1 and 5');
  return messages.map((message: unknown, index) => {
    const { type, text } = Object(message) as { type?: unknown; text?: unknown };
    if (type !== 'text') throw badBody(`messages[${index}].type`, 'Must be one of the following values: [text]');
    if (typeof text !== 'string' || text === '') throw badBody(`messages[${index}].text`, 'May not be empty');
    if (text.length > longestText) throw badBody(`messages[${index}].text`, 'Length must be between 0 and 5000');
    return text;
  });
}

/** Whom a push is for: a user, a group or a room. Throws LineRefusal. */
export function readAddressee(to: unknown): string {
  if (typeof to !== 'string' || !addressee.test(to)) throw badBody('to', "The property, 'to', in the request body is invalid");
  return to;
}

/** Whom a multicast is for. Throws LineRefusal. */
export function readAddressees(to: unknown): string[] {
  if (!Array.isArray(to) || to.length < 1 || to.length > 500) throw badBody('to', 'Size must be between 1 and 500');
  return to.map(readAddressee);
}
