/** The terms of a list that is written as text: separated by bars, over as many lines as it takes. */
export function terms(list: string): string[] {
  return list.split('|').map((term) => term.replace(/\s+/g, ' ').trim());
}

/** The words of a list that is written as text: separated by white space. */
export function words(list: string): string[] {
  return list.trim().split(/\s+/);
}

/** A pattern that matches any one of the terms as whole words, in any case; a term may itself be a pattern. */
export function anyTerm(list: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${list.join('|')})\\b`, 'i');
}
