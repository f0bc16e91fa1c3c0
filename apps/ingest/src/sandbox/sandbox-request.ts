import { chatId } from '@sluice/channels';
import { pageQuery } from '@sluice/service';
import { z } from 'zod';

const person = {
  chatId: z.string().trim().min(1).max(200),
  name: z.string().trim().max(200).optional(),
  /** BCP 47 tag of the person's app. */
  language: z.string().trim().max(35).optional(),
};

/** The person of a sandbox chat. */
export const sandboxPerson = z.object(person);
export type SandboxPerson = z.infer<typeof sandboxPerson>;

export const sandboxText = z.strictObject({ ...person, text: z.string().max(20_000) });

export const sandboxQuery = pageQuery.extend({ chatId: chatId.optional() });
