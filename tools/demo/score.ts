/** How many of a card's fields the answer in the chat says exactly, but for spaces, width, case and how numbers are written. */
export function fieldsRight(answer: string, truth: Record<string, string>): { right: number; of: number } {
  // One line a field, each after its label; the first line says the name.
  const shown = answer.split('\n').map((line) => line.slice(line.indexOf(': ') + 1));
  const isShown = ([field, value]: [string, string]): boolean => shown.some((text) => sayTheSame(field, text, value));
  const fields = Object.entries(truth);
  return { right: fields.filter(isShown).length, of: fields.length };
}

function sayTheSame(field: string, shown: string, value: string): boolean {
  if (field === 'phone' || field === 'mobile') return sameNumber(digits(shown), digits(value));
  if (field === 'web') return address(shown) === address(value);
  return plain(shown) === plain(value);
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[\s,，、。.]+/g, '');
}

function address(text: string): string {
  return text.trim().toLowerCase().replace(/^https?:\/\//, '').replace(/^www\./, '').replace(/\/$/, '');
}

// One may be written with its country's code, the other with the zero that stands for it at home.
function sameNumber(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other].sort((a, b) => a.length - b.length);
  const subscriber = short.replace(/^0/, '');
  return subscriber.length >= 7 && long.endsWith(subscriber);
}

function digits(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '');
}
