/** A platform with an account of ours, and people who write to it. */
export interface Platform {
  accountId: string;
  /** Each of them writes a text; answers the platform's ids of what they did. */
  write(people: readonly number[]): string[];
  /** Somebody shows a photo of a card. */
  show(person: number, card: Uint8Array): string[];
  /** The texts that somebody got. */
  got(person: number): string[];
  /** Resolves when every webhook call was answered, and nothing waits to be sent again. */
  delivered(): Promise<void>;
}
