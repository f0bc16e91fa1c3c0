const endings = 'com|net|org|io|me|cc|xyz|top|app|info|link|example|tw|cn|hk|jp|sg|uk|de';
const link = new RegExp(String.raw`https?:\/\/[^\s/]+|www\.[^\s/]+|\b(?:[a-z\d-]+\.)+(?:${endings})\b`, 'gi');

/** Whether a text sends people somewhere that was not given: a model has no address of its own. */
export function hasStrangeLink(text: string, given = ''): boolean {
  const known = given.toLowerCase();
  return [...text.matchAll(link)].some(([found]) => !known.includes(found.toLowerCase().replace(/^https?:\/\//, '')));
}
