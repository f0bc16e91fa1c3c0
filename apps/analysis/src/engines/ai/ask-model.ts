import { generateText, jsonSchema, Output, type LanguageModel, type ModelMessage } from 'ai';
import { classify, type Asked } from './classify.ts';
import type { Question } from './question.ts';
import { readAnswer } from './read-answer.ts';
import { refuseLeaks } from './refuse-leaks.ts';

/** A model behind a key. */
export interface AskedModel extends Asked {
  language: LanguageModel;
  deadlineMs: number;
}

// Warnings of the SDK (such as "no schema support") come with every call and tell nobody anything new.
globalThis.AI_SDK_LOG_WARNINGS = false;

/**
 * Asks once, without retries of its own, and ends the connection at the deadline or when the signal says so. Throws the signal's reason, or
 * the AppErrors of `classify`, `readAnswer`, `refuseLeaks` and the question's `read`.
 */
export async function askModel<T>({ language, deadlineMs, ...asked }: AskedModel, question: Question<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { instructions, task } = question;
  const { responseFormat } = Output.object({ schema: jsonSchema(question.schema), name: task });
  const turn = await generateText({
    model: language,
    instructions,
    messages: [messageOf(question)],
    // The text itself: whether it is blocked, cut off or no JSON is ours to tell apart, and the SDK's errors would keep a copy of it.
    output: { ...Output.text(), responseFormat },
    maxRetries: 0,
    abortSignal: signal,
    timeout: deadlineMs,
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw classify(error, asked);
  });
  const answer = readAnswer(turn, asked);
  refuseLeaks(answer, question);
  return question.read(answer);
}

function messageOf({ content }: Question<unknown>): ModelMessage {
  return {
    role: 'user',
    content: content.map((part) =>
      typeof part === 'string' ? { type: 'text', text: part } : { type: 'file', mediaType: 'image/jpeg', data: part.jpeg },
    ),
  };
}
