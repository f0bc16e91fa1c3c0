import type { CardReading, PostBrief, PostDraft, TextReading } from '@sluice/contracts';
import type { CardPrint } from '../local/cards/thread-messages.ts';
import { textRulesVersion } from '../local/texts/read-text.ts';
import { readCardAnswer, readCardsAnswer } from './normalise/card-reading.ts';
import { readPostAnswer } from './normalise/post-draft.ts';
import { readTextAnswer, type ReadByRules } from './normalise/text-reading.ts';
import { cardContent, cardInstructions, cardPromptVersion, cardsContent, cardsInstructions } from './prompts/card-prompt.ts';
import { postContent, postInstructions, postPromptVersion } from './prompts/post-prompt.ts';
import { textContent, textInstructions, textPromptVersion } from './prompts/text-prompt.ts';
import { cardSchema, cardSchemaVersion, cardsSchema } from './schemas/card-schema.ts';
import { postSchema, postSchemaVersion } from './schemas/post-schema.ts';
import { textSchema, textSchemaVersion } from './schemas/text-schema.ts';
import type { Task } from '../engine.ts';
import type { Question } from './question.ts';

/** What is asked and how the answer is understood, as part of every version. */
export const questionVersions: Readonly<Record<Task, string>> = {
  card: `p${cardPromptVersion}.s${cardSchemaVersion}`,
  // The rules decide the language to answer in, and which texts are opt-outs.
  text: `p${textPromptVersion}.s${textSchemaVersion}.r${textRulesVersion}`,
  post: `p${postPromptVersion}.s${postSchemaVersion}`,
};

export interface CardToAsk {
  jpeg: Uint8Array;
  page: CardPrint | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Who reads. */
  source: string;
}

export function cardQuestion({ jpeg, page, country, source }: CardToAsk): Question<CardReading> {
  return {
    task: 'card',
    instructions: cardInstructions,
    ...cardContent({ jpeg, lines: page?.lines ?? null }),
    schema: cardSchema,
    read: (answer) => readCardAnswer(answer, { country, page, source }),
  };
}

/** Several photos in one call, answered in their order. */
export function cardsQuestion(photos: readonly CardToAsk[]): Question<CardReading[]> {
  return {
    task: 'card',
    instructions: cardsInstructions,
    ...cardsContent(photos.map(({ jpeg, page }) => ({ jpeg, lines: page?.lines ?? null }))),
    schema: cardsSchema,
    read: (answer) => readCardsAnswer(answer, photos),
  };
}

export function textQuestion({ text, rules }: ReadByRules): Question<TextReading> {
  return {
    task: 'text',
    instructions: textInstructions,
    ...textContent(text, rules.language),
    schema: textSchema,
    read: (answer) => readTextAnswer(answer, { text, rules }),
  };
}

export function postQuestion(brief: PostBrief): Question<PostDraft> {
  return { task: 'post', instructions: postInstructions, ...postContent(brief), schema: postSchema, read: (answer) => readPostAnswer(answer, brief) };
}
