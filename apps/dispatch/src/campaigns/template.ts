/** A place in a text that differs from person to person: `{{name}}`, or `{{name|friend}}` with what to say to those who have none. */
export interface Variable {
  name: string;
  fallback: string | null;
}

/** A text in its parts, in their order. */
export type Template = readonly (string | Variable)[];

const named = /^[\p{L}\p{N}_.-]{1,64}$/u;

/** Reads a text once, from its beginning to its end; nothing in it is ever executed. Answers what is wrong with it when something is. */
export function readTemplate(text: string): { template: Template } | { fault: string } {
  const template: (string | Variable)[] = [];
  for (let at = 0; ; ) {
    const open = text.indexOf('{{', at);
    if (open < 0) return { template: [...template, text.slice(at)].filter((part) => part !== '') };
    const close = text.indexOf('}}', open);
    if (close < 0) return { fault: `has {{ without }} at character ${open + 1}` };
    const [name = '', ...rest] = text.slice(open + 2, close).split('|');
    if (!named.test(name.trim())) return { fault: `has no name of a variable in the braces at character ${open + 1}` };
    template.push(text.slice(at, open), { name: name.trim(), fallback: rest.length === 0 ? null : rest.join('|').trim() });
    at = close + 2;
  }
}

/** What every person reads the same, without the variables. */
export function fixedText(template: Template): string {
  return template.filter((part) => typeof part === 'string').join('');
}

/** The text for one person, or the names of what is missing for it. What a variable holds is data: braces in it mean nothing. */
export function render(template: Template, valueOf: (name: string) => string | undefined): { text: string } | { missing: string[] } {
  const missing = new Set<string>();
  const parts = template.map((part) => {
    if (typeof part === 'string') return part;
    const value = valueOf(part.name) ?? part.fallback;
    if (value === null) missing.add(part.name);
    return value;
  });
  return missing.size > 0 ? { missing: [...missing] } : { text: parts.join('') };
}
