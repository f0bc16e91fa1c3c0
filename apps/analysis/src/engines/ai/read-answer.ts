import type { FinishReason } from 'ai';
import { AppError } from '@sluice/errors';
import type { Asked } from './classify.ts';

/** How a model's turn ended. */
export interface Turn {
  text: string;
  finishReason: FinishReason;
  /** The provider's own word, such as SPII. */
  rawFinishReason: string | undefined;
}

/**
 * The JSON value that a model answered. Throws `rejected` with `details.block` (the provider's word) when the prompt or the answer was
 * blocked, `unprocessable` with `details.reason` `truncated` when it ended too early, and `unavailable` when there is no JSON in it: a slip.
 */
export function readAnswer({ text, finishReason, rawFinishReason }: Turn, { provider, model }: Asked): unknown {
  const silent = text.trim() === '';
  if (finishReason === 'content-filter' || (silent && finishReason === 'other' && rawFinishReason !== undefined)) {
    const block = finishReason === 'content-filter' && rawFinishReason === 'stop' ? 'refusal' : (rawFinishReason ?? finishReason);
    throw new AppError('rejected', `${provider} refuses this content (${block}).`, { details: { block } });
  }
  if (finishReason === 'length') {
    const message = `The answer of the model ${model} was cut off at its longest length.`;
    throw new AppError('unprocessable', message, { details: { reason: 'truncated' } });
  }
  const value = looseJson(text);
  if (value === undefined) throw new AppError('unavailable', `The model ${model} of ${provider} answered something that is no JSON. Try again.`);
  return value;
}

/** JSON as models write it: also after their thinking, inside a code block, or with words around it. */
function looseJson(text: string): unknown {
  const said = text.replace(/^\s*<think>[\s\S]*?<\/think>/, '');
  const [from, to] = [said.indexOf('{'), said.lastIndexOf('}')];
  try {
    return JSON.parse(said.slice(from, to + 1));
  } catch {
    return undefined;
  }
}
