import type { PostBrief, PostLength, PostTone } from '@sluice/contracts';
import { dataRule, fence } from './fence.ts';
import { languageName } from './text-prompt.ts';

/** Goes up whenever the words below change. */
export const postPromptVersion = 1;

export const postInstructions = `You write one post for a company's page. ${dataRule}

Answer {"title", "text", "hashtags": []}.
- The topic says what the post is about. The source, when there is one, is material to draw facts from. State nothing that neither of them says: no prices,
  dates, numbers, names or promises of your own.
- title: a headline of at most 60 characters, or null where the platform has none (x, threads, line, telegram, wecom).
- text: the post in the language, tone and length you are told, fit for the platform; plain text, no Markdown, no hashtags in it.
- hashtags: three to five, without #, without spaces.`;

const tones: Record<PostTone, string> = {
  friendly: 'friendly and warm',
  professional: 'professional and matter-of-fact',
  playful: 'playful, with a light touch',
  urgent: 'urgent, to the point, without alarm',
  neutral: 'neutral',
};

const lengths: Record<PostLength, string> = {
  short: 'one or two sentences',
  medium: 'one or two paragraphs of three to five sentences in all',
  long: 'three to five paragraphs',
};

/** What a model is given for one brief, and the codes of its fences. */
export function postContent(brief: PostBrief): { content: string[]; codes: string[] } {
  const wanted = [
    `Language: ${languageName(brief.language)}.`,
    `Platform: ${brief.platform}.`,
    `Tone: ${tones[brief.tone]}.`,
    `Length: ${lengths[brief.length]}.`,
  ].join(' ');
  const data = [fence('TOPIC', brief.topic), ...(brief.source ? [fence('SOURCE', brief.source)] : [])];
  return { content: [[wanted, ...data.map(({ text }) => text)].join('\n')], codes: data.map(({ code }) => code) };
}
