/** A record of a CSV text: its fields, or why it could not be read. `line` is where it begins, from 1. */
export type CsvRecord = { line: number; fields: string[] } | { line: number; fault: string };

/** What comes next: a field, more of a plain or a quoted one, what follows a closing quote, or the rest of a line nobody wants. */
type State = 'field' | 'plain' | 'quoted' | 'closed' | 'skipped';

/** What ends a run of characters that need no decision; null where every character needs one. */
const stops: Record<State, RegExp | null> = { field: null, plain: /[,\n]/g, quoted: /"/g, closed: null, skipped: /\n/g };

/**
 * Reads CSV (RFC 4180: commas, quotes doubled inside quotes, line breaks inside quotes) as it comes, piece by piece. A record
 * that grows too long is dropped up to the end of its line, so that memory stays bounded whatever is sent.
 */
export class CsvReader {
  private state: State = 'field';
  private fields: string[] = [];
  private field = '';
  private size = 0;
  private line = 1;
  private beganAt = 1;
  private fault: string | null = null;

  /** `longest`: characters of a record at most. */
  constructor(private readonly longest: number) {}

  /** The records that this piece completes. */
  *read(text: string): Generator<CsvRecord> {
    for (let at = 0; at < text.length; ) {
      const end = this.endOfRun(text, at);
      if (end > at) this.grow(text.slice(at, end));
      else if (text[at] === '\n' && this.state !== 'quoted') yield* this.endRecord();
      else this.take(text[at] ?? '');
      at = Math.max(end, at + 1);
    }
  }

  /** The last record, when no line break ended it. */
  *end(): Generator<CsvRecord> {
    if (this.state === 'quoted') this.refuse('has a quote that nobody closed');
    if (this.size > 0 || this.fault !== null) yield* this.endRecord();
  }

  /** How far the characters go that need no decision. */
  private endOfRun(text: string, from: number): number {
    const stop = stops[this.state];
    if (stop === null) return from;
    stop.lastIndex = from;
    const end = stop.exec(text)?.index ?? text.length;
    // No further than what makes a record too long: behind that a line break ends even a quoted one.
    return this.state === 'skipped' ? end : Math.min(end, from + this.longest + 1 - this.size);
  }

  private grow(run: string): void {
    if (this.state === 'quoted') this.line += run.split('\n').length - 1;
    if (this.state === 'skipped' || !this.fits(run.length)) return;
    this.field += run;
  }

  /** One character that decides something: a delimiter, a quote, or the first of a field. */
  private take(character: string): void {
    if (!this.fits(1)) return;
    if (this.state === 'quoted') this.state = 'closed';
    else if (character === ',') this.endField();
    else if (character === '"' && this.state === 'field') this.state = 'quoted';
    else if (character === '"' && this.state === 'closed') this.append(character, 'quoted');
    else if (this.state === 'field') this.append(character, 'plain');
    else if (character !== '\r') this.refuse('has text after a closing quote');
  }

  private append(character: string, state: State): void {
    this.field += character;
    this.state = state;
  }

  private endField(): void {
    this.fields.push(this.field);
    this.field = '';
    this.state = 'field';
  }

  private fits(more: number): boolean {
    this.size += more;
    if (this.size > this.longest) this.refuse(`is longer than ${this.longest} characters`);
    return this.size <= this.longest;
  }

  private refuse(fault: string): void {
    this.fault ??= fault;
    this.state = 'skipped';
    this.field = '';
    this.fields = [];
  }

  private *endRecord(): Generator<CsvRecord> {
    const { beganAt: line, fault } = this;
    if (this.state === 'plain') this.field = this.field.replace(/\r$/, '');
    this.endField();
    const { fields } = this;
    this.fields = [];
    this.size = 0;
    this.fault = null;
    this.beganAt = ++this.line;
    if (fault !== null) yield { line, fault };
    else if (fields.length > 1 || fields[0] !== '') yield { line, fields };
  }
}
