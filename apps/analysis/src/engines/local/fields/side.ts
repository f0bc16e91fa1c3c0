import type { SourceBox } from '@sluice/contracts';
import type { PhoneType } from './phones.ts';

/** A value with how sure the reader is of it (0 to 1) and where it is printed, if that is known. */
export interface Valued {
  value: string;
  confidence: number;
  box?: SourceBox;
}

export interface ValuedPhone extends Valued {
  type: PhoneType;
  e164: string | null;
}

/** What a person has one of. */
export const singleFields = ['name', 'nameLatin', 'title', 'department', 'company', 'address', 'taxId', 'lineId', 'wechatId', 'telegramId'] as const;
export type SingleField = (typeof singleFields)[number];

/** What one side of a card says, before it is known whose side it is. */
export interface Side {
  singles: Record<SingleField, Valued | null>;
  phones: readonly ValuedPhone[];
  emails: readonly Valued[];
  urls: readonly Valued[];
  /** Whether this side alone makes a card, and how sure that is (0 to 1). */
  isCard: boolean;
  confidence: number;
  /** Whether it is printed in a script of East Asia. */
  isEastAsian: boolean;
  /** How much of the picture its print takes, 0 to 1. */
  area: number;
}
